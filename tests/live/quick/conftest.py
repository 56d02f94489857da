import pytest


@pytest.fixture(autouse=True)
def drawn_as_in_a_page(in_page):
    """Every test here draws with the page's backend."""
