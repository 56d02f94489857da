"""axe-core on every page of the book, on a desk and on a phone, in light and dark, as it is built and live."""

import pytest

from tests.site.axe import COLOURS, EVERYTHING, findings
from tests.site.reader import Reader, wait_until
from tests.site.test_pages import pages_of

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}

# Live, beside the awkward pages: one of each chapter, with every kind of control between them.
LIVE = ["book/scratch/memory.html", "book/gradients/random.html", "book/attractors/one_unit.html",
        "book/attractors/chaos.html"]

# A page without the book's scripts (404.html) follows the system by its style sheet alone.
THEME = "document.documentElement.dataset.theme ?? null"


def audit(reader, where):
    """Everything in light, then what colours can change in dark, without leaving the page."""
    found = []
    for scheme, options in (("light", EVERYTHING), ("dark", COLOURS)):
        reader.page.emulate_media(color_scheme=scheme)
        wait_until(lambda s=scheme: reader.page.evaluate(THEME) in (s, None), scheme)
        settle(reader)
        found += [f"{where}, {scheme}: {line}" for line in findings(reader.page, options)]
    reader.page.emulate_media(color_scheme="light")
    return found


def settle(reader):
    """Two frames: what scrolls is found in the first, and marked in the second."""
    reader.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def pages_to_audit(site):
    """Every page; of those that list source code, which one template makes and which differ in their text only, two."""
    pages = pages_of(site)
    listings = [path for path in pages if path.startswith("_modules/unrolled/")]
    return [path for path in pages if path not in listings[1:-1]]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_the_book(site, site_url, read, screen):
    reader = read(site_url, "book/index.html", reduced_motion="reduce", **screen)
    found = []
    for path in pages_to_audit(site):
        found += audit(reader.open(path), path)
    assert found == []


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["cells.html", "maps.html"])
def test_awkward_pages_when_all_of_their_cells_have_run(awkward_url, read, path, screen):
    assert audit(run_everything(read(awkward_url, path, reduced_motion="reduce", **screen)), path) == []


@pytest.mark.parametrize("path", LIVE)
def test_chapters_when_all_of_their_cells_have_run(site_url, read, path):
    assert audit(run_everything(read(site_url, path, reduced_motion="reduce", **PHONE)), path) == []


def test_an_error_and_an_open_list_of_completions(awkward_url, read):
    reader = read(awkward_url, "cells.html", reduced_motion="reduce", **DESK)
    reader.go_live()
    cell = reader.cells[0]
    cell.edit("def f(x):\n    return 1 / x\n\nf(0)").run(expect="error")
    cell.output.locator("summary").click()
    assert audit(reader, "an error") == []
    cell.edit("import numpy as np").run()
    cell.append("np.lin")
    reader.page.keyboard.press("Control+Space")
    wait_until(lambda: reader.page.locator("[role=listbox]").count() == 1, "the list of completions")
    assert audit(reader, "completions") == []


@pytest.mark.parametrize("opens", [".primary-toggle", ".secondary-toggle", ".search-button"])
def test_what_opens_over_a_phones_page(site_url, read, opens):
    reader = read(site_url, "book/gradients/random.html", reduced_motion="reduce", **PHONE)
    reader.page.locator(f".bd-header-article {opens}").click()
    wait_until(lambda: reader.page.locator("dialog[open]").count() == 1, f"{opens} has opened")
    assert audit(reader, opens) == []


def run_everything(reader: Reader):
    """Go live, open every fold, run all cells, and wait for the end."""
    reader.go_live()
    for cell in reader.cells:
        cell.unfold()
    reader.press("run-all")
    reader.wait_until_idle()
    return reader
