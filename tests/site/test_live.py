"""What a live page does with what a reader may do: errors, edits, stops, sliders, resets."""

import time

import pytest

from tests.site.reader import ANSWER, wait_until

pytestmark = pytest.mark.usefixtures("fresh")


def run_all(live):
    live.press("run-all")
    live.wait_until_idle(60)
    return live.cells


def test_run_all_marks_every_cell_in_order(live):
    cells = run_all(live)
    assert [cell.state for cell in cells] == ["done", "done", "done", "done", "error", "done", "done"]
    marks = [cell.mark for cell in cells]
    assert marks == ["run [1]", "run [2]", "run [3]", "run [4]", "error [5]", "run [6]", "run [7]"]
    assert live.status.startswith("7 cells have run")
    assert cells[0].text.strip() == "2.5"
    assert cells[5].text.strip() == "42"
    assert "slope 1.5" in cells[6].text


def test_every_cell_has_a_run_button_and_a_labelled_editor(live):
    assert live.page.locator("[data-live=run]").count() == len(live.cells) == 7
    for cell in live.cells:
        content = cell.editor
        assert content.get_attribute("aria-label") == f"Code of cell {cell.number}"
        assert "Escape" in content.get_attribute("aria-description")
    for hook in ("start", "run-all", "run-stale", "stop", "restart", "reset", "undo", "status"):
        assert live.page.locator(f"[data-live={hook}]").count() == 1
    status = live.page.locator("[data-live=status]")
    assert (status.get_attribute("role"), status.get_attribute("aria-live")) == ("status", "polite")


def test_a_captioned_figure_keeps_caption_number_anchor_and_alternative(live):
    figure = live.page.locator("figure#fig-curve")
    caption = figure.locator("figcaption").text_content()
    static = live.cells[1].pictures[0]
    live.cells[0].run()
    live.cells[1].run()
    (picture,) = live.cells[1].pictures
    assert picture["deviation"] > 3
    assert picture["alt"] == static["alt"] == "A curve that rises from minus one to one."
    assert figure.locator("img").count() == 1
    assert figure.locator("figcaption").text_content() == caption
    assert "Fig. 1" in caption


def test_a_live_picture_looks_like_the_built_one(live):
    static = live.cells[1].pictures[0]
    live.cells[0].run()
    live.cells[1].run()
    (picture,) = live.cells[1].pictures
    assert picture["width"] == pytest.approx(static["width"], rel=0.03)
    assert picture["height"] == pytest.approx(static["height"], rel=0.03)
    assert picture["deviation"] == pytest.approx(static["deviation"], rel=0.1)


def test_an_edit_changes_the_picture_and_restore_brings_the_code_back(live):
    live.cells[0].run()
    cell = live.cells[1]
    cell.run()
    before = cell.pictures[0]["digest"]
    cell.edit("x = np.linspace(-2, 2, 200)\nplt.figure(figsize=(4, 2.5))\nplt.plot(x, np.cos(3 * x));")
    assert "edited since" in cell.mark
    assert cell.note.startswith("Your version, today")
    cell.run()
    assert "edited" not in cell.mark
    assert cell.pictures[0]["digest"] != before
    cell.offer("Restore original").click()
    cell.run()
    assert cell.pictures[0]["digest"] == before
    assert cell.note.startswith("This is the book's own code.")


def test_a_cell_that_no_longer_draws_leaves_no_old_picture(live):
    live.cells[0].run()
    live.cells[1].edit("print('no picture')").run()
    assert live.cells[1].pictures == []
    assert "no picture" in live.cells[1].text


def test_words_and_pictures_come_in_their_order(live):
    live.cells[0].run()
    live.cells[1].run()
    cell = live.cells[2]
    cell.run()
    children = "e => [...e.children].map((c) => c.tagName === 'IMG' ? 'picture' : c.innerText.trim())"
    order = cell.output.evaluate(children)
    assert order == ["drawing 1", "picture", "drawing 2", "picture"]


def test_output_appears_while_the_cell_runs(live):
    cell = live.cells[0]
    cell.edit("import time\nprint('early')\nend = time.time() + 1.5\nwhile time.time() < end: pass\nprint('late')")
    cell.press_run()
    wait_until(lambda: "early" in cell.text, "the first line")
    assert cell.state == "running"
    live.wait_until_idle()
    assert "late" in cell.text


def test_a_progress_bar_is_one_line(live):
    cell = live.cells[0]
    cell.edit("from tqdm import tqdm\nimport time\nfor _ in tqdm(range(30), mininterval=0): time.sleep(0.005)").run()
    lines = [line for line in cell.text.splitlines() if line.strip()]
    assert len(lines) == 1 and "100%" in lines[0] and "30/30" in lines[0]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (["10%", "\r20%", "\r100%\n"], "100%\n"),
        (["abc\rX"], "Xbc"),
        (["one\ntwo", "\x1b[A\rONE"], "ONE\ntwo"),
        (["\x1b[31mred\x1b[0m"], "red"),
        (["ab\b\bA"], "Ab"),
        (["long\r\x1b[Kx"], "x"),
    ],
)
def test_text_is_shown_as_a_terminal_would(live, written, shown):
    script = """async (parts) => {
      const { Terminal } = await import(new URL("_static/live/terminal.js", document.baseURI).href);
      const terminal = new Terminal();
      for (const part of parts) terminal.write(part);
      return terminal.toString();
    }"""
    assert live.page.evaluate(script, written) == shown


def test_an_error_shows_the_readers_lines_and_folds_the_rest(live):
    run_all(live)
    cell = live.cells[0]
    cell.edit("import json\ndef read(text):\n    return json.loads(text)\n\nread('{')").run(expect="error")
    box = cell.output.locator(".live-error")
    assert box.locator(".live-error-summary").text_content().startswith("json.decoder.JSONDecodeError")
    places = box.locator(".live-error-place").all_text_contents()
    assert places == ["Cell 1, line 5", "Cell 1, line 3, in read"]
    assert "^" in box.locator(".live-error-frames pre").last.text_content()
    assert not box.locator(".live-error-full pre").is_visible()
    assert "decoder.py" in box.locator(".live-error-full pre").text_content()
    assert "_live" not in box.text_content()
    assert "pyodide" not in box.text_content().lower()
    assert live.page.evaluate("document.activeElement.className").endswith("live-error")


def test_a_syntax_error_has_a_caret(live):
    cell = live.cells[0]
    cell.edit("a = (1,\nb = 2").run(expect="error")
    assert "SyntaxError: '(' was never closed" in cell.text
    assert "a = (1,\n    ^" in cell.output.locator(".live-error-frames pre").text_content()


def test_run_all_stops_at_an_error_and_says_so(live):
    live.cells[1].edit("undefined_name")
    live.press("run-all")
    live.wait_until_idle()
    assert [cell.state for cell in live.cells[:4]] == ["done", "error", "idle", "idle"]
    assert "Cell 2 ended with an error. The 5 after it were not run." == live.status


def test_stop_interrupts_and_keeps_the_variables(live):
    assert live.page.evaluate("crossOriginIsolated")
    live.cells[0].edit("kept = 'still here'\nwhile True: pass")
    live.cells[0].press_run()
    wait_until(lambda: live.cells[0].state == "running", "running")
    time.sleep(0.3)
    begin = time.perf_counter()
    live.press("stop")
    wait_until(lambda: live.cells[0].state == "stopped", lambda: f"stopped ({live.status})")
    assert time.perf_counter() - begin < 2
    assert "Stopped." in live.cells[0].text
    assert "line 2" in live.cells[0].text
    live.cells[5].edit("kept").run()
    assert "still here" in live.cells[5].text


def test_code_that_ignores_interrupts_is_ended_and_python_starts_again(live):
    source = (
        "def stubborn():\n    while True:\n        try:\n            while True:\n                n = 1\n"
        "        except KeyboardInterrupt:\n            print('no')\nstubborn()"
    )
    live.cells[0].edit(source).press_run()
    wait_until(lambda: live.cells[0].state == "running", "running")
    time.sleep(0.3)
    live.press("stop")
    wait_until(lambda: live.state == "loading", lambda: f"starting again ({live.status})", 10)
    wait_until(lambda: live.state == "ready", lambda: f"ready again ({live.status})", 100)
    assert "variables are gone" in live.status
    assert live.cells[0].state == "stopped"
    assert live.cells[0].editor.text_content().startswith("def stubborn")  # edits are kept
    live.cells[5].run()
    assert "42" in live.cells[5].text


def test_sliders_change_the_picture_by_the_keyboard(live, measured):
    for cell in live.cells[:4]:
        cell.run()
    cell = live.cells[3]
    figure = live.page.locator("figure#fig-step")
    assert figure.locator("figcaption").is_visible()
    before = cell.pictures[0]["digest"]
    slider = cell.output.get_by_label("w", exact=True)
    times = [cell.redraw(lambda: slider.press("ArrowRight")) for _ in range(11)]
    assert cell.pictures[0]["digest"] != before
    assert cell.output.locator("output").first.text_content() == "2.6"
    measured("one press at a slider to the picture", times, ANSWER, "the tests' own page")


def test_choices_and_checkboxes_redraw_too(live):
    for cell in live.cells[:4]:
        cell.run()
    cell = live.cells[3]
    digests = {cell.pictures[0]["digest"]}
    for act in (
        lambda: cell.output.get_by_label("shape").select_option("sine"),
        lambda: cell.output.get_by_label("grid").uncheck(),
        lambda: cell.output.get_by_label("n", exact=True).press("End"),
    ):
        cell.redraw(act)
        digests.add(cell.pictures[0]["digest"])
    assert len(digests) == 4


def test_a_fast_hand_queues_nothing_and_the_last_value_wins(live):
    live.cells[0].run()
    cell = live.cells[3]
    cell.edit(
        "seen = []\nfrom unrolled.explore import explore\n"
        "@explore(w=(0, 200))\ndef f(w=0):\n    seen.append(w)\n    plt.figure(figsize=(2, 2)); plt.plot([0, w])"
    ).run()
    slider = cell.output.locator("input[type=range]")
    slider.evaluate("(input) => { for (let w = 1; w <= 200; w += 1) "
                    "{ input.value = w; input.dispatchEvent(new Event('input')); } }")
    live.cells[5].edit("seen[-1], len(seen) < 20").run()
    assert "200" not in live.cells[5].text or "(200, True)" in live.cells[5].text
    live.wait_until_still()
    live.cells[5].run()
    assert "(200, True)" in live.cells[5].text


def test_an_error_behind_a_slider_is_shown_beside_it_and_goes_away(live):
    live.cells[0].run()
    cell = live.cells[3]
    cell.edit(
        "from unrolled.explore import explore\n"
        "@explore(w=(0, 2))\ndef f(w=1):\n    plt.figure(figsize=(2, 2)); plt.plot([0, 1 / w])"
    ).run()
    slider = cell.output.locator("input[type=range]")
    slider.press("Home")
    problem = cell.output.locator(".live-explore-problem .live-error-summary")
    wait_until(lambda: problem.count() == 1, "the error")
    assert problem.text_content() == "ZeroDivisionError: division by zero"
    slider.press("End")
    wait_until(lambda: problem.count() == 0, "the error is gone")


def test_reset_restores_code_outputs_and_forgets(live):
    static = {cell.number: (cell.unfold().text, [p["digest"] for p in cell.pictures]) for cell in live.cells}
    sources = [cell.editor.text_content() for cell in live.cells]
    live.cells[0].edit("secret = 1\nprint('changed')")
    run_all(live)
    assert "changed" in live.cells[0].text
    live.press("reset")
    wait_until(lambda: live.status.startswith("Reset"), "reset")
    for cell in live.cells:
        assert (cell.text, [p["digest"] for p in cell.pictures]) == static[cell.number]
        assert cell.state == "idle"
    assert [cell.editor.text_content() for cell in live.cells] == sources
    live.cells[5].edit("secret").run(expect="error")
    assert "NameError" in live.cells[5].text


def test_reset_stops_what_is_running(live):
    live.cells[0].edit("while True: pass").press_run()
    wait_until(lambda: live.cells[0].state == "running", "running")
    time.sleep(0.2)
    live.press("reset")
    wait_until(lambda: live.status.startswith("Reset"), lambda: f"reset ({live.status})")
    assert live.cells[0].state == "idle"
    live.cells[0].run()
    assert live.cells[0].text.strip() == "2.5"


def test_keys_run_move_on_and_leave_the_editor(live):
    live.cells[1].box.evaluate("e => { e.querySelector('details').open = false; }")
    content = live.cells[0].editor
    content.click()
    live.page.keyboard.press("Shift+Enter")
    live.wait_until_idle()
    assert live.cells[0].state == "done"
    assert live.page.evaluate("document.activeElement.ariaLabel") == "Code of cell 3"  # 2 is folded away
    content.click()
    live.page.keyboard.press("Control+Enter")
    live.wait_until_idle()
    assert live.page.evaluate("document.activeElement.ariaLabel") == "Code of cell 1"
    live.page.keyboard.press("Escape")
    live.page.keyboard.press("Tab")
    assert live.page.evaluate("document.activeElement.ariaLabel") != "Code of cell 1"
    assert "edited" not in live.cells[0].mark


def test_much_output_leaves_the_page_usable(live):
    cell = live.cells[0]
    seconds = cell.edit("for i in range(30000): print(i)").run()
    assert "29999" in cell.text
    assert seconds < 30
    cell.edit("print('x' * 10**6)").run()
    assert "the rest is not shown" in cell.text
