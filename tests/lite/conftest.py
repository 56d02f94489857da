"""What the tests of JupyterLite share: a host that isolates nothing, and a list of timings."""
import functools
import http.server
import threading

import pytest

from tests.site.timings import Timings

TIMINGS = pytest.StashKey()


def pytest_configure(config):
    config.stash[TIMINGS] = Timings()


def pytest_terminal_summary(terminalreporter, config):
    """Print what was measured, also when every test passed."""
    if config.stash[TIMINGS].rows:
        terminalreporter.section("measured in JupyterLite", sep="-")
        for line in config.stash[TIMINGS].lines():
            terminalreporter.line(line)


@pytest.fixture
def measured(request):
    """Call it with a name, seconds and a target to have them printed at the end."""
    return request.config.stash[TIMINGS].note


@pytest.fixture
def plain_site_url(site):
    """The site on a host without any headers of its own, as most static hosts."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            """Nothing: a browser that goes away in the middle of a file is no news here."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
