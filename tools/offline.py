"""A finishing step: the list from which the service worker (book/_root/sw.js) keeps the book for offline reading.

offline.json holds, for every file, its SHA-256, its size, and whether it is only kept once it has been visited.
The hash of the list is the name of the version: any file that changes makes a new one.
"""
import json
from pathlib import PurePosixPath

from .console import Failure
from .pages import pages_of
from .paths import sha256

LIST = "offline.json"

# JupyterLite is an application of its own, which needs the network. The others are no part of the book as it
# is read: the list and its reader themselves, what only build tools or debuggers ask for, translations of the
# theme, and the Python that only JupyterLite loads (the page's own is in assets/python).
LEFT_OUT = {"lite", "sw.js", LIST, ".buildinfo", ".nojekyll", "objects.inv"}
LEFT_OUT_FOLDER = ("assets", "pyodide")
LEFT_OUT_SUFFIXES = {".map", ".mo", ".po"}
# Kept when it is visited: the sources of the pages and of the package, and the chapters as notebooks.
VISITED = {"_sources", "_modules"}
VISITED_SUFFIXES = {".ipynb"}

SIZE = 'data-megabytes=""'


def keep_offline(console, python, html):
    """Write the list of the files below `html`, and its size into every page; `python` has no part in it."""
    with console.step("offline      listing what is kept") as remarks:
        files = entries(html)
        total = megabytes(files)
        for path in pages_of(html):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(SIZE, f'data-megabytes="{total}"'), encoding="utf-8")
        files = entries(html)
        if "404.html" not in files:
            raise Failure("The site has no 404.html, which the service worker shows for pages that it does not have.")
        (html / LIST).write_text(json.dumps({"files": files}, separators=(",", ":")) + "\n", encoding="utf-8")
        ahead = sum(len(entry) == 2 for entry in files.values())
        remarks.append(f"{total} MB in {ahead} files, {len(files) - ahead} more when they are visited")


def entries(html):
    """For each file its hash and size; a third item, true, where it is only kept when it is visited."""
    found = {}
    for path in sorted(path for path in html.rglob("*") if path.is_file()):
        name = path.relative_to(html).as_posix()
        kind = kind_of(name)
        if kind != "left out":
            entry = [sha256(path), path.stat().st_size]
            found[name] = [*entry, True] if kind == "visited" else entry
    return found


def kind_of(name):
    """Whether a file is kept ahead, kept when visited, or left out.

    Examples
    --------
    >>> kind_of("book/index.html"), kind_of("_modules/index.html"), kind_of("lite/index.html")
    ('ahead', 'visited', 'left out')
    """
    path = PurePosixPath(name)
    if path.parts[0] in LEFT_OUT or path.parts[:2] == LEFT_OUT_FOLDER or path.suffix in LEFT_OUT_SUFFIXES:
        return "left out"
    if path.parts[0] in VISITED or path.suffix in VISITED_SUFFIXES:
        return "visited"
    return "ahead"


def megabytes(files):
    """What is kept ahead, in whole megabytes."""
    return round(sum(entry[1] for entry in files.values() if len(entry) == 2) / 1e6)
