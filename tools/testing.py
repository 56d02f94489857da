"""`make test`: everything set up, then every test.

The tests come in groups, in two lanes that run side by side: those of the site in a browser, and all
others. A group that has passed is not run again while everything that it can depend on has the same
content: its result is then reported as reused, with its key. `make test FRESH=1` runs all of them anyway,
`make test GROUP="style site"` only these; a new clone, as in CI, has no results to reuse.
"""
import json
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import environment
from .browser import CHROMIUM, FIREFOX, find_browser
from .build import book
from .console import Failure, duration
from .paths import BUILD, ROOT, SITE, fingerprint

RESULTS = BUILD / "tests.json"


@dataclass
class Group:
    """Some tests, and what their outcome depends on."""

    name: str
    command: list  # arguments of the environment's Python
    depends: list
    lane: str = "others"  # or "site"

    def key(self, extra):
        return fingerprint(*self.depends, extra=extra)[:16]


def groups():
    """Style, package, tools, chapters, site, lite, lab. What is not named belongs to the package."""
    tests, tools, source, book = ROOT / "tests", ROOT / "tools", ROOT / "src", ROOT / "book"
    around = [path for path in sorted(ROOT.iterdir()) if path.is_file()]
    around += [ROOT / ".ci", ROOT / ".github", tests / "conftest.py"]
    apart = {"tools", "book", "site", "lite", "lab", "conftest.py", "__pycache__"}
    own = [path for path in sorted(tests.iterdir()) if path.name not in apart]
    shared = [tests / "extension.py", tests / "headlines.py",
              tests / "site" / "reader.py", tests / "site" / "timings.py"]
    material = [path for path in sorted(book.rglob("*")) if path.is_file() and path.suffix != ".md"]

    def pytest(*paths):
        return ["-m", "pytest", *paths]

    return [
        Group("style", ["-m", "ruff", "check", "--no-cache", "."],
              [*around, source, tools, tests, ROOT / "benchmarks", *material]),
        Group("package", pytest(source, *own), [*around, source, tools, *own, ROOT / "benchmarks", *material]),
        Group("tools", pytest(tools, tests / "tools"), [*around, source, tools, tests / "tools"]),
        Group("chapters", pytest(tests / "book"), [*around, source, tools, book, SITE, tests / "book"]),
        Group("site", pytest(tests / "site"), [*around, source, tools, book, SITE, *shared, tests / "site"], "site"),
        Group("lite", pytest(tests / "lite"), [*around, source, tools, book, SITE, *shared, tests / "lite"]),
        Group("lab", pytest(tests / "lab"), [*around, source, tools, book, *shared, tests / "lab"]),
    ]


def test(console):
    """Set up, run every group, and say in the end what passed and how long it took."""
    start = time.monotonic()
    python = environment.ensure(console, "test")
    book(console, python)
    chosen, versions = {}, [sys.version]
    for kind in (CHROMIUM, FIREFOX):
        with console.step(f"browser      {kind.title}") as remarks:
            path = find_browser(console, python, kind=kind)
            version = subprocess.run([path, "--version"], capture_output=True, text=True).stdout.strip()
            remarks += [str(path), version]
        chosen[kind.variable] = str(path)
        versions.append(version)
    environ = environment.clean_environ(**chosen)
    extra = " ".join(versions)
    outcomes = run_lanes(console, wanted(os.environ.get("GROUP", "")), extra, python, environ)
    console.note("\n" + "\n".join(f"  {name:10} {text}" for name, _, text in outcomes))
    failed = [name for name, passed, _ in outcomes if not passed]
    if failed:
        raise Failure(f"Failed: {', '.join(failed)} ({duration(time.monotonic() - start)}). "
                      "The reports are above; what passed is kept.")
    console.note(f"\nEvery test passed ({duration(time.monotonic() - start)}).")


def wanted(names):
    """The groups with these names, separated by blanks; all of them when there is no name."""
    every = groups()
    chosen = names.split()
    unknown = set(chosen) - {group.name for group in every}
    if unknown:
        raise Failure(f"GROUP={names}: there is no group {', '.join(sorted(unknown))}; "
                      f"there are {', '.join(group.name for group in every)}.")
    return [group for group in every if not chosen or group.name in chosen]


def run_lanes(console, chosen, extra, python, environ):
    """Run the groups of each lane one after another, the lanes side by side; returns outcomes in order."""
    outcomes = {}

    def run_lane(lane):
        for group in chosen:
            if group.lane == lane:
                outcomes[group.name] = run_group(console, group, group.key(extra), python, environ)

    with ThreadPoolExecutor() as pool:
        for job in [pool.submit(run_lane, lane) for lane in sorted({group.lane for group in chosen})]:
            job.result()
    return [outcomes[group.name] for group in chosen]


# Two groups may end at the same moment: one report is printed, one result written, at a time.
turn = threading.Lock()


def run_group(console, group, key, python, environ):
    """Run one group, or reuse its result; returns name, whether it passed, and a line for the summary."""
    with turn:
        results = _known()
        known = results.pop(group.name, {})
        if known.get("key") == key and not os.environ.get("FRESH"):
            return group.name, True, f"{known['said']}; result of {known['when']} reused, key {key}"
        _keep(results)
    said = []
    with subprocess.Popen([python, *group.command], cwd=ROOT, env=environ, text=True,
                          errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as process:
        for line in process.stdout:
            said.append(line.rstrip("\n"))
            with turn:
                console.live(f"{group.name}: {said[-1]}")
    last = re.sub(r"\x1b\[[0-9;]*m", "", said[-1]).strip("= ") if said else "it said nothing"
    with turn:
        console.note("\n".join([f"\ntests        {group.name}", *said]))
        if process.returncode:  # also when no test was found: such a group has proved nothing
            return group.name, False, f"FAILED: {last}"
        _keep({**_known(), group.name: {"key": key, "said": last, "when": time.strftime("%Y-%m-%d %H:%M")}})
    return group.name, True, last


def _known():
    try:
        return json.loads(RESULTS.read_text())
    except (OSError, ValueError):
        return {}


def _keep(results):
    RESULTS.write_text(json.dumps(results, indent=1))
