"""Stored results: found in a clone and in a wheel, by name."""

import json

import pytest

from unrolled import results
from unrolled.results import _load


def test_a_wrong_name_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match="name.*'bench'.*'speed'"):
        results.load("speed")


def test_a_wheel_reads_what_lies_inside_it(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "other.json").write_text(json.dumps({"made": "today"}))
    monkeypatch.setattr(_load, "files", lambda package: tmp_path)
    assert results.load("other") == {"made": "today"}


def test_every_stored_result_says_how_it_was_made():
    for path in _load._folder().glob("*.json"):
        assert {"made", "command"} <= set(results.load(path.stem)), path
