"""Fixtures of the tests that need the built site or a real browser.

`make test` sets both up. A test that cannot have them fails; it is never skipped.
"""
import sys

import pytest

from tools.browser import FLAGS, find_browser
from tools.console import Console
from tools.paths import SITE
from tools.serve import serving


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    if not (SITE / "index.html").exists():
        pytest.fail(f"There is no built site at {SITE}: run `make book` first.", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def site_url(site):
    """The built site, served as `make serve` does, on a free port."""
    with serving(site) as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium driven by Playwright; open pages with `browser.new_page()`."""
    from playwright.sync_api import sync_playwright

    path = find_browser(Console(sys.stderr), sys.executable, install=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
