"""The whole book on a phone without a network, after one visit: every page with code runs from top to bottom."""

import pytest

from tests.site.host import Host
from tests.site.reader import Reader
from tests.site.test_chapters import has_run, live_pages, unfolded
from tests.site.test_offline import keep

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def phone(browser, site):
    """A phone that has visited one page of the book, and has lost its network since."""
    host = Host(site)
    reader = Reader(browser, host.url, service_workers="allow", **PHONE)
    keep(reader.open("book/index.html"))
    host.is_down = True
    yield reader
    reader.close()
    host.close()


@pytest.mark.parametrize("path", live_pages())
def test_a_page_runs_and_its_sliders_move_under_a_finger(phone, path):
    phone.open(path)
    phone.complaints.clear()
    built = {cell.number: cell.pictures for cell in unfolded(phone)}
    phone.go_live()
    phone.press("run-all")
    phone.wait_until_idle()
    for cell in phone.cells:
        has_run(cell)
        assert len(cell.pictures) == len(built[cell.number])
        assert all(picture["deviation"] > 3 for picture in cell.pictures), f"cell {cell.number} drew a blank picture"
        slider = cell.output.locator("input[type=range]")
        if slider.count():
            before = cell.pictures[0]["digest"]
            slider.first.scroll_into_view_if_needed()
            box = slider.first.bounding_box()
            x, y = box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2
            cell.redraw(lambda x=x, y=y: phone.page.touchscreen.tap(x, y))
            assert cell.pictures[0]["digest"] != before, f"cell {cell.number}: the slider changed nothing"
    assert phone.sideways() == 0
    assert phone.complaints == [] and phone.foreign == []
