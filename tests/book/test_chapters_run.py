"""Every chapter runs alone, in a process of its own, in the environment of the lock.

`make book` has just done this for the pages that are not known yet; its results are
taken over when page, package, lock, data and Python are the same, and the run says
so with the key. A page without a result is executed here.
"""
import pytest
from sphinx_external_toc.parsing import parse_toc_yaml

from tools.build import CACHE, chapters_key
from tools.execute import Results, pages_of_the_book, run_page
from tools.paths import ROOT

PAGES = pages_of_the_book(key=chapters_key())


@pytest.fixture(scope="module")
def results():
    return Results(CACHE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_chapter_runs_alone(page, results, record_property):
    if results.has(page):
        record_property("chapter", f"{page.name}: result of the build reused, key {page.key}")
    else:
        record_property("chapter", f"{page.name}: executed in {run_page(page):.1f} s, key {page.key}")


def test_every_page_that_was_written_is_in_the_contents():
    """A chapter that nobody can reach is also one that nothing tests."""
    named = {(ROOT / entry).with_suffix("") for entry in parse_toc_yaml(ROOT / "_toc.yml")}
    written = {path.with_suffix("") for path in (ROOT / "book").rglob("*.md") if "_static" not in path.parts}
    assert written <= named, sorted(str(path.relative_to(ROOT)) for path in written - named)


WIDTH = 77  # letters of code that fit beside both sidebars in a window 1280 pixels wide


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_fits_the_width_of_the_page(page):
    """Longer lines are cut off on paper and have to be scrolled on a screen."""
    shown = [cell.source for cell in page.notebook.cells if cell.cell_type == "code"
             and not {"remove-cell", "remove-input"} & set(cell.metadata.get("tags", []))]
    long = [line for source in shown for line in source.splitlines() if len(line) > WIDTH]
    assert not long, f"{len(long)} lines of code have more than {WIDTH} letters:\n" + "\n".join(long)
