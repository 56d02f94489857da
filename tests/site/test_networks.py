"""A section on a slow line: it reads before Python is there, says how far the loading is, and then runs."""

import re
import time

from tests.site.reader import wait_until

SECTION = "book/scratch/memory.html"
# Ten megabits a second with a delay of 60 ms: a phone somewhere in the country.
SLOW = {"offline": False, "latency": 60, "downloadThroughput": 10e6 / 8, "uploadThroughput": 1e6 / 8}


def test_a_section_on_a_slow_line(site_url, read, measured):
    reader = read(site_url, "book/index.html")
    session = reader.context.new_cdp_session(reader.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    begin = time.perf_counter()
    reader.open(SECTION)
    assert reader.page.locator("article h1").is_visible()
    measured("a section can be read, on 10 Mbit/s", time.perf_counter() - begin, 3.0)
    assert reader.state == "off"

    said = []

    def ready():
        if reader.status not in said[-1:]:
            said.append(reader.status)
        return reader.state in ("ready", "failed")

    begin = time.perf_counter()
    reader.press("start")
    wait_until(ready, lambda: f"ready ({reader.status})", 200)
    measured("button to ready, on 10 Mbit/s", time.perf_counter() - begin, 20.0)
    assert reader.state == "ready", reader.status
    loading = [re.search(r"([\d.]+) of ([\d.]+) MB, (\d+) s", text) for text in said]
    told = [(float(match[1]), float(match[2]), int(match[3])) for match in loading if match]
    assert len(told) >= 3, said
    assert told == sorted(told) and all(done <= total for done, total, _ in told), said

    reader.press("run-all")
    reader.wait_until_idle()
    for cell in reader.cells:
        cell.unfold()
        assert cell.state == "done", cell.text
        assert all(picture["deviation"] > 3 for picture in cell.pictures)
    assert reader.complaints == [] and reader.foreign == []
