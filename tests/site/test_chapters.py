"""Every page with code, live: all cells run, and draw what the page was built with."""

import pytest

from tests.site.hidden import follow_hidden_cells, hidden_cells
from tests.site.reader import ANSWER, FRAME, PLOT, READY, Reader, wait_until
from tools.paths import SITE


def live_pages():
    """The pages that can be run live, found in the built site; one placeholder when it is not built."""
    pages = sorted(
        str(path.relative_to(SITE)) for path in SITE.rglob("*.html") if 'data-live="start"' in path.read_text()
    )
    return pages or ["the site is not built"]


@pytest.fixture(scope="module", params=live_pages())
def chapter(request, browser, site_url):
    """A page, live, all of its cells run once; what it showed before is kept in `static`."""
    reader = Reader(browser, site_url).open(request.param)
    wait_until(lambda: reader.state == "off", "the page is off")
    reader.name = request.param
    reader.static = {cell.number: cell.pictures for cell in unfolded(reader)}
    reader.ready_seconds = reader.go_live()
    reader.hidden = follow_hidden_cells(reader, request.param.removesuffix(".html"))
    reader.press("run-all")
    reader.wait_until_idle()
    yield reader
    reader.close()


def unfolded(reader):
    return [cell.unfold() for cell in reader.cells]


def has_run(cell):
    may_raise = "tag_raises-exception" in cell.box.get_attribute("class")
    assert cell.state == "done" or (may_raise and cell.state == "error"), f"cell {cell.number}: {cell.text}"


def test_every_cell_runs_and_draws_what_the_page_shows(chapter, measured):
    measured("button to ready", chapter.ready_seconds, READY, chapter.name)
    for cell in chapter.cells:
        has_run(cell)
        before, after = chapter.static[cell.number], cell.pictures
        assert len(after) == len(before), f"cell {cell.number} drew {len(after)} pictures instead of {len(before)}"
        for old, new in zip(before, after):
            assert new["deviation"] > 3, f"cell {cell.number} drew a blank picture"
            assert new["alt"] == old["alt"]
            assert new["width"] == pytest.approx(old["width"], rel=0.1)
            assert new["height"] == pytest.approx(old["height"], rel=0.1)
    assert chapter.complaints == []
    assert chapter.foreign == []


def test_the_headline_numbers_are_those_of_the_page(chapter):
    hidden = hidden_cells(chapter)
    assert hidden["failed"] == []
    assert hidden["ran"] == chapter.hidden


def test_sliders_move_by_the_keyboard_and_redraw(chapter, measured):
    for cell in chapter.cells:
        sliders = cell.output.locator("input[type=range]")
        if not sliders.count():
            continue
        shown = cell.pictures[0]["digest"]
        where = f"{chapter.name} cell {cell.number}"
        times = [cell.redraw(lambda s=sliders: s.first.press("ArrowRight")) for _ in range(7)]
        # The figure may not depend on every control everywhere, but it must on its first one here.
        assert cell.pictures[0]["digest"] != shown, f"cell {cell.number}: the slider changed nothing"
        measured("one press at a slider to the picture", times, ANSWER, where)
        measured("a picture while a slider is dragged", cell.drag(sliders.first), FRAME, where)
    assert chapter.complaints == []


def test_pictures_answer_to_the_pointer(chapter, measured):
    for cell in chapter.cells:
        for area in cell.output.locator(".live-map-axes").all():
            shown = cell.pictures[0]["digest"]
            area.scroll_into_view_if_needed()
            seconds = cell.redraw(*drag_or_click(chapter.page, area))
            assert cell.pictures[0]["digest"] != shown, f"cell {cell.number}: the picture did not change"
            measured("a click or drag in a picture to the next", seconds, ANSWER, f"{chapter.name} cell {cell.number}")
    assert chapter.complaints == []


def drag_or_click(page, area):
    """What a reader does with an area of a picture, and the event that ends it."""
    box = area.bounding_box()
    begin, end = ((box["x"] + part * box["width"], box["y"] + part * box["height"]) for part in (0.3, 0.7))
    if not area.locator(".live-map-window").count():
        return lambda: page.mouse.click(*begin), "pointerdown"
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    return page.mouse.up, "pointerup"


def test_an_edited_cell_draws_another_picture(chapter, measured):
    drawing = [cell for cell in chapter.cells if cell.pictures]
    assert drawing or not any(chapter.static.values())
    for cell in drawing[:1]:
        before = cell.pictures[0]["digest"]
        # Not a line added to the cell's own code: cells that have run since may have changed its names.
        cell.edit("import matplotlib.pyplot as plt\nplt.plot([0, 1], [0, 1])\nplt.title('drawn by the reader');")
        cell.run()
        times = []
        for _ in range(3):
            times.append(cell.redraw(cell.press_run, event="click"))
            chapter.wait_until_idle()  # hidden cells follow it
        wait_until(lambda c=cell: c.state == "done", f"cell {cell.number} has run")
        assert cell.pictures[0]["digest"] != before
        assert cell.pictures[0]["deviation"] > 3
        measured("Run to the figure of a cell", times, PLOT, chapter.name)


def test_reset_brings_the_page_back(chapter):
    chapter.press("reset")
    wait_until(lambda: chapter.status.startswith("Reset"), lambda: f"reset ({chapter.status})")
    for cell in unfolded(chapter):
        before, after = chapter.static[cell.number], cell.pictures
        assert [p["digest"] for p in after] == [p["digest"] for p in before]
        assert cell.state == "idle"
