"""The list of what is kept for offline reading: every file once, by its content, and nothing of no use."""

import hashlib
import json

import pytest

from tools.console import Console, Failure
from tools.offline import LIST, keep_offline


@pytest.fixture
def html(tmp_path):
    for name in ("index.html", "404.html", "sw.js", "objects.inv", "book/a.html", "book/a.ipynb", "_static/a.js",
                 "_static/a.js.map", "_sources/a.md", "_modules/a.html", "lite/index.html", "assets/pyodide/b.whl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"<html>{name}")
    (tmp_path / "book/a.html").write_text('<div data-megabytes="">' + "x" * 2_400_000)
    return tmp_path


def listed(html):
    keep_offline(Console(), None, html)
    return json.loads((html / LIST).read_text())["files"]


def test_pages_scripts_and_python_are_kept_ahead_sources_when_visited_the_rest_not(html):
    files = listed(html)
    assert {name for name, entry in files.items() if len(entry) == 2} == {
        "404.html", "_static/a.js", "book/a.html", "index.html"}
    assert {name for name, entry in files.items() if entry[2:] == [True]} == {
        "_modules/a.html", "_sources/a.md", "book/a.ipynb"}


def test_hashes_and_sizes_are_those_of_the_finished_files_which_say_the_size(html):
    files = listed(html)
    assert 'data-megabytes="2"' in (html / "book/a.html").read_text()
    for name, (digest, size, *_) in files.items():
        content = (html / name).read_bytes()
        assert (digest, size) == (hashlib.sha256(content).hexdigest(), len(content)), name


def test_the_same_site_has_the_same_list_and_a_changed_one_another(html):
    listed(html)
    first = (html / LIST).read_bytes()
    listed(html)
    assert (html / LIST).read_bytes() == first
    (html / "_static/a.js").write_text("changed")
    listed(html)
    assert (html / LIST).read_bytes() != first


def test_a_site_without_a_page_for_lost_readers_is_refused(html):
    (html / "404.html").unlink()
    with pytest.raises(Failure, match=r"no 404\.html"):
        listed(html)
