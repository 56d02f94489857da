"""What can go wrong with the assets, and with a host that cannot isolate: said, kept, tried again."""

import time

import pytest

from tests.site.reader import wait_until

SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".live-bar button, .live-cell-head button, .live-control > :is(input, select)")]
  .filter((e) => e.checkVisibility() && e.type !== "checkbox" && e.getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML)"""


def start(reader):
    reader.press("start")
    wait_until(lambda: reader.state in ("ready", "failed"), lambda: f"ready or failed ({reader.status})", 100)
    return reader.state


@pytest.mark.parametrize(
    ("pattern", "file", "answer"),
    [
        ("**/python/manifest.json", "manifest.json", "404"),
        ("**/python/pyodide.asm.wasm?*", "pyodide.asm.wasm", "broken connection"),
        ("**/python/pyodide.asm.wasm?*", "pyodide.asm.wasm", "404"),
        ("**/python/pyodide.asm.js?*", "pyodide.asm.js", "404"),
        ("**/python/pyodide.js?*", "pyodide.js", "404"),
        ("**/python/stdlib.pack?*", "stdlib.pack", "404"),
        ("**/python/packages.pack?*", "packages.pack", "broken connection"),
        ("**/editor.js", "editor.js", "404"),
        ("**/worker.js", "worker.js", "404"),
    ],
)
def test_a_missing_file_is_named(awkward_url, read, pattern, file, answer):
    reader = read(awkward_url, "cells.html")
    reader.context.route(pattern, lambda route: route.fulfill(status=404) if answer == "404" else route.abort())
    assert start(reader) == "failed"
    assert file in reader.status
    assert "press Try again" in reader.status
    assert reader.page.locator("[data-live=start]").text_content() == "Try again"


@pytest.mark.parametrize("file", ["unrolled.pack", "stdlib.pack", "pyodide.asm.js", "pyodide.asm.wasm"])
def test_a_damaged_file_is_refused_edits_are_kept_and_a_second_try_works(awkward_url, read, file):
    reader = read(awkward_url, "cells.html")
    damage = True

    def handle(route):
        answer = route.fetch()
        body = answer.body()
        if damage:  # one bit, far from where anything would notice by itself
            body = body[:-100] + bytes([body[-100] ^ 1]) + body[-99:]
        route.fulfill(response=answer, body=body)

    reader.context.route(f"**/python/{file}?*", handle)
    assert start(reader) == "failed"
    assert file in reader.status and "damaged" in reader.status
    cell = reader.cells[0].edit("print('typed while nothing ran')")
    damage = False
    assert start(reader) == "ready"
    cell.run()
    assert "typed while nothing ran" in cell.text


def test_a_file_that_only_the_browser_has_kept_damaged_is_asked_for_again(awkward_url, read):
    reader = read(awkward_url, "cells.html")
    asked = []

    def handle(route):
        answer = route.fetch()
        asked.append(route.request.url)
        body = answer.body()
        route.fulfill(response=answer, body=body if len(asked) > 1 else body[:-1] + b"?")

    reader.context.route("**/python/unrolled.pack?*", handle)
    assert start(reader) == "ready"
    assert len(asked) == 2 and len(set(asked)) == 1


def test_a_host_that_calls_wasm_something_else_is_good_enough(awkward_url, read):
    reader = read(awkward_url, "cells.html")

    def handle(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-type": "application/octet-stream"})

    reader.context.route("**/python/pyodide.asm.wasm?*", handle)
    assert start(reader) == "ready"
    reader.cells[0].run()
    assert reader.cells[0].text.strip() == "2.5"


def test_run_before_python_is_there_waits_and_a_breakdown_is_not_the_end(awkward_url, read):
    reader = read(awkward_url, "cells.html")
    assert reader.page.locator("[data-live=run]").count() == 0
    reader.page.get_by_role("button", name="Go live and run cell 1").click()
    wait_until(lambda: reader.state == "ready", lambda: f"ready ({reader.status})", 100)
    reader.wait_until_idle()
    assert reader.cells[0].state == "done"

    # Not an exception: the WebAssembly itself gives up.
    reader.cells[0].edit("import ctypes\nctypes.string_at(2**32 - 16, 8)").press_run()
    wait_until(lambda: reader.state == "failed", lambda: f"failed ({reader.status})", 30)
    assert "Python broke down" in reader.status
    assert start(reader) == "ready"
    reader.cells[5].run()
    assert "42" in reader.cells[5].text


def test_without_isolation_and_on_a_phone_stop_restarts_python(plain_url, read):
    reader = read(plain_url, "cells.html", width=390, height=844, has_touch=True, is_mobile=True)
    assert reader.page.evaluate("crossOriginIsolated") is False
    assert start(reader) == "ready"
    reader.press("run-all")
    reader.wait_until_idle()
    assert reader.page.evaluate("document.scrollingElement.scrollWidth") <= 390
    small = reader.page.evaluate(SMALL_TARGETS)
    assert small == [], f"too small for a finger: {small}"

    reader.cells[0].edit("lost = 1\nwhile True: pass").press_run()
    wait_until(lambda: reader.cells[0].state == "running", "running")
    time.sleep(0.3)
    reader.press("stop")
    wait_until(lambda: reader.state == "loading", "starting again", 5)
    wait_until(lambda: reader.state == "ready", lambda: f"ready again ({reader.status})", 100)
    assert "variables are gone" in reader.status
    reader.cells[5].edit("lost").run(expect="error")
    assert "NameError" in reader.cells[5].text
    assert reader.foreign == []
