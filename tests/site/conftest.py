"""What the browser tests share: a small book of awkward cells, readers, and a list of timings."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.site.reader import Reader, wait_until
from tests.site.timings import Timings
from tools.console import Console
from tools.finish import STEPS
from tools.lite import lite
from tools.paths import ROOT
from tools.serve import serving

HERE = Path(__file__).parent
TIMINGS = pytest.StashKey()
JUPYTER_BOOK = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"


def pytest_configure(config):
    config.stash[TIMINGS] = Timings()


def pytest_terminal_summary(terminalreporter, config):
    """Print what was measured, also when every test passed."""
    timings = config.stash[TIMINGS]
    if timings.rows:
        terminalreporter.section("measured in the browser", sep="-")
        for line in timings.lines():
            terminalreporter.line(line)


@pytest.fixture(scope="session", autouse=True)
def kept_timings(request, browser):
    """Keep what a session measured, also when a test failed."""
    yield
    timings = request.config.stash[TIMINGS]
    if timings.rows:
        timings.keep(f"Chromium {browser.version}")


@pytest.fixture
def measured(request):
    """Call it with a name, seconds (one or a list) and a target to have them printed and kept."""
    return request.config.stash[TIMINGS].note


@pytest.fixture(scope="session")
def awkward_site(site, tmp_path_factory):
    """The small book, built strictly with the book's extension, finished as the real one is, beside its assets."""
    folder = tmp_path_factory.mktemp("awkward")
    source = shutil.copytree(HERE / "book", folder / "source")
    config = source / "_config.yml"
    extension = ROOT / "book" / "_ext"
    ours = "".join(f"    {name}: {extension}\n" for name in ("unrolled_site", "unrolled_formulas", "unrolled_access"))
    config.write_text(config.read_text().replace("sphinx:\n", f"sphinx:\n  local_extensions:\n{ours}"))
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", source, "-W", "-n", "--keep-going"]
    static = {**os.environ, "UNROLLED_EXPLORE": "static"}  # as the real book is built
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=static)
    assert done.returncode == 0, done.stdout + done.stderr
    html = source / "_build" / "html"
    shutil.copytree(site / "assets", html / "assets")
    for step in STEPS:
        if step is not lite:  # this book has no notebooks
            step(Console(sys.stderr), sys.executable, html)
    return html


@pytest.fixture(scope="session")
def awkward_url(awkward_site):
    with serving(awkward_site) as url:
        yield url


@pytest.fixture(scope="session")
def plain_url(awkward_site):
    """The small book on a host that knows nothing of isolation, as most static hosts."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            """Nothing: a browser that goes away in the middle of a file is no news here."""

    handler = functools.partial(Quiet, directory=str(awkward_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def read(browser):
    """Open a page in a tab of its own: `read(url, path, width=..., ...)`; closed after the test."""
    readers = []

    def open_page(url, path, **options):
        reader = Reader(browser, url, **options)
        readers.append(reader)
        return reader.open(path)

    yield open_page
    for reader in readers:
        reader.close()


@pytest.fixture(scope="module")
def live(browser, awkward_url):
    """The page of awkward cells, live; shared by the tests of a module, which reset it first."""
    reader = Reader(browser, awkward_url).open("cells.html")
    reader.seconds_to_ready = reader.go_live()
    yield reader
    assert reader.foreign == []
    reader.close()


@pytest.fixture
def fresh(live):
    """The page of awkward cells as it was built, with an empty Python; at the end it has nothing to complain of."""
    live.press("reset")
    wait_until(lambda: live.status.startswith("Reset"), lambda: f"reset ({live.status})")
    live.complaints.clear()
    yield live
    assert live.complaints == []
