"""The real browsers of the tests: found, or else installed, and always started once before they are trusted."""
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .console import CommandFailed, Failure, run
from .environment import clean_environ

# Nothing but the page itself: no look-ups of updates, no field trials, no first-run tour.
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-default-apps"]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")  # the sandbox refuses to work for root


@dataclass(frozen=True)
class Browser:
    """One kind of browser: how it is called, where it may be, and what makes it useless."""

    title: str
    variable: str  # of the environment, which names one
    names: tuple
    mac: Path
    package: str  # Debian's
    playwright: str | None  # Playwright's name of its own build, None when that is of no use to us
    complaint: Callable  # path -> why it does not start, or None


def find_browser(console, python, install=True, kind=None):
    """The path of a browser that starts; installs one when none is there and `install` is true.

    `kind` is CHROMIUM when left out, or FIREFOX.

    Raises
    ------
    Failure
        With all that was tried and what came of it.
    """
    kind = kind or CHROMIUM
    tried = []
    steps = [_named, _on_path] + ([_from_debian, _from_playwright] if install else [])
    for step in steps:
        for path, where in step(kind, console, python, tried):
            complaint = kind.complaint(path)
            if complaint is None:
                return path
            tried.append(f"{path} ({where}) does not start: {complaint}")
    raise Failure(f"The browser tests need {kind.title}, and none was found that works:\n"
                  + "\n".join(f"  - {line}" for line in tried)
                  + f"\nInstall one, or name it: {kind.variable}=/path/to/{kind.names[-1]} make test")


def chromium_complaint(path):
    """Why this Chromium is of no use here, or None when it shows a page."""
    with tempfile.TemporaryDirectory(prefix="unrolled-", ignore_cleanup_errors=True) as profile:
        command = [str(path), "--headless", *FLAGS, f"--user-data-dir={profile}", "--dump-dom",
                   "data:text/html,<p>one%20page</p>"]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60)
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    if "<p>one page</p>" in answer.stdout:
        return None
    said = answer.stderr.strip().splitlines() or ["it said nothing"]
    return f"code {answer.returncode}, {said[-1]}"


def firefox_complaint(path):
    """Why this Firefox is of no use here, or None when it lets itself be driven."""
    said = ["it said nothing"]
    with tempfile.TemporaryDirectory(prefix="unrolled-", ignore_cleanup_errors=True) as home:
        command = [str(path), "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", home]
        try:
            browser = subprocess.Popen(command, env={**os.environ, "HOME": home}, text=True, errors="replace",
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError as error:
            return str(error)
        with browser:
            watch = threading.Timer(60, browser.kill)
            watch.start()
            try:
                for line in browser.stdout:
                    if "WebDriver BiDi listening" in line:
                        return None
                    said.append(line.strip())
            finally:
                watch.cancel()
                browser.kill()
    return f"code {browser.returncode}, {said[-1]}"


CHROMIUM = Browser("Chromium or Chrome", "UNROLLED_BROWSER",
                   ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
                   Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
                   "chromium", "chromium", chromium_complaint)
# Playwright's Firefox is patched, and is no answer to how Firefox shows the book.
FIREFOX = Browser("Firefox", "UNROLLED_FIREFOX", ("firefox-esr", "firefox"),
                  Path("/Applications/Firefox.app/Contents/MacOS/firefox"),
                  "firefox-esr", None, firefox_complaint)


def _named(kind, console, python, tried):
    if path := os.environ.get(kind.variable):
        yield path, f"named by {kind.variable}"


def _on_path(kind, console, python, tried):
    found = [path for path in map(shutil.which, kind.names) if path] + [str(kind.mac)] * kind.mac.exists()
    yield from ((path, "found") for path in found)
    if not found:
        tried.append(f"on PATH: none of {', '.join(kind.names)}")


def _from_debian(kind, console, python, tried):
    if not shutil.which("apt-get"):
        return
    if os.geteuid() != 0:
        tried.append(f"Debian's package {kind.package}: needs root (apt-get install {kind.package})")
        return
    console.live(f"browser: installing Debian's package {kind.package}")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "-q"], env=environ)
        run(["apt-get", "install", "-q", "-y", "--no-install-recommends", kind.package], env=environ,
            on_line=lambda line: console.live(f"browser: {line}"))
    except CommandFailed as error:
        tried.append(f"Debian's package {kind.package}: {error.lines[-1] if error.lines else error}")
        return
    if path := shutil.which(kind.package):
        yield path, "Debian's package"


def _from_playwright(kind, console, python, tried):
    if not kind.playwright:
        return
    console.live("browser: Playwright's own download")
    try:
        run([python, "-m", "playwright", "install", kind.playwright], env=clean_environ(),
            on_line=lambda line: console.live(f"browser: {line}"))
        (path,) = run([python, "-c", _PLAYWRIGHT_PATH.format(kind.playwright)], env=clean_environ(), tail=1)
    except CommandFailed as error:
        reasons = [line for line in error.lines if "rror" in line] or error.lines[-1:]
        tried.append(f"Playwright's own download: {reasons[0].strip() if reasons else error.code}")
        return
    yield path, "Playwright's own"


_PLAYWRIGHT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.{}.executable_path)
"""
