import matplotlib
import matplotlib.pyplot as plt
import pytest

from unrolled._live.figures import BACKEND


@pytest.fixture(autouse=True)
def in_page():
    """The page's backend, as the worker selects it, and settings that end with the test."""
    before = matplotlib.get_backend()
    with matplotlib.rc_context():
        plt.switch_backend(BACKEND)
        yield
        plt.close("all")
        plt.switch_backend(before)
