import matplotlib
import pytest


@pytest.fixture(autouse=True)
def agg(monkeypatch):
    """Figures are drawn in memory, and the front end is the one that the test chooses."""
    import matplotlib.pyplot as plt

    monkeypatch.delenv("UNROLLED_EXPLORE", raising=False)
    before = matplotlib.get_backend()
    plt.switch_backend("agg")
    yield
    plt.close("all")
    plt.switch_backend(before)
