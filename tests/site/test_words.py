"""What the page says in words: why a cell is stale, and what to do where a page is not a computer of one's own."""

import json

import pytest

from tests.site.reader import wait_until
from unrolled._live.advice import IN_JUPYTERLITE

pytestmark = pytest.mark.usefixtures("fresh")


def run_all(live):
    live.press("run-all")
    live.wait_until_idle(60)


def test_an_edited_cell_makes_those_stale_that_use_it_and_one_click_runs_them(live):
    run_all(live)
    stale = [cell.number for cell in live.cells if cell.stale]
    assert stale == []
    live.cells[0].edit("import numpy as np\nimport matplotlib.pyplot as plt\n\nw = 3.0\nw + 1")
    assert "edited since" in live.cells[0].mark
    live.cells[0].run()
    stale = {cell.number: cell.stale for cell in live.cells if cell.stale}
    changed, used = "stale: ran before cell 1 changed w", "stale: uses what cell 2 made, which is stale"
    assert stale == {2: changed, 3: used, 4: used, 7: changed}
    assert live.page.locator("[data-live-stale]").count() == 4
    button = live.page.locator("[data-live=run-stale]")
    assert button.text_content() == "Run 4 stale cells"
    before = live.cells[1].pictures[0]["digest"]
    button.click()
    wait_until(lambda: button.is_hidden(), lambda: f"stale cells have run ({live.status})")
    live.wait_until_idle()
    assert live.cells[1].pictures[0]["digest"] != before
    assert "slope 3.0" in live.cells[6].text
    # Cell 2 has made the same x again: what only uses that need not run.
    assert [cell.mark for cell in live.cells if cell.number in (1, 2, 3, 7)] == [
        "run [8]", "run [9]", "run [3]", "run [10]"]
    assert not any(cell.stale for cell in live.cells)


ASKED = [
    ("import scipy", "JupyterLite on this site has it", "Open this page in JupyterLite"),
    ("from scipy.linalg import expm", "JupyterLite on this site has it", "Open this page in JupyterLite"),
    ("import pandas as pd", "The page does not have pandas", "Download the notebook"),
    ("import torch.nn", "The page does not have torch", "Download the notebook"),
    ("import sklearn", "The page does not have sklearn", "Download the notebook"),
    ("import ipywidgets as widgets", "JupyterLite on this site runs it. Here @explore", "Open this page"),
    ("import importlib\nimportlib.import_module('scipy')", "JupyterLite on this site has it", "Open this page"),
    ("import mathplotlib", "Did you mean matplotlib?", None),
    ("from numpy import linspce", "Did you mean linspace?", None),
    ("input('name? ')", "write the answer into the code", None),
    ("import threading\nthreading.Thread(target=print).start()", "in one thread of one process", None),
    ("import subprocess\nsubprocess.run(['ls'])", "in one thread of one process", None),
    ("import multiprocessing\nmultiprocessing.Pool(2)", "in one thread of one process", None),
    ("open('data.csv')", "does not see the files of your computer", "Open this page in JupyterLite"),
    ("import urllib.request\nurllib.request.urlopen('http://example.org')", "Python in the page has no network", None),
    ("import urllib.request\nurllib.request.urlopen('https://example.org')", "Python in the page has no network", None),
    ("import socket\nsocket.create_connection(('example.org', 80))", "Python in the page has no network", None),
    ("%matplotlib inline", "Delete the line, or open the chapter as a notebook.", "Open this page in JupyterLite"),
    ("pip install pandas", "packages cannot be installed into the page", "Download the notebook"),
    ("import numpy as np\nnp.ones(10**11)", "make the arrays smaller", None),
    ("import numpy as np\nnp.ones(4 * 10**8)", "make the arrays smaller", None),
]


@pytest.mark.parametrize(("source", "said", "link"), ASKED, ids=[source.splitlines()[-1] for source, _, _ in ASKED])
def test_what_a_page_cannot_do_ends_in_a_sentence(live, source, said, link):
    cell = live.cells[0].edit(source).run(expect="error") and live.cells[0]
    advice = cell.output.locator(".live-error-advice")
    assert said in advice.text_content(), cell.text
    if link:
        assert link in advice.text_content()
        address = advice.locator("a").first.get_attribute("href")
        assert address in ("lite/notebooks/index.html?path=cells.ipynb", "cells.ipynb")


@pytest.mark.parametrize("source", [
    "import time\ntime.sleep(0.1)",
    "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()",
])
def test_what_a_page_can_do_just_works(live, source):
    live.cells[0].edit(source).run()


def test_a_name_of_a_cell_that_has_not_run_is_traced_to_it(live):
    cell = live.cells[1]
    cell.run(expect="error")
    assert cell.output.locator(".live-error-advice").text_content() == (
        "Cell 1 defines np and has not run yet: run it first.")


def test_restart_forgets_the_variables_and_keeps_edits_and_outputs(live):
    live.cells[0].edit("w = 2\nw + 40").run()
    live.press("restart")
    wait_until(lambda: live.state == "ready" and "started again" in live.status, lambda: live.status, 100)
    cell = live.cells[0]
    assert (cell.code, cell.text.strip(), cell.mark) == ("w = 2\nw + 40", "42", "not run yet")
    live.cells[5].edit("w").run(expect="error")
    assert "NameError" in live.cells[5].text


def test_the_focus_stays_where_the_reader_is(live):
    focus = "document.activeElement.textContent + '|' + (document.activeElement.getAttribute('aria-label') ?? '')"
    cell = live.cells[0].edit("w = 2")
    cell.offer("Restore original").click()
    assert live.page.evaluate(focus).startswith("Your version of today")
    cell.edit("import time\nfor _ in range(20): time.sleep(0.1)")
    live.press("run-all")
    wait_until(lambda: cell.state == "running", "running")
    live.page.locator("[data-live=stop]").focus()
    live.page.keyboard.press("Enter")
    wait_until(lambda: cell.state == "stopped", lambda: live.status)
    assert live.page.evaluate(focus).startswith("Stop")
    last = live.cells[6]
    last.edit("1")
    live.page.keyboard.press("Shift+Enter")
    live.wait_until_idle()
    assert live.page.evaluate(focus).endswith("Code of cell 7")


def test_seconds_pass_without_being_read_aloud(live):
    live.cells[0].edit("import time\ntime.sleep(2.5)").press_run()
    wait_until(lambda: "(2 s)" in live.status, lambda: live.status, 10)
    assert live.page.locator(".live-clock").get_attribute("aria-hidden") == "true"
    assert live.page.locator(".live-said").text_content() == "Running cell 1 of 7"
    live.wait_until_idle()
    assert live.status.startswith("Cell 1 has run, 2.5")


def test_jupyterlite_has_what_errors_say_that_it_has(site):
    lock = json.loads((site / "assets" / "pyodide" / "pyodide-lock.json").read_text())
    assert set(lock["packages"]) >= IN_JUPYTERLITE
