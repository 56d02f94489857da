"""The editor of a cell, as a hand at a keyboard and a finger on glass find it."""

import statistics
import time

import pytest

from tests.site.reader import Reader, wait_until

FOCUS = "document.activeElement.ariaLabel"


class Typist:
    """Types into the editor of one cell."""

    def __init__(self, reader, number=1, source=""):
        self.reader, self.page, self.cell = reader, reader.page, reader.cells[number - 1]
        self.cell.edit(source)

    def type(self, text):
        for letter in text:
            self.page.keyboard.press("Enter" if letter == "\n" else "Space" if letter == " " else letter)
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def run(self):
        """Run the cell, and come back to it."""
        self.cell.run()
        self.cell.editor.click()
        return self

    @property
    def source(self):
        lines = self.cell.box.locator(".cm-line").all_text_contents()
        return "\n".join(lines)

    @property
    def options(self):
        return self.cell.box.locator(".cm-tooltip-autocomplete .cm-completionLabel").all_text_contents()

    def wait_for_option(self, label):
        wait_until(lambda: label in self.options, lambda: f"{label} offered ({self.options})", 15)
        time.sleep(0.15)  # a list that has just come takes no keys, so that nothing is accepted by accident
        return self

    def wait_for_no_list(self):
        wait_until(lambda: self.cell.box.locator(".cm-tooltip-autocomplete").count() == 0, "no list")
        return self

    @property
    def help(self):
        return self.cell.box.locator(".live-help")

    def wait_for_help(self, words):
        text = lambda: self.help.inner_text() if self.help.count() else ""  # noqa: E731
        wait_until(lambda: words in text(), lambda: f"{words!r} explained ({text()})", 15)
        return self.help


@pytest.fixture
def type_into(fresh):
    return lambda source="", number=1: Typist(fresh, number, source)


# ---------------------------------------------------------------- completion
def test_names_of_the_session_are_completed_by_keys_alone(live, type_into):
    live.cells[0].run()
    typist = type_into("weight_of_this = 1").run()
    typist.press("Control+End").type("\nwei").wait_for_option("weight_of_this")
    assert typist.options == ["weight_of_this"]
    detail = typist.cell.box.locator(".cm-completionDetail").text_content()
    assert detail == "int"
    typist.press("Tab").wait_for_no_list()
    assert typist.source == "weight_of_this = 1\nweight_of_this"


def test_attributes_come_with_the_dot_and_say_what_they_do(live, type_into):
    live.cells[0].run()
    typist = type_into().type("np.linspa").wait_for_option("linspace")
    typist.press("ArrowDown")
    info = typist.cell.box.locator(".cm-completionInfo")
    wait_until(lambda: info.count() and "evenly spaced" in info.text_content(), "what linspace does", 10)
    assert "np.linspace(start, stop" in info.text_content()
    typist.press("Enter").wait_for_no_list()
    assert typist.source == "np.linspace"


def test_enter_is_a_new_line_until_the_reader_has_moved_into_the_list(live, type_into):
    typist = type_into().type("pri").wait_for_option("print").press("Enter")
    assert typist.source == "pri\n"
    typist.type("pri").wait_for_option("print").press("ArrowDown", "Enter")
    assert typist.source == "pri\nprint"


def test_a_list_that_was_asked_for_takes_enter(live, type_into):
    typist = type_into().type("prin").wait_for_option("print").press("Escape").wait_for_no_list()
    typist.press("Control+Space").wait_for_option("print").press("Enter").wait_for_no_list()
    assert typist.source == "print"


def test_tab_indents_where_there_is_no_list(live, type_into):
    typist = type_into().press("Tab").type("x = 1")
    assert typist.source == "    x = 1"
    typist.press("Tab")
    assert typist.source == "    x = 1   "  # to the next column of indentation
    typist.press("Home", "Shift+Tab")
    assert typist.source == "x = 1   "
    typist.press("Control+a", "Tab", "Shift+Tab", "Tab")
    assert typist.source == "    x = 1   "


def test_the_list_is_a_listbox_that_the_editor_points_to(live, type_into):
    typist = type_into().type("pri").wait_for_option("print").press("ArrowDown")
    content = typist.cell.editor
    listbox = typist.cell.box.locator("[role=listbox]")
    wait_until(lambda: content.get_attribute("aria-activedescendant"), "an active option")
    assert content.get_attribute("aria-controls") == listbox.get_attribute("id")
    option = typist.cell.box.locator(f"#{content.get_attribute('aria-activedescendant')}")
    assert (option.get_attribute("role"), option.get_attribute("aria-selected")) == ("option", "true")
    assert "print" in option.text_content()


def test_names_of_cells_that_have_not_run_are_offered_and_marked(live, type_into):
    typist = type_into().type("inver").wait_for_option("invert")
    assert typist.cell.box.locator(".cm-completionDetail").text_content() == "cell 5, not run"
    typist.press("Escape").wait_for_no_list()
    # What those cells import can be looked into, as far as Python has loaded it.
    typist.type("\nanp.tan").wait_for_option("tanh")


def test_arguments_keys_and_modules(live, type_into):
    typist = type_into("import matplotlib.pyplot as plt\nparams = {'W_hh': 1, 'größe λ': 2}").run()
    typist.press("Control+End").type("\nplt.plot([1], lab").wait_for_option("label=").press("Tab")
    assert typist.source.splitlines()[-1] == "plt.plot([1], label=)"
    typist.press("End").type("\nparams['gr").wait_for_option("größe λ").press("Tab")
    assert typist.source.splitlines()[-1] == "params['größe λ']"
    typist.press("End").type("\nfrom unrolled.cells import Elm").wait_for_option("ElmanRNN").press("Tab")
    assert typist.source.splitlines()[-1] == "from unrolled.cells import ElmanRNN"


def test_no_list_in_words_and_comments_and_new_names(live, type_into):
    for code in ("# print", "'print", "def print", "import os as pri"):
        typist = type_into().type(code)
        time.sleep(0.6)
        assert typist.options == [], code


def test_while_python_is_busy_the_page_still_knows_names(live, type_into):
    typist = type_into("import time\nend = time.time() + 4\nwhile time.time() < end: pass")
    typist.cell.press_run()
    wait_until(lambda: typist.cell.state == "running", "running")
    typist = Typist(live, 6)
    typist.type("inver").wait_for_option("invert")
    assert typist.cell.box.locator(".cm-completionDetail").text_content() == "cell 5"
    typist.press("Escape").type("\nretu").wait_for_option("return")
    typist.press("Escape").type("\nprin").wait_for_option("print")
    typist.press("Escape", "Shift+Tab").wait_for_help("not free just now")
    assert live.cells[0].state == "running"
    live.wait_until_idle()


def test_asking_does_not_stand_in_the_way_of_running(live, type_into):
    typist = type_into()
    for _ in range(3):
        typist.press("Control+a").type("40 + len('ab')").press("Control+Enter")
        live.wait_until_idle()
        assert typist.cell.text.strip() == "42"


# ---------------------------------------------------------------- help
def test_shift_tab_explains_the_call_and_escape_closes(live, type_into):
    live.cells[0].run()
    typist = type_into().type("np.linspace(0, ").press("Shift+Tab")
    box = typist.wait_for_help("evenly spaced")
    assert box.get_attribute("role") == "tooltip"
    assert box.locator(".live-help-signature").text_content().startswith("np.linspace(start, stop, num=50")
    assert "Parameters" in box.locator(".live-help-heading").all_text_contents()
    announced = typist.cell.box.locator(".cm-announced")
    assert announced.get_attribute("aria-live") == "polite"
    assert "Return evenly spaced numbers" in announced.text_content()
    typist.press("Escape")
    assert box.count() == 0
    assert live.page.evaluate(FOCUS) == "Code of cell 1"
    typist.type("1")
    assert typist.source == "np.linspace(0, 1)"


def test_help_scrolls_by_keys_and_gives_the_focus_back(live, type_into):
    live.cells[0].run()
    typist = type_into().type("np.linspace").press("Escape", "Shift+Tab")
    text = typist.wait_for_help("evenly spaced").locator(".live-help-text")
    typist.press("Shift+Tab")  # again: into the text
    assert live.page.evaluate(FOCUS) == "Help on np.linspace"
    typist.press("PageDown")
    wait_until(lambda: text.evaluate("e => e.scrollTop") > 50, "scrolled")
    typist.press("Escape")
    assert typist.help.count() == 0
    assert live.page.evaluate(FOCUS) == "Code of cell 1"


def test_help_goes_when_the_reader_goes_on(live, type_into):
    typist = type_into().type("len(").press("Shift+Tab")
    typist.wait_for_help("len(obj, /)")
    typist.type("1")
    assert typist.help.count() == 0
    typist.press("Shift+Tab")
    typist.wait_for_help("len(obj, /)")
    live.page.locator("h1:visible").click()
    wait_until(lambda: typist.help.count() == 0, "closed when the focus is elsewhere")


def test_help_says_what_a_value_holds_and_when_nothing_is_known(live, type_into):
    typist = type_into("matrix = {'a': 1.5}").run()
    typist.press("Control+End").type("\nmatrix").press("Escape", "Shift+Tab")
    typist.wait_for_help("dict of 1: {'a': 1.5}")
    typist.type("\n").press("Shift+Tab")
    typist.wait_for_help("Nothing is known about this place")


def test_help_is_quick(live, type_into, measured):
    live.cells[0].run()
    typist = type_into().type("np.linspace").press("Escape")
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        typist.press("Shift+Tab")
        typist.wait_for_help("evenly spaced")
        times.append(time.perf_counter() - begin)
        typist.press("Escape")
    measured("editor: Shift+Tab to help, median of 7", statistics.median(times), 0.15)
    assert statistics.median(times) < 1.5


# ---------------------------------------------------------------- editing
def test_undo_and_redo_survive_a_run_and_a_restore(live, type_into):
    typist = type_into("first = 1")
    time.sleep(0.6)  # what is typed at once is undone at once
    typist.press("Control+End").type("\nsecond = 2").run()
    typist.press("Control+z")
    assert "second = 2" not in typist.source
    typist.press("Control+y")
    assert typist.source == "first = 1\nsecond = 2"
    typist.press("Control+z", "Control+Shift+Z")
    assert typist.source == "first = 1\nsecond = 2"
    typist.cell.box.get_by_role("button", name="Restore original, cell 1").click()
    assert typist.source.startswith("import numpy")
    typist.cell.editor.click()
    typist.press("Control+z")
    assert typist.source == "first = 1\nsecond = 2"


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("if x:\npass\ny", "if x:\n    pass\ny"),
        ("def f():\nreturn 1\ny", "def f():\n    return 1\ny"),
        ("for i in x:\nif i:\nbreak\ny", "for i in x:\n    if i:\n        break\n    y"),
        ("def f():\nif a:\nreturn 1\nelse:\nraise E\nb",
         "def f():\n    if a:\n        return 1\n    else:\n        raise E\n    b"),
        ("def f():\nreturn (\n1", "def f():\n    return (\n        1\n    )"),
        ("x = [\n1", "x = [\n    1\n]"),
        ("while 1:\ncontinue  # on\ny", "while 1:\n    continue  # on\ny"),
        ("x = f(1)", "x = f(1)"),
        ("s = 'it", "s = 'it'"),
        ("returned = 1\ny", "returned = 1\ny"),
    ],
)
def test_indentation_and_brackets_follow_what_is_typed(live, type_into, typed, source):
    typist = type_into()
    for piece in typed.split("\n"):
        typist.type(piece).press("Escape")
        if piece is not typed.split("\n")[-1]:
            typist.press("Enter")
    wait_until(lambda: typist.source == source, lambda: repr(typist.source), 3)


def test_comments_brackets_and_long_lines(live, type_into):
    typist = type_into("a = 1\nb = 2").press("Control+a", "Control+/")
    assert typist.source == "# a = 1\n# b = 2"
    typist.press("Control+/")
    assert typist.source == "a = 1\nb = 2"
    typist = type_into("f(1)").press("Control+End")
    wait_until(lambda: typist.cell.box.locator(".cm-matchingBracket").count() == 2, "both brackets marked")
    typist = type_into("x = " + "1 + " * 100 + "1")
    scroller = typist.cell.box.locator(".cm-scroller")
    assert scroller.evaluate("e => e.scrollWidth > e.clientWidth") and live.sideways() == 0
    wait_until(lambda: scroller.get_attribute("tabindex") == "0", "the scroller is in reach of the keyboard")


def test_what_is_typed_is_not_for_the_keys_of_the_page(live, type_into):
    typist = type_into().type("a / b  # ? .")  # the slash goes to the search elsewhere on the page
    assert typist.source == "a / b  # ? ."
    assert live.page.evaluate(FOCUS) == "Code of cell 1"


def test_escape_closes_the_list_first_and_then_lets_tab_leave(live, type_into):
    typist = type_into().type("pri").wait_for_option("print").press("Escape").wait_for_no_list()
    typist.press("Tab")
    assert typist.source == "pri "  # still in the editor
    assert live.page.evaluate(FOCUS) == "Code of cell 1"
    typist.press("Escape", "Tab")
    assert live.page.evaluate(FOCUS) != "Code of cell 1"
    assert typist.source == "pri "


NOTHING_IS_NEAR = "window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };"


def test_code_looks_the_same_before_and_after_its_editor_is_there(browser, awkward_url):
    """Place (to the pixel) and colour of every letter, in both themes."""
    letters = """(root) => {
      const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest(".linenos")) continue;
        for (let i = 0; i < node.data.length; i += 1) {
          if (!node.data[i].trim()) continue;
          const range = document.createRange();
          range.setStart(node, i); range.setEnd(node, i + 1);
          const { left, top } = range.getBoundingClientRect();
          const { color, fontWeight, fontStyle } = getComputedStyle(node.parentElement);
          found.push([left, top + scrollY, [node.data[i], color, fontWeight, fontStyle].join(" ")]);
        }
      }
      return found;
    }"""
    for scheme in ("light", "dark"):
        reader = Reader(browser, awkward_url, color_scheme=scheme)
        reader.page.add_init_script(NOTHING_IS_NEAR)
        reader.open("cells.html").go_live()
        for cell in reader.cells:
            cell.unfold()
        before = [cell.box.locator(".cell_input pre").evaluate(letters) for cell in reader.cells]
        ground = "e => getComputedStyle(e).backgroundColor"
        built = reader.cells[0].box.locator(".cell_input div.highlight").last.evaluate(ground)
        reader.page.evaluate("""async () => {
          const { page } = await import(document.querySelector("script[src*='live/main.js']").src);
          for (const cell of page.cells) cell.openEditor();
        }""")
        after = [cell.box.locator(".cm-content").evaluate(letters) for cell in reader.cells]
        for then, now in zip(before, after, strict=True):
            assert [look for _, _, look in now] == [look for _, _, look in then]
            assert [(x, y) for x, y, _ in now] == [pytest.approx((x, y), abs=0.5) for x, y, _ in then]
        assert reader.cells[0].box.locator(".live-editor").evaluate(ground) == built
        reader.close()


def test_editors_are_made_when_their_cell_comes_near(browser, site_url, measured):
    """The page with the most cells goes live without making them all."""
    reader = Reader(browser, site_url).open("book/attractors/chaos.html")
    reader.go_live()
    total, made = len(reader.cells), reader.page.locator(".cm-editor").count()
    assert total > 10 and made < total
    last = reader.cells[-1]
    assert last.box.locator(".cm-editor").count() == 0
    last.unfold().box.scroll_into_view_if_needed()
    wait_until(lambda: last.box.locator(".cm-editor").count() == 1, "the last cell has its editor")
    seconds = reader.page.evaluate("""async () => {
      const { page } = await import(document.querySelector("script[src*='live/main.js']").src);
      const waiting = page.cells.filter((cell) => !cell.editor);
      const begin = performance.now();
      for (const cell of waiting) cell.openEditor();
      return (performance.now() - begin) / 1000 / waiting.length;
    }""")
    measured("editor: one more of them on the page", seconds, 0.015)
    reader.close()


# ---------------------------------------------------------------- touch
@pytest.fixture
def phone(browser, awkward_url):
    reader = Reader(browser, awkward_url, width=390, height=844, has_touch=True, is_mobile=True)
    reader.open("cells.html").go_live()
    yield reader
    assert reader.complaints == []
    reader.close()


def test_a_finger_finds_undo_indentation_and_help(phone):
    cell = phone.cells[0]
    cell.editor.tap()
    strip = cell.box.get_by_role("group", name="Editing")
    wait_until(strip.is_visible, "the strip")
    buttons = {name: strip.get_by_role("button", name=name) for name in ("Undo", "Redo", "Dedent", "Indent", "Explain")}
    for button in buttons.values():
        box = button.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44
    assert buttons["Undo"].get_attribute("aria-disabled") == "true"
    phone.page.keyboard.press("Control+a")
    phone.page.keyboard.insert_text("len")
    buttons["Indent"].tap()
    lines = lambda: cell.box.locator(".cm-line").all_text_contents()  # noqa: E731
    assert lines() == ["    len"]
    buttons["Dedent"].tap()
    assert lines() == ["len"]
    assert phone.page.evaluate(FOCUS) == "Code of cell 1"
    buttons["Explain"].tap()
    box = cell.box.locator(".live-help")
    wait_until(lambda: box.count() and "number of items" in box.inner_text(), "help", 15)
    place = box.bounding_box()
    assert place["x"] >= 0 and place["x"] + place["width"] <= 390 and phone.sideways() == 0
    close = box.get_by_role("button", name="Close")
    assert close.bounding_box()["height"] >= 44
    close.tap()
    assert box.count() == 0
    for _ in range(9):
        if buttons["Undo"].get_attribute("aria-disabled") == "false":
            buttons["Undo"].tap()
    assert lines()[0] == "import numpy as np"
    buttons["Redo"].tap()
    assert lines() == ["len"] or lines() == ["    len"]


def test_a_finger_takes_a_completion(phone):
    cell = phone.cells[0]
    cell.editor.tap()
    phone.page.keyboard.press("Control+a")
    for letter in "prin":
        phone.page.keyboard.press(letter)
    option = cell.box.get_by_role("option", name="print")
    wait_until(option.count, "print offered", 15)
    assert option.bounding_box()["height"] >= 44
    time.sleep(0.2)
    option.tap()
    wait_until(lambda: cell.box.locator(".cm-line").all_text_contents() == ["print"], "print taken")


def test_what_is_edited_stays_in_sight_and_is_large_enough(phone):
    cell = phone.cells[3]  # the longest
    cell.editor.tap()
    assert float(cell.editor.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 16
    for keys in ("Control+Home", "Control+End"):
        phone.page.keyboard.press(keys)
        time.sleep(0.3)
        cursor = cell.box.locator(".cm-cursor-primary").bounding_box()
        strip = cell.box.locator(".live-touch").bounding_box()
        bar = phone.page.locator(".live-bar").bounding_box()
        assert bar["y"] + bar["height"] <= cursor["y"] and cursor["y"] + cursor["height"] <= strip["y"], keys
    assert phone.sideways() == 0
