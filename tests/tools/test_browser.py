"""A browser is only trusted when it has shown a page; else the message lists what was tried."""
import dataclasses
import sys

import pytest

from tools import browser
from tools.browser import CHROMIUM, chromium_complaint, find_browser
from tools.console import Console, Failure


def program(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def find(kind=None):
    return find_browser(Console(), sys.executable, install=False, kind=kind)


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch):
    """A machine without any browser."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("UNROLLED_BROWSER", raising=False)
    monkeypatch.delenv("UNROLLED_FIREFOX", raising=False)
    for name in ("CHROMIUM", "FIREFOX"):
        monkeypatch.setattr(browser, name, dataclasses.replace(getattr(browser, name), mac=tmp_path / "absent"))


def test_no_browser_is_a_failure_that_says_what_to_do():
    with pytest.raises(Failure, match="UNROLLED_BROWSER=") as failure:
        find()
    assert all(name in str(failure.value) for name in CHROMIUM.names)


def test_a_browser_that_shows_the_page_is_taken_from_the_path(tmp_path):
    good = program(tmp_path / "google-chrome", "echo '<html><p>one page</p></html>'")
    assert find() == str(good)


def test_a_browser_that_does_not_start_is_passed_over_and_reported(tmp_path):
    program(tmp_path / "chromium", "echo 'libnss3.so is missing' >&2; exit 127")
    with pytest.raises(Failure, match="chromium .found. does not start: code 127, libnss3.so is missing"):
        find()
    good = program(tmp_path / "google-chrome", "echo '<p>one page</p>'")
    assert find() == str(good)


def test_a_named_browser_comes_first(tmp_path, monkeypatch):
    program(tmp_path / "chromium", "echo '<p>one page</p>'")
    named = program(tmp_path / "mine", "echo '<p>one page</p>'")
    monkeypatch.setenv("UNROLLED_BROWSER", str(named))
    assert find() == str(named)


def test_a_name_that_leads_nowhere_is_reported(tmp_path, monkeypatch):
    monkeypatch.setenv("UNROLLED_BROWSER", str(tmp_path / "nowhere"))
    with pytest.raises(Failure, match="nowhere .named by UNROLLED_BROWSER. does not start: .*No such file"):
        find()


def test_a_program_that_shows_nothing_is_no_browser(tmp_path):
    assert "code 0, it said nothing" in chromium_complaint(program(tmp_path / "true", ":"))


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr("tools.browser.os.geteuid", lambda: 0)


def install(python):
    return find_browser(Console(), str(python), install=True)


@pytest.fixture
def without_playwright(tmp_path):
    """A Python whose Playwright cannot download anything."""
    return program(tmp_path / "python", "echo 'Error: Failed to download Chromium, getaddrinfo ENOTFOUND'; exit 1")


def test_root_gets_debians_browser(tmp_path, as_root, without_playwright):
    packed = program(tmp_path / "packed", "echo '<p>one page</p>'")
    program(tmp_path / "apt-get", f'test "$1" = update || /bin/cp -p {packed} {tmp_path / "chromium"}')
    assert install(without_playwright) == str(tmp_path / "chromium")


def test_others_are_told_that_debians_browser_needs_root(tmp_path, monkeypatch, without_playwright):
    monkeypatch.setattr("tools.browser.os.geteuid", lambda: 1000)
    program(tmp_path / "apt-get", "exit 1")
    with pytest.raises(Failure, match="needs root .apt-get install chromium."):
        install(without_playwright)


def test_when_nothing_can_be_installed_every_answer_is_listed(tmp_path, as_root, without_playwright):
    program(tmp_path / "apt-get", "echo 'E: Unable to locate package chromium'; exit 100")
    with pytest.raises(Failure) as failure:
        install(without_playwright)
    assert "Debian's package chromium: E: Unable to locate package chromium" in str(failure.value)
    assert "Playwright's own download: Error: Failed to download Chromium" in str(failure.value)


def test_playwrights_own_browser_is_the_last_resort(tmp_path):
    own = program(tmp_path / "own", "echo '<p>one page</p>'")
    python = program(tmp_path / "python", f'test "$1" = -m || echo {own}')
    assert install(python) == str(own)


def test_firefox_is_trusted_when_it_can_be_driven(tmp_path):
    program(tmp_path / "firefox", "echo 'no display'; exit 1")
    with pytest.raises(Failure, match="(?s)Firefox.*does not start: code 1, no display.*UNROLLED_FIREFOX="):
        find(browser.FIREFOX)
    good = program(tmp_path / "firefox-esr", "echo 'WebDriver BiDi listening on ws://127.0.0.1:1'; exec /bin/sleep 30")
    assert find(browser.FIREFOX) == str(good)
