"""What a reader typed is there again: after a reload, beside another tab, in a new version of the book."""

import json

import pytest

from tests.site.reader import Reader, wait_until

STORED = "() => Object.entries(localStorage)"
KEY = "/cells#cell-1"


@pytest.fixture
def page(awkward_url, read):
    return read(awkward_url, "cells.html")


def open_editors(reader):
    """Editors without Python: what is tested here does not need it, and starting it takes seconds."""
    reader.context.route("**/live/worker.js", lambda route: route.abort())
    reader.press("start")
    wait_until(lambda: reader.state == "failed", lambda: f"editors ({reader.status})", 60)
    reader.context.unroute("**/live/worker.js")
    reader.complaints.clear()
    return reader


def records(reader):
    """The kept entries, once the page has had its pause after the last letter."""
    entries = reader.page.evaluate(STORED)
    return {key: json.loads(text) for key, text in entries if "#cell-" in key}


def wait_for_record(reader, key=KEY, text=""):
    wait_until(lambda: text in records(reader).get(key, {}).get("source", ""), lambda: f"{key}: {records(reader)}", 5)


def put(reader, key, **record):
    reader.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, json.dumps(record)])


def test_an_edit_is_there_after_a_reload_before_and_after_going_live(page):
    built = page.cells[0].code
    open_editors(page).cells[0].edit("w = 2\nw + 40")
    wait_for_record(page, text="w + 40")
    page.page.reload()

    cell = page.cells[0]
    assert cell.code == "w = 2\nw + 40"
    assert cell.note.startswith("Your version, today")
    assert page.page.locator(".live-kept").text_content() == "Your version of cell 1 is kept in this browser."
    page.go_live()
    assert cell.code == "w = 2\nw + 40"
    cell.run()
    assert cell.text.strip() == "42"

    cell.offer("Restore original").click()
    assert cell.code == built
    assert cell.note.startswith("This is the book's own code.")
    page.page.reload()
    assert cell.code == built
    cell.offer("Your version of today").click()
    assert cell.code == "w = 2\nw + 40"
    assert page.complaints == []


def test_text_typed_just_before_leaving_is_kept(page):
    open_editors(page).cells[0].edit("last = 'words'")
    page.page.reload()
    assert page.cells[0].code == "last = 'words'"


def test_an_older_version_survives_the_way_to_the_original_and_a_new_edit(page):
    cell = open_editors(page).cells[0].edit("first = 1")
    cell.offer("Restore original").click()
    cell.edit("second = 2")
    cell.offer("Your version").click()
    assert cell.code == "first = 1"
    cell.offer("Your version").click()
    assert cell.code == "second = 2"


def test_undo_in_the_editor_comes_back_over_a_restore(page):
    cell = open_editors(page).cells[0].edit("first = 1")
    cell.offer("Restore original").click()
    cell.box.locator(".cm-content").click()
    page.page.keyboard.press("Control+z")
    assert cell.code == "first = 1"
    assert cell.note.startswith("Your version")


def test_reset_sets_edits_aside_and_one_click_brings_them_back(page):
    open_editors(page)
    page.cells[0].edit("w = 3")
    page.cells[5].edit("w * 14")
    page.press("reset")
    wait_until(lambda: page.status.startswith("Reset"), lambda: page.status)
    assert page.cells[0].code != "w = 3"
    page.press("undo")
    assert [page.cells[0].code, page.cells[5].code] == ["w = 3", "w * 14"]
    assert page.page.locator("[data-live=undo]").is_hidden()
    assert "Your versions of cells 1 and 6 are kept" in page.page.locator(".live-kept").text_content()


def test_reset_works_before_going_live(page):
    built = page.cells[0].code
    assert page.page.locator("[data-live=reset]").is_hidden()
    put(page, KEY, source="w = 3", seen=built, when=1.7e12, aside=[])
    page.page.reload()
    page.press("reset")
    assert page.cells[0].code == built
    assert page.cells[0].offer("Your version").is_visible()


def test_a_new_version_of_the_book_keeps_the_readers_text_and_offers_both(page):
    built = page.cells[0].code
    put(page, KEY, source="mine = 1", seen="what the book had", when=1.7e12, aside=[])
    page.page.reload()
    cell = page.cells[0]
    assert cell.code == "mine = 1"
    assert "The book's own code of the cell has changed since you wrote it." in cell.note
    cell.offer("Take the book's new code").click()
    assert cell.code == built
    cell.offer("Your version of 14 Nov 2023").click()
    assert cell.code == "mine = 1"
    page.page.reload()
    assert "has changed" not in cell.note  # the reader has seen the new one


def test_keeping_ones_own_text_is_not_asked_twice(page):
    put(page, KEY, source="mine = 1", seen="what the book had", when=1.7e12, aside=[])
    page.page.reload()
    page.cells[0].offer("Keep yours").click()
    wait_until(lambda: records(page)[KEY]["seen"] != "what the book had", "kept", 5)
    page.page.reload()
    assert page.cells[0].code == "mine = 1"
    assert page.cells[0].offer("Keep yours").count() == 0


def test_edits_follow_their_cell_when_cells_were_put_before_it(page):
    second, third = page.cells[1].code, page.cells[2].code
    put(page, "/cells#cell-1", source="one = 1", seen=second, when=1.7e12, aside=[])
    put(page, "/cells#cell-2", source="two = 2", seen=third, when=1.7e12, aside=[])
    page.page.reload()
    assert [cell.code for cell in page.cells[1:3]] == ["one = 1", "two = 2"]
    assert not page.cells[0].note
    assert {key: r["source"] for key, r in records(page).items()} == {
        "/cells#cell-2": "one = 1", "/cells#cell-3": "two = 2"}


def test_an_edit_of_a_cell_that_is_gone_is_offered_at_a_near_one(page):
    put(page, "/cells#cell-40", source="gone = 1", seen="a cell of old", when=1.7e12, aside=[])
    page.page.reload()
    last = page.cells[-1]
    assert "gone" not in last.code
    last.offer("Your version of 14 Nov 2023").click()
    assert last.code == "gone = 1"


def test_what_is_no_record_is_left_alone(page):
    written = {"/cells#cell-1": "no json", "/cells#cell-2": '{"source": 3}', "/other/cells#cell-1": "{}"}
    page.page.evaluate("(all) => Object.entries(all).forEach(([k, v]) => localStorage.setItem(k, v))", written)
    page.page.reload()
    assert not any(cell.note for cell in page.cells)
    assert written.items() <= dict(page.page.evaluate(STORED)).items()
    assert page.complaints == []


def second_tab(reader, path="cells.html"):
    """Another tab of the same browser profile."""
    other = Reader.__new__(Reader)
    other.__dict__.update(reader.__dict__, page=reader.context.new_page())
    return other.open(path)


def test_two_tabs_do_not_write_over_each_other_silently(page):
    other = second_tab(page)
    open_editors(page).cells[0].edit("a = 'first tab'")
    wait_for_record(page, text="first tab")
    cell = other.cells[0]
    wait_until(lambda: "Another tab" in cell.note, lambda: f"the news ({cell.note})", 5)
    assert "first tab" not in cell.code

    open_editors(other)
    cell.edit("a = 'second tab'")
    wait_for_record(page, text="second tab")
    wait_until(lambda: "Another tab" in page.cells[0].note, "the news", 5)
    assert page.cells[0].code == "a = 'first tab'"

    page.cells[0].offer("Take the other tab's version").click()
    assert page.cells[0].code == "a = 'second tab'"
    page.cells[0].offer("Your version").click()
    assert page.cells[0].code == "a = 'first tab'"
    cell.offer("Take the other tab's version").click()
    assert cell.code == "a = 'first tab'"


def test_other_books_and_pages_have_entries_of_their_own(page):
    open_editors(page).cells[0].edit("mine = 1")
    wait_for_record(page, text="mine")
    assert all(key.startswith("/cells#") for key in records(page))
    assert not any(cell.note for cell in second_tab(page, "maps.html").cells)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})",
         "not kept, since this browser forbids it"),
        ("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
         "not kept, since the browser's storage for this site is full"),
    ],
)
def test_storage_that_refuses_is_said_once_and_changes_nothing_else(page, trouble, said):
    page.context.add_init_script(trouble)
    page.page.reload()
    page.go_live()
    page.complaints.clear()  # the theme's switch between light and dark wants storage, too
    page.cells[0].edit("w = 2\nw + 40").run()
    assert page.cells[0].text.strip() == "42"
    kept = page.page.locator(".live-kept")
    wait_until(lambda: said in kept.text_content(), lambda: kept.text_content(), 5)
    page.cells[5].edit("w * 21").run()
    assert "42" in page.cells[5].text
    assert kept.text_content().count(said) == 1
    assert page.complaints == []
