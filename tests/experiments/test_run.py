"""A run keeps what came out and how, at once or not at all."""

import json
from datetime import datetime

import numpy as np
import pytest

from unrolled import experiments
from unrolled.experiments._run import write


def test_a_run_says_how_it_was_made(experiment):
    record = experiments.run("coin")
    assert record["title"] == "A coin" and record["seed"] == 7 and record["quick"] is False
    assert record["command"] == "python -m unrolled.experiments run coin"
    assert datetime.fromisoformat(record["made"]).utcoffset().total_seconds() == 0
    assert record["seconds"] >= 0
    assert record["machine"]["versions"]["numpy"] == np.__version__
    assert record["values"] == {"draw": np.random.default_rng(7).uniform(), "quick": False}
    assert [row["holds"] for row in record["rows"]] == [True]


def test_a_quick_run_says_so(experiment):
    record = experiments.run("coin", quick=True)
    assert record["command"].endswith(" --quick") and record["quick"] and record["values"]["quick"]


def test_the_seed_makes_runs_repeat(experiment):
    assert experiments.run("coin")["values"] == experiments.run("coin")["values"]


def test_what_is_written_is_what_is_returned(experiment, tmp_path):
    record = experiments.run("coin", out=tmp_path / "new" / "folder")
    (path,) = (tmp_path / "new" / "folder").iterdir()
    assert path.name == "coin.json"
    assert json.loads(path.read_text(encoding="utf-8")) == record


def test_a_file_in_the_way_is_named_before_anything_is_computed(experiment, tmp_path):
    experiment.compute = None
    (tmp_path / "results").touch()
    with pytest.raises(NotADirectoryError, match="out is .*results, which is not a folder"):
        experiments.run("coin", out=tmp_path / "results")


def test_what_is_not_a_number_is_an_error_and_keeps_the_old_file(tmp_path):
    path = tmp_path / "coin.json"
    write({"values": {"x": 1.0}}, path)
    with pytest.raises(ValueError, match="not JSON compliant"):
        write({"values": {"x": np.nan}}, path)
    assert json.loads(path.read_text()) == {"values": {"x": 1.0}}
    assert [p.name for p in tmp_path.iterdir()] == ["coin.json"]


def test_a_wrong_name_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match="name must be one of .*'chaotic-lstm'.*got 'lstm'"):
        experiments.run("lstm")
