"""The main path in Firefox: go live, run everything, move, edit, stop, and again without a network."""

import sys
import time

import pytest

from tests.site.firefox import Firefox
from tests.site.reader import LOOK, PATIENCE, READY, wait_until
from tools.browser import FIREFOX, find_browser
from tools.console import Console

# One section of each chapter that has something to move.
SECTIONS = ["book/scratch/memory.html", "book/gradients/nonnormal.html", "book/attractors/one_unit.html"]

CELLS = """() => [...document.querySelectorAll("div.cell[data-cell]")].map((cell) => ({
  number: Number(cell.dataset.cell), state: cell.dataset.liveState,
  mayRaise: cell.classList.contains("tag_raises-exception"),
  text: cell.querySelector(".cell_output")?.textContent ?? "",
}))"""
PICTURES = f"""async (number) => {{
  const look = {LOOK};
  const images = document.querySelectorAll(`div.cell[data-cell="${{number}}"] .cell_output img`);
  return Promise.all([...images].map(look));
}}"""
NUDGE = """(number) => {
  const slider = document.querySelector(`div.cell[data-cell="${number}"] .cell_output input[type=range]`);
  if (!slider) return false;
  slider.stepUp(slider.valueAsNumber < slider.max ? 1 : -1);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}"""
COME = """(number) =>
  document.querySelector(`div.cell[data-cell="${number}"]`).scrollIntoView({ block: "center" })"""
HAS_EDITOR = """(number) => !!document.querySelector(`div.cell[data-cell="${number}"] .cm-content`)"""
STATE = "() => document.documentElement.dataset.live"
STATUS = "() => document.querySelector('[data-live=status]').textContent"


@pytest.fixture(scope="module")
def firefox():
    console = Console(sys.stderr)
    tab = Firefox(console, find_browser(console, sys.executable, install=False, kind=FIREFOX))
    yield tab
    tab.close()


def go_live(firefox):
    begin = time.perf_counter()
    firefox.click("[data-live=start]")
    wait_until(lambda: firefox.evaluate(STATE) in ("ready", "failed"), lambda: firefox.evaluate(STATUS), PATIENCE)
    assert firefox.evaluate(STATE) == "ready", firefox.evaluate(STATUS)
    return time.perf_counter() - begin


def run_all(firefox):
    firefox.click("[data-live=run-all]")
    busy = ("waiting", "running")
    wait_until(lambda: all(cell["state"] not in busy for cell in firefox.evaluate(CELLS)),
               lambda: firefox.evaluate(STATUS), 300)
    return firefox.evaluate(CELLS)


@pytest.mark.parametrize("path", SECTIONS)
def test_a_section_runs_from_top_to_bottom_and_its_sliders_move(firefox, site_url, measured, path):
    firefox.open(site_url + path, 1280, 900)
    firefox.complaints.clear()
    built = {cell["number"]: firefox.evaluate(PICTURES, cell["number"]) for cell in firefox.evaluate(CELLS)}
    measured("button to ready in Firefox", go_live(firefox), READY, path)
    moved = 0
    for cell in run_all(firefox):
        number = cell["number"]
        assert cell["state"] == "done" or (cell["mayRaise"] and cell["state"] == "error"), cell
        pictures = firefox.evaluate(PICTURES, number)
        assert len(pictures) == len(built[number])
        for old, new in zip(built[number], pictures):
            assert new["deviation"] > 3, f"cell {number} drew a blank picture"
            assert new["alt"] == old["alt"]
        if firefox.evaluate(NUDGE, number):
            moved += 1
            wait_until(lambda n=number, p=pictures: firefox.evaluate(PICTURES, n)[0]["digest"] != p[0]["digest"],
                       f"cell {number} drawn anew", 30)
    assert moved, "this section was chosen for its sliders"
    assert firefox.complaints == []


def test_editing_errors_and_stopping(firefox, site_url):
    firefox.open(site_url + SECTIONS[0], 390, 844)  # as narrow as a phone
    firefox.complaints.clear()
    go_live(firefox)
    assert firefox.evaluate("() => document.scrollingElement.scrollWidth") <= 390
    first = firefox.evaluate(CELLS)[0]["number"]
    at = f"div.cell[data-cell='{first}']"

    def run(source):
        firefox.evaluate(COME, first)  # an editor is made when its cell comes near
        wait_until(lambda: firefox.evaluate(HAS_EDITOR, first), "an editor", 30)
        firefox.click(f"{at} .cm-content")
        firefox.chord("Control", "a")
        firefox.press("Backspace")
        firefox.type(source)
        firefox.press("Escape")  # a list of completions would take the next key
        firefox.chord("Shift", "Enter")

    def cell():
        return next(cell for cell in firefox.evaluate(CELLS) if cell["number"] == first)

    run("print(6 * 7)")
    wait_until(lambda: cell()["state"] == "done" and "42" in cell()["text"], cell, 30)
    run("1 / 0")
    wait_until(lambda: cell()["state"] == "error" and "ZeroDivisionError" in cell()["text"], cell, 30)
    run("while True: pass")
    wait_until(lambda: cell()["state"] == "running", cell, 30)
    firefox.click("[data-live=stop]")
    wait_until(lambda: cell()["state"] == "stopped" and firefox.evaluate(STATE) == "ready", cell, 60)
    assert firefox.complaints == []
