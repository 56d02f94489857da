"""Every exploration of the book, redrawn at many settings: each picture is that of a new figure, to the last pixel."""

import contextlib

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.live.quick.comparing import assert_same_pictures, random_settings
from tools.execute import pages_of_the_book
from unrolled._live import set_current_session
from unrolled._live.figures import BACKEND
from unrolled._live.session import Session

REDRAWS = 5


def cells(page):
    return [cell.source for cell in page.notebook.cells if cell.cell_type == "code"]


PAGES = [page for page in pages_of_the_book() if any("@explore(" in source for source in cells(page))]


class Watching(Session):
    """A session that keeps every explorer which its cells show."""

    def __init__(self):
        self.explorers = []
        self.problems = []
        super().__init__(lambda message: self.problems.append(message) if message["type"] == "error" else None)

    def show_explorer(self, explorer):
        self.explorers.append(explorer)


@contextlib.contextmanager
def live_page():
    """The page's backend and its session, for as long as the context lasts."""
    before = matplotlib.get_backend()
    with matplotlib.rc_context():
        plt.switch_backend(BACKEND)
        session = Watching()
        set_current_session(session)
        try:
            yield session
        finally:
            set_current_session(None)
            plt.close("all")
            plt.switch_backend(before)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_redraws_are_pictures_of_new_figures(page):
    rng = np.random.default_rng(5)
    with live_page() as session:
        for number, source in enumerate(cells(page), start=1):
            session.run(source, number)
            assert not session.problems, f"cell {number}: {session.problems[0]['full']}"
            # Now, and not at the end: later cells may give names that the function uses another meaning.
            while session.explorers:
                explorer = session.explorers.pop()
                assert_same_pictures(explorer, random_settings(explorer, rng, REDRAWS))
