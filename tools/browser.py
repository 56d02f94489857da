"""The real browser of the tests: found, or else installed, and always started once before it is trusted."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .console import CommandFailed, Failure, run
from .environment import clean_environ

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

# Nothing but the page itself: no look-ups of updates, no field trials, no first-run tour.
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-default-apps"]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")  # the sandbox refuses to work for root


def find_browser(console, python, install=True):
    """The path of a browser that starts; installs one when none is there and `install` is true.

    Raises
    ------
    Failure
        With all that was tried and what came of it.
    """
    tried = []
    steps = [_named, _on_path] + ([_from_debian, _from_playwright] if install else [])
    for step in steps:
        for path, where in step(console, python, tried):
            complaint = does_not_start(path)
            if complaint is None:
                return path
            tried.append(f"{path} ({where}) does not start: {complaint}")
    raise Failure("The browser tests need Chromium or Chrome, and none was found that works:\n"
                  + "\n".join(f"  - {line}" for line in tried)
                  + "\nInstall one, or name it: UNROLLED_BROWSER=/path/to/chrome make test")


def does_not_start(path):
    """Why this browser is of no use here, or None when it shows a page."""
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


def _named(console, python, tried):
    if path := os.environ.get("UNROLLED_BROWSER"):
        yield path, "named by UNROLLED_BROWSER"


def _on_path(console, python, tried):
    found = [path for path in map(shutil.which, NAMES) if path] + [str(MAC)] * MAC.exists()
    yield from ((path, "found") for path in found)
    if not found:
        tried.append(f"on PATH: none of {', '.join(NAMES)}")


def _from_debian(console, python, tried):
    if not shutil.which("apt-get"):
        return
    if os.geteuid() != 0:
        tried.append("Debian's package chromium: needs root (apt-get install chromium)")
        return
    console.live("browser: installing Debian's package chromium")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "-q"], env=environ)
        run(["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"], env=environ,
            on_line=lambda line: console.live(f"browser: {line}"))
    except CommandFailed as error:
        tried.append(f"Debian's package chromium: {error.lines[-1] if error.lines else error}")
        return
    if path := shutil.which("chromium"):
        yield path, "Debian's package"


def _from_playwright(console, python, tried):
    console.live("browser: Playwright's own download")
    try:
        run([python, "-m", "playwright", "install", "chromium"], env=clean_environ(),
            on_line=lambda line: console.live(f"browser: {line}"))
        (path,) = run([python, "-c", _PLAYWRIGHT_PATH], env=clean_environ(), tail=1)
    except CommandFailed as error:
        reasons = [line for line in error.lines if "rror" in line] or error.lines[-1:]
        tried.append(f"Playwright's own download: {reasons[0].strip() if reasons else error.code}")
        return
    yield path, "Playwright's own"


_PLAYWRIGHT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
