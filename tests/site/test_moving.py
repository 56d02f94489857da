"""Explorations that move: by a button, by themselves, under a hand; how fast, and how they come to rest."""

import ast

import pytest

from tests.site.reader import ANSWER, Reader, wait_until

LINES, IMAGE, WALK, ASK = 1, 2, 3, 4  # places of the cells on the page, from 0


@pytest.fixture(scope="module")
def moving(browser, awkward_url):
    reader = Reader(browser, awkward_url).open("moving.html")
    reader.go_live()
    yield reader
    assert reader.foreign == [] and reader.complaints == []
    reader.close()


@pytest.fixture(autouse=True)
def fresh(moving):
    moving.press("run-all")
    moving.wait_until_idle()
    assert [cell.state for cell in moving.cells] == ["done"] * 5, [cell.text for cell in moving.cells]


def seen(reader):
    reader.wait_until_still()
    reader.cells[ASK].run()
    return ast.literal_eval(reader.cells[ASK].text.strip())


def button(cell, name):
    return cell.output.get_by_role("button", name=name, exact=True)


def test_a_button_draws_another_and_counts(moving):
    cell = moving.cells[WALK]
    before = cell.pictures[0]["digest"]
    cell.redraw(button(cell, "Draw another").click, event="click")
    second = cell.pictures[0]["digest"]
    button(cell, "Draw another").focus()
    cell.redraw(lambda: moving.page.keyboard.press("Enter"), event="keydown")
    assert len({before, second, cell.pictures[0]["digest"]}) == 3
    assert seen(moving)[-1] == 2
    assert cell.output.locator(".live-spoken").text_content() == (
        "Drawn with again = 2 presses of “Draw another”, size = 1."
    )


def test_a_picture_that_rests_is_an_image(moving):
    cell = moving.cells[WALK]
    cell.redraw(button(cell, "Draw another").click, event="click")
    painted = cell.pictures[0]
    moving.wait_until_still()
    assert cell.output.locator(".live-screen canvas").is_hidden()
    assert cell.pictures[0] == painted
    assert cell.output.locator("img").get_attribute("src").startswith("blob:")


def test_a_slider_plays_to_its_end(moving):
    cell = moving.cells[LINES]
    before = cell.pictures[0]["digest"]
    button(cell, "Play w").click()
    assert button(cell, "Pause w").is_visible()
    wait_until(lambda: button(cell, "Play w").count(), "it has stopped by itself", 30)
    assert cell.output.get_by_label("w", exact=True).input_value() == "2"
    values = seen(moving)
    assert values[-1] == 2.0 and values == sorted(values) and len(values) > 3
    assert cell.pictures[0]["digest"] != before


def test_a_loop_goes_on_until_the_reader_touches_something(moving):
    cell = moving.cells[WALK]
    button(cell, "Play size").click()
    wait_until(lambda: cell.output.locator("[data-live-moving]").count(), "it moves")
    cell.output.get_by_label("size", exact=True).click()
    assert button(cell, "Play size").is_visible()
    button(cell, "Play size").click()
    button(cell, "Pause size").click()
    assert button(cell, "Play size").is_visible()


def test_what_is_out_of_sight_does_not_play(moving):
    cell = moving.cells[WALK]
    button(cell, "Play size").click()
    moving.page.evaluate("scrollTo(0, 0)")
    cell.output.locator(".live-screen").evaluate("(screen) => { screen.style.marginTop = '3000px'; }")
    wait_until(lambda: button(cell, "Play size").count(), "it pauses")


def test_who_wants_no_motion_gets_steps(moving):
    moving.page.emulate_media(reduced_motion="reduce")
    cell = moving.cells[LINES]
    cell.redraw(button(cell, "Step w").click, event="click")
    assert seen(moving)[-1] == pytest.approx(0.1)
    moving.page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize(
    ("place", "name", "seconds"), [(LINES, "a line figure", 1 / 60), (IMAGE, "an image of 300 x 300", 1 / 30)]
)
def test_a_picture_follows_the_hand(moving, measured, place, name, seconds):
    cell = moving.cells[place]
    slider = cell.output.locator("input[type=range]").first
    measured(f"{name}: a picture while a slider is dragged", cell.drag(slider), round(seconds, 4))
    times = [cell.redraw(lambda: cell.output.locator("input").first.press("ArrowLeft")) for _ in range(9)]
    measured(f"{name}: from the key to the painted picture", times, ANSWER)


def test_controls_have_room_for_a_finger(browser, awkward_url):
    reader = Reader(browser, awkward_url, width=390, height=844, has_touch=True, is_mobile=True).open("moving.html")
    reader.go_live()
    reader.press("run-all")
    reader.wait_until_idle()
    for cell in (reader.cells[LINES], reader.cells[WALK]):
        for control in cell.output.locator(".live-explorer").locator("button, input[type=range]").all():
            assert control.bounding_box()["height"] >= 44
    assert reader.sideways() == 0
    reader.close()
