"""Strictness: what would be a broken page stops the build, and the old site stays."""
import sys

import pytest

from tools import build
from tools.console import Console, Failure

CONFIG = "title: Toy\nonly_build_toc_files: true\nexecute: {execute_notebooks: cache}\n"


@pytest.fixture
def book(tmp_path):
    (tmp_path / "_config.yml").write_text(CONFIG)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: page\n")
    return tmp_path


def test_a_reference_to_nothing_stops_the_build_and_is_named(book):
    (book / "page.md").write_text("# A page\n\nSee {numref}`fig-absent`.\n")
    with pytest.raises(Failure) as failure:
        build.build_pages(Console(), sys.executable, book, book / "work")
    assert "page.md:3: WARNING: undefined label: 'fig-absent'" in str(failure.value)
    assert "sphinx.log" in str(failure.value)


def test_it_is_named_again_in_the_next_run(book):
    """Sphinx alone would not read the page again, and the second build would seem to pass."""
    (book / "page.md").write_text("# A page\n\n```{figure} absent.png\n```\n")
    for _ in range(2):
        with pytest.raises(Failure, match="image file not readable: absent.png"):
            build.build_pages(Console(), sys.executable, book, book / "work")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The build folders, in a scratch place."""
    for name, path in {"BUILD": "", "SITE": "html", "RECORD": "book.json"}.items():
        monkeypatch.setattr(build, name, tmp_path / path)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "index.html").write_text("new")
    return tmp_path


def test_the_finished_site_replaces_the_old_one_whole(place):
    (place / "html").mkdir()
    (place / "html" / "stale.html").write_text("a page that was removed from the book")
    build.publish(place / "new", "key")
    assert [path.name for path in (place / "html").iterdir()] == ["index.html"]
    assert build.stands("key") and not build.stands("another key")
    assert sorted(path.name for path in place.iterdir()) == ["book.json", "html"]


def test_a_build_that_breaks_off_while_publishing_is_done_again(place, monkeypatch):
    build.publish(place / "new", "key")
    (place / "new").mkdir()

    def broken(source, target):
        raise OSError("no space left on device")

    monkeypatch.setattr(build.os, "replace", broken)
    with pytest.raises(OSError, match="no space"):
        build.publish(place / "new", "key")
    assert not build.stands("key")


def test_a_site_that_somebody_removed_is_built_again(place):
    build.publish(place / "new", "key")
    (place / "html" / "index.html").unlink()
    assert not build.stands("key")
