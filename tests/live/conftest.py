"""A session without a browser: what it sends is kept in a list."""

import matplotlib
import matplotlib.pyplot as plt
import pytest

from unrolled._live import set_current_session
from unrolled._live.figures import BACKEND
from unrolled._live.session import Session


class Page:
    """Runs cells, numbered in the order of the calls, and keeps what they sent."""

    def __init__(self):
        self.messages = []
        self.session = Session(self.messages.append)
        self.cells = 0

    def run(self, source, cell=None):
        self.messages.clear()
        self.cells += 1
        return self.session.run(source, cell or self.cells)

    def texts(self, name):
        return "".join(m["text"] for m in self.messages if m["type"] == "stream" and m["name"] == name)

    @property
    def shown(self):
        return [m["data"] for m in self.messages if m["type"] == "display"]

    @property
    def error(self):
        (message,) = [m for m in self.messages if m["type"] == "error"]
        return message


@pytest.fixture
def page():
    """A fresh page, known as the current session while the test runs."""
    fresh = Page()
    set_current_session(fresh.session)
    yield fresh
    set_current_session(None)


@pytest.fixture
def in_page():
    """The page's backend, as the worker selects it, and settings that end with the test."""
    before = matplotlib.get_backend()
    with matplotlib.rc_context():
        plt.switch_backend(BACKEND)
        yield
        plt.close("all")
        plt.switch_backend(before)
