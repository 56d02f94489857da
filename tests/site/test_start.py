"""How soon Python is there, in a fresh browser, at the second visit, and for a reader who has been reading."""

import time

import pytest

from tests.site.reader import wait_until

COLD, WARM, WARMED = 2.5, 1.8, 0.3
PAGE = "cells.html"

# The page keeps the time itself: from a click on the first cell's Run to a decoded picture in the second cell,
# whose Run is pressed as soon as it is there.
TIME_PLOT = """async ([first, second]) => {
  const begin = performance.now();
  const plotted = new Promise((resolve) => {
    second.addEventListener("load", async ({ target }) => {
      await target.decode();
      resolve((performance.now() - begin) / 1000);
    }, { capture: true });
    setTimeout(resolve, 100000, null);
  });
  first.querySelector(".live-offer").click();
  for (;;) {
    const run = second.querySelector("[data-live=run]");
    run?.click();
    if (run) return plotted;
    await new Promise((resolve) => setTimeout(resolve));
  }
}"""

# The very module that the page has loaded, whatever its address says about its version.
LAUNCHER = "const { launcher } = (await import(document.querySelector('script[src*=\"live/main.js\"]').src)).page;"

SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((e) => e.value)))
    .observe({ type: "layout-shift", buffered: false });
}"""


def launcher(reader, question):
    """What the page's launcher answers to a question in JavaScript."""
    return reader.page.evaluate(f"async () => {{ {LAUNCHER} return {question}; }}")


def warmed(reader):
    """Wait until Python has been started unasked; return the seconds that took."""
    return wait_until(lambda: launcher(reader, "launcher.warmed?.isReady ?? false"), "Python has been warmed up", 60)


def asked_for_python(reader):
    names = reader.page.evaluate("() => performance.getEntriesByType('resource').map((e) => e.name)")
    return any("/assets/python/" in name for name in names)


def seconds_to_plot(reader):
    """Go live by the Run button of the first cell, run the second, too, and wait for its picture."""
    cell = reader.cells[1].unfold()
    boxes = [reader.cells[number].box.element_handle() for number in (0, 1)]
    seconds = reader.page.evaluate(TIME_PLOT, boxes)
    assert seconds is not None, f"no picture: {reader.status}"
    reader.wait_until_idle()
    (picture,) = cell.pictures
    assert picture["deviation"] > 3
    assert reader.complaints == [] and reader.foreign == []
    return seconds


def test_click_to_first_plot(awkward_url, read, measured):
    cold, warm = [], []
    for _ in range(3):
        reader = read(awkward_url, PAGE)  # a profile of its own: nothing is cached
        cold.append(seconds_to_plot(reader))
        reader.open(PAGE)
        warm.append(seconds_to_plot(reader))
        reader.close()
    measured("click to first plot, first visit", cold, COLD)
    measured("click to first plot, second visit", warm, WARM)


def test_a_reader_who_stays_finds_python_ready_and_nothing_has_moved(awkward_url, read, measured):
    seconds = []
    for _ in range(3):
        reader = read(awkward_url, PAGE, warm=True)
        wait_until(lambda r=reader: r.page.evaluate("document.readyState") == "complete", "loaded")
        reader.page.evaluate(SHIFTS)
        warmed(reader)
        assert reader.state == "off" and reader.status.strip() == ""
        assert not reader.page.locator(".live-bar progress").is_visible()
        assert reader.page.evaluate("window.shifts") == []
        seconds.append(seconds_to_plot(reader))
        reader.close()
    measured("click to first plot, after reading for a while", seconds, WARMED)


@pytest.mark.parametrize("reason", ["{ saveData: true }", "{ effectiveType: '3g' }", "{ type: 'cellular' }"])
def test_on_a_poor_connection_python_waits_until_the_pointer_comes_near(awkward_url, read, reason):
    reader = read(awkward_url, "words.html", warm=True)
    reader.page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {reason} }})")
    reader.open(PAGE)
    time.sleep(4)  # twice as long as it otherwise takes to begin
    assert not asked_for_python(reader)
    reader.page.hover("[data-live=start]")
    warmed(reader)
    assert reader.state == "off"


def test_what_fails_unasked_is_silent_and_the_click_tries_afresh(awkward_url, read):
    reader = read(awkward_url, PAGE)
    reader.context.route("**/python/packages.pack?*", lambda route: route.abort())
    reader.page.focus("[data-live=start]")
    wait_until(lambda: launcher(reader, "launcher.warmed?.hasEnded ?? false"), "warming up has failed", 30)
    assert reader.state == "off" and reader.status.strip() == ""
    reader.context.unroute("**/python/packages.pack?*")
    reader.go_live()


def test_a_page_that_is_left_keeps_no_python_that_nobody_used(awkward_url, read):
    reader = read(awkward_url, PAGE, warm=True)
    warmed(reader)
    assert len(reader.page.workers) == 1
    reader.page.evaluate("() => { dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); }")
    wait_until(lambda: reader.page.evaluate("1") and not reader.page.workers, "the worker has ended", 60)
    reader.page.evaluate("() => { dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); }")
    warmed(reader)
    reader.go_live()


def test_python_begins_anew_without_asking_for_its_files_again(awkward_url, read):
    reader = read(awkward_url, PAGE)
    reader.go_live()
    reader.context.route("**/assets/python/**", lambda route: route.abort())
    reader.press("restart")
    wait_until(lambda: reader.state == "ready" and "Loading" not in reader.status, lambda: reader.status, 60)
    reader.cells[0].run()
    assert reader.cells[0].text.strip() == "2.5"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import numpy as np\nnp.ones(10**10)", "ValueError"),  # more than there are addresses
        ("import numpy as np\nheld = [np.empty(10**8) for _ in range(100)]", "MemoryError"),
        ("held = []\nwhile True:\n    held.append(bytearray(2**26))", "MemoryError"),
    ],
)
def test_exhausted_memory_is_told_and_python_goes_on(awkward_url, read, source, error):
    reader = read(awkward_url, PAGE)
    reader.go_live()
    reader.cells[0].edit(source).run(expect="error", seconds=120)
    assert error in reader.cells[0].text
    reader.cells[0].edit("held = None\nprint(6 * 7)").run()
    assert reader.cells[0].text.strip() == "42"


def test_code_in_the_page_has_neither_network_nor_storage_nor_other_threads(awkward_url, read):
    reader = read(awkward_url, PAGE)
    reader.go_live()
    names = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "importScripts", "Worker",
             "SharedWorker", "BroadcastChannel", "indexedDB", "caches", "cookieStore", "postMessage", "close"]
    reader.cells[0].edit(
        f"import js\nfrom js import navigator, Object\nnames = {names}\n"
        "print([n for n in names if hasattr(js, n) or hasattr(js.self, n)])\n"
        "print([n for n in ['storage', 'locks', 'serviceWorker'] if hasattr(navigator, n)])").run()
    assert reader.cells[0].text.split("\n")[:2] == ["[]", "[]"]
