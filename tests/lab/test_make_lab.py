"""`make lab` in a fresh clone: one command, and the chapters are notebooks that can be changed and saved."""
import pytest

from tests.lab.conftest import changes
from tests.lab.notebook import Notebook


@pytest.fixture(scope="module")
def opened(make_lab, browser):
    notebook = Notebook(browser, make_lab.replace("book/index.md", "book/gradients/products.md"))
    yield notebook
    notebook.close()


def test_a_chapter_runs_and_sliders_move_it(opened):
    opened.run_all()
    assert [cell["errors"] for cell in opened.cells if cell["errors"]] == []
    assert opened.pictures and all(picture["deviation"] > 3 for picture in opened.pictures)
    opened.pull_slider()
    assert opened.raw == [] and opened.foreign == []


def test_saving_writes_the_chapter_as_it_was(opened, clone):
    opened.save()
    assert changes(clone) == ""


def test_what_is_changed_is_saved_and_nothing_else(opened, clone):
    chapter = clone / "book" / "gradients" / "products.md"
    before = chapter.read_text()
    opened.page.locator(".jp-CodeCell .cm-content").first.click()
    opened.page.keyboard.press("Control+End")
    opened.page.keyboard.type("  # mine")
    opened.save()
    after = chapter.read_text().splitlines()
    assert [line for line in after if line not in before.splitlines()] == [
        next(line for line in after if line.endswith("# mine"))]
    assert len(after) == len(before.splitlines())
