"""A picture as the input: clicks, drags, keys and fingers, on a desk and on a phone."""

import ast

import pytest

from tests.site.reader import ANSWER, Reader, wait_until

POINT, WINDOW, TWO, ASK = 1, 2, 3, 4  # places of the cells on the page, from 0


@pytest.fixture(scope="module")
def maps(browser, awkward_url):
    """The page of pictures, live; shared by the tests, which reset it first."""
    reader = Reader(browser, awkward_url).open("maps.html")
    reader.go_live()
    yield reader
    assert reader.foreign == []
    reader.close()


@pytest.fixture(autouse=True)
def fresh(maps):
    """Each test begins with the page as it was built, all cells run."""
    maps.press("reset")
    wait_until(lambda: maps.status.startswith("Reset"), lambda: f"reset ({maps.status})")
    run_all(maps)
    maps.complaints.clear()
    yield
    assert maps.complaints == []


def run_all(reader):
    reader.press("run-all")
    reader.wait_until_idle()
    assert [cell.state for cell in reader.cells] == ["done"] * 5, [cell.text for cell in reader.cells]


def got(reader, name):
    """What the function was given last, once all is drawn."""
    reader.wait_until_still()
    cell = reader.cells[ASK]
    cell.edit(f"got[{name!r}]").run()
    return ast.literal_eval(cell.text.strip())


def area(cell, number=0):
    """The part of the picture that takes the pointer, scrolled into view."""
    area = cell.output.locator(".live-map-axes").nth(number)
    area.scroll_into_view_if_needed()
    return area


def pixel(area, across, up):
    """The page's coordinates of a place in the axes, given as parts of their width and height."""
    box = area.bounding_box()
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def click(reader, area, across, up):
    reader.page.mouse.click(*pixel(area, across, up))


def drag(reader, area, begin, end, steps=5):
    reader.page.mouse.move(*pixel(area, *begin))
    reader.page.mouse.down()
    reader.page.mouse.move(*pixel(area, *end), steps=steps)
    reader.page.mouse.up()


def test_a_click_in_the_picture_sets_the_point(maps, measured):
    cell = maps.cells[POINT]
    before = cell.pictures[0]["digest"]
    # The axes show -1.5 to 1.5, so that three quarters across is 0.75.
    places = [(0.75, 0.25), (0.3, 0.6), (0.5, 0.5), (0.75, 0.25)]
    box = area(cell)
    times = [cell.redraw(lambda p=p: click(maps, box, *p), event="pointerdown") for p in places]
    assert got(maps, "start") == pytest.approx((0.75, -0.75), abs=0.011)
    assert cell.pictures[0]["digest"] != before
    assert cell.output.get_by_label("start x").input_value() == "0.75"
    assert cell.output.locator("output").all_text_contents() == ["0.75", "−0.75"]
    measured("a click or drag in a picture to the next", times, ANSWER, "the tests' own page")


def test_the_mark_is_drawn_under_the_pointer(maps):
    cell = maps.cells[POINT]
    box = area(cell)
    cell.redraw(lambda: click(maps, box, 0.7, 0.4), event="pointerdown")
    maps.wait_until_still()
    x, y = pixel(box, 0.7, 0.4)
    # The middle of the picture's blue pixels, in the page's coordinates.
    middle = cell.output.locator("img").evaluate("""async (image) => {
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let n = 0, x = 0, y = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 2] > data[i] + 60) {
        n += 1; x += (i / 4) % canvas.width; y += Math.floor(i / 4 / canvas.width);
      }
      const box = image.getBoundingClientRect();
      return [box.x + (x / n + 0.5) / canvas.width * box.width, box.y + (y / n + 0.5) / canvas.height * box.height];
    }""")
    # One step of the grid, 0.01, is more than a pixel here.
    assert middle == pytest.approx([x, y], abs=2.5)


def test_a_click_beside_the_range_takes_its_edge_and_one_beside_the_axes_nothing(maps):
    cell = maps.cells[POINT]
    box = area(cell)
    cell.redraw(lambda: click(maps, box, 0.99, 0.01), event="pointerdown")
    assert got(maps, "start") == (1.0, -1.0)
    picture = cell.output.locator("img").bounding_box()
    maps.page.mouse.click(picture["x"] + 3, picture["y"] + 3)
    assert got(maps, "start") == (1.0, -1.0)


def test_a_drag_takes_the_point_along_and_queues_nothing(maps):
    cell = maps.cells[POINT]
    # Slower than any hand: a fast function rightly draws every place a slow browser reports.
    maps.cells[ASK].edit("count, pause = 0, 0.2").run()
    drag(maps, area(cell), (0.3, 0.3), (0.7, 0.6), steps=150)
    assert got(maps, "start") == pytest.approx((0.6, 0.3), abs=0.011)
    maps.cells[ASK].edit("count").run()
    assert 2 <= int(maps.cells[ASK].text) < 75


def test_the_point_has_labelled_sliders(maps):
    cell = maps.cells[POINT]
    before = cell.pictures[0]["digest"]
    slider = cell.output.get_by_label("start y", exact=True)
    cell.redraw(lambda: slider.press("ArrowRight"))
    assert got(maps, "start") == (0.2, 0.31)
    assert cell.pictures[0]["digest"] != before


def test_a_figure_keeps_its_caption_and_gives_the_picture_back(maps):
    cell = maps.cells[POINT]
    figure = maps.page.locator("figure#fig-mark")
    assert figure.locator(".live-screen img").get_attribute("alt") == "A cross at the point."
    assert figure.locator("figcaption").is_visible()
    cell.edit("plt.plot([1, 2]);").run()
    assert figure.locator(".live-screen").count() == 0
    assert figure.locator("img").count() == 1


def test_a_rectangle_is_seen_from_nearer_and_back(maps):
    cell = maps.cells[WINDOW]
    whole = ((0.0, 4.0), (-1.0, 1.0))
    first = cell.pictures[0]["digest"]
    cell.redraw(lambda: drag(maps, area(cell), (0.25, 0.5), (0.75, 1.0)), event="pointerup")
    (x, y) = got(maps, "zoom")
    assert (*x, *y) == pytest.approx((1, 3, 0, 1), abs=0.02)
    assert cell.output.get_by_label("zoom x from").input_value() == str(x[0]).removesuffix(".0")
    # From the right up to the left down: the same, and the axes show now what was chosen.
    cell.redraw(lambda: drag(maps, area(cell), (0.5, 0.5), (0.0, 0.0)), event="pointerup")
    assert sum(got(maps, "zoom"), ()) == pytest.approx((1, 2, 0, 0.5), abs=0.02)
    cell.redraw(lambda: cell.output.get_by_role("button", name="Back").click(), event="click")
    assert got(maps, "zoom") == (x, y)
    cell.redraw(lambda: cell.output.get_by_role("button", name="Whole").click(), event="click")
    assert got(maps, "zoom") == whole
    assert cell.pictures[0]["digest"] == first


def test_escape_shows_the_whole_and_a_click_nothing_new(maps):
    cell = maps.cells[WINDOW]
    cell.redraw(lambda: drag(maps, area(cell), (0.25, 0.5), (0.75, 1.0)), event="pointerup")
    zoomed = got(maps, "zoom")
    click(maps, area(cell), 0.5, 0.5)
    assert got(maps, "zoom") == zoomed
    click(maps, area(cell), 0.5, 0.5)
    cell.redraw(lambda: maps.page.keyboard.press("Escape"), event="keydown")
    assert got(maps, "zoom") == ((0.0, 4.0), (-1.0, 1.0))


def test_escape_in_the_middle_of_a_drag_drops_it(maps):
    cell = maps.cells[WINDOW]
    box = area(cell)
    maps.page.mouse.move(*pixel(box, 0.2, 0.2))
    maps.page.mouse.down()
    maps.page.mouse.move(*pixel(box, 0.6, 0.6), steps=3)
    assert cell.output.locator(".live-map-window").is_visible()
    maps.page.keyboard.press("Escape")
    assert cell.output.locator(".live-map-window").is_hidden()
    maps.page.mouse.up()
    assert got(maps, "zoom") == ((0.0, 4.0), (-1.0, 1.0))


def test_a_window_is_set_by_the_keyboard(maps):
    cell = maps.cells[WINDOW]
    low = cell.output.get_by_label("zoom x from")
    low.fill("3")
    cell.redraw(lambda: low.press("Enter"), event="keydown")
    assert got(maps, "zoom")[0] == (3.0, 4.0)
    cell.redraw(lambda: low.press("ArrowUp"), event="keydown")
    assert got(maps, "zoom")[0] == (3.05, 4.0)
    low.fill("")
    low.press("Enter")
    assert low.input_value() == "3.05"  # nothing is no number
    low.fill("9")
    low.press("Enter")
    assert low.input_value() == "3.05"  # and so would be no window
    cell.redraw(lambda: low.press("Escape"), event="keydown")
    assert got(maps, "zoom")[0] == (0.0, 4.0)


def test_a_range_on_a_logarithmic_scale(maps):
    cell = maps.cells[TWO]
    cell.redraw(lambda: drag(maps, area(cell), (0.25, 0.5), (0.75, 0.5)), event="pointerup")
    assert got(maps, "band") == pytest.approx((0.1, 10.0), rel=0.05)
    assert cell.output.get_by_label("frequency from").count() == 1


def test_of_two_points_the_nearer_moves(maps):
    cell = maps.cells[TWO]
    points = area(cell, 1)
    cell.redraw(lambda: click(maps, points, 0.9, 0.6), event="pointerdown")
    assert (got(maps, "a"), got(maps, "b")) == ((0.2, 0.2), (0.9, 0.6))
    cell.redraw(lambda: click(maps, points, 0.1, 0.4), event="pointerdown")
    assert (got(maps, "a"), got(maps, "b")) == ((0.1, 0.4), (0.9, 0.6))


def test_the_pages_quick_ticks_are_those_of_its_matplotlib(maps):
    code = """
import io
from unrolled._live import ticks

def pixels():
    plt.figure()
    plt.loglog([1e-3, 1e4], [1, 1e6])
    plt.grid(which="both")
    plt.tick_params(labelsize=15, rotation=20)
    out = io.BytesIO()
    plt.savefig(out, format="rgba")
    plt.close("all")
    return out.getvalue()

copies = pixels()
ticks.use_originals()
originals = pixels()
ticks.use_copies()
print(len(copies) > 10000, copies == originals, end=" ")
"""
    maps.cells[ASK].edit(code).run()
    assert maps.cells[ASK].text.split() == ["True", "True"]


def test_without_python_the_picture_is_a_picture(browser, awkward_url):
    reader = Reader(browser, awkward_url).open("maps.html")
    reader.go_live()
    run_all(reader)
    assert reader.page.locator(".live-screen").count() == 3
    reader.press("reset")
    wait_until(lambda: reader.status.startswith("Reset"), "reset")
    assert reader.page.locator(".live-screen").count() == 0
    assert [len(cell.pictures) for cell in reader.cells] == [0, 1, 1, 1, 0]
    reader.close()


def test_fingers_on_a_phone(browser, awkward_url):
    reader = Reader(browser, awkward_url, width=390, height=844, has_touch=True, is_mobile=True).open("maps.html")
    reader.go_live()
    run_all(reader)
    assert reader.sideways() == 0
    cell = reader.cells[POINT]
    box = area(cell)
    assert cell.output.locator("img").bounding_box()["width"] < 390
    cell.redraw(lambda: reader.page.touchscreen.tap(*pixel(box, 0.75, 0.25)), event="pointerdown")
    assert got(reader, "start") == pytest.approx((0.75, -0.75), abs=0.02)

    finger = reader.context.new_cdp_session(reader.page)

    def touch(kind, box, *place):
        points = [dict(zip("xy", pixel(box, *place), strict=True))] if place else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    box = area(reader.cells[WINDOW])
    scrolled = reader.page.evaluate("scrollY")
    touch("touchStart", box, 0.25, 0.9)
    for part in (0.4, 0.6, 0.75):
        touch("touchMove", box, part, 1.15 - part)
    reader.cells[WINDOW].redraw(lambda: touch("touchEnd", box), event="pointerup")
    assert reader.page.evaluate("scrollY") == scrolled  # the finger drew, it did not scroll
    x, y = got(reader, "zoom")
    assert (*x, *y) == pytest.approx((1, 3, -0.2, 0.8), abs=0.05)
    for button in reader.cells[WINDOW].output.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44
    assert reader.sideways() == 0
    reader.close()
