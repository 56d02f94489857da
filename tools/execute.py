"""Execute the chapters, each alone in its own process, and keep the results for the build.

Runs inside the environment: `.venv/bin/python -m tools.execute CACHE KEY`.

The results go into the jupyter-cache at CACHE, where the build finds them. That
cache only compares the code of a page; a page is executed again here also when
KEY (the package, the locks, the data) or the tags of a cell have changed.
"""
import hashlib
import json
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sphinx_external_toc.parsing import parse_toc_yaml

from .console import Console, Failure, duration
from .paths import ROOT

# A kernel warns that its loopback connection is not encrypted; that is nothing to act on here.
QUIET = ["--log-level=ERROR"]
TIMEOUT = 120  # seconds for one cell; a page may ask for more in its metadata (execution: timeout)


@dataclass
class Page:
    """One chapter page that holds code: its file, its notebook, its identity."""

    path: Path
    notebook: nbformat.NotebookNode
    key: str

    @property
    def name(self):
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else str(self.path)

    @property
    def n_cells(self):
        return sum(cell.cell_type == "code" for cell in self.notebook.cells)


def read_page(path, key=""):
    """Read a MyST page as a notebook, exactly as the build does; None for a page without code."""
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), MdParserConfig(), NbParserConfig(), text)
    if reader is None:
        return None
    notebook = reader.read(text)
    code = [(cell.source, cell.metadata.get("tags")) for cell in notebook.cells if cell.cell_type == "code"]
    identity = json.dumps([key, notebook.metadata.get("kernelspec"), code], sort_keys=True)
    return Page(path, notebook, hashlib.sha256(identity.encode()).hexdigest()[:16])


def pages_of_the_book(toc=ROOT / "_toc.yml", key=""):
    """Every page of the table of contents that holds code, in the reader's order."""
    found = []
    for name in parse_toc_yaml(toc):
        path = toc.parent / name
        for candidate in (path, path.with_name(path.name + ".md")):
            if candidate.is_file():
                page = read_page(candidate, key)
                found += [page] if page else []
                break
        else:
            raise Failure(f"{toc.name} names the page {name}, but there is no file {name}.md. "
                          "Write the page, or take the entry out.")
    return found


class CellFailed(Failure):
    """A cell of a chapter raised, hung, or took its process down."""


def run_page(page, on_cell=None):
    """Execute a page in place, in a new process that has its folder as working directory.

    Returns the seconds it took; raises `CellFailed` naming the page, the cell and the exception.
    """
    current = {"index": 0}
    numbers = {index: number for number, index in enumerate(
        (i for i, cell in enumerate(page.notebook.cells) if cell.cell_type == "code"), start=1)}

    def starting(cell, cell_index):
        if cell_index in numbers:
            current["index"] = cell_index
            if on_cell:
                on_cell(numbers[cell_index])

    wishes = page.notebook.metadata.get("execution", {})
    client = NotebookClient(page.notebook, timeout=wishes.get("timeout", TIMEOUT), kernel_name="python3",
                            resources={"metadata": {"path": str(page.path.parent)}}, record_timing=False,
                            on_cell_start=starting, extra_arguments=QUIET)
    start = time.monotonic()
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise CellFailed(_report(page, current["index"], numbers, error)) from error
    return time.monotonic() - start


def _report(page, index, numbers, error):
    """Which cell of which page, what it was, and the traceback."""
    lines = page.notebook.metadata.get("source_map", [])
    where = f" (line {lines[index] + 1})" if index < len(lines) else ""
    if isinstance(error, CellExecutionError):
        what, details = f"{error.ename}: {error.evalue}", error.traceback
    else:
        what, details = f"{type(error).__name__}: {str(error).strip()}", page.notebook.cells[index].source
    cell = f"code cell {numbers.get(index, '?')} of {page.n_cells}"
    return (f"{page.name}, {cell}{where}: {what}\n\n{details.rstrip()}\n\n"
            f"Correct the cell in {page.name} (a cell that is meant to raise has the tag raises-exception).")


class Results:
    """What has been executed: page -> key and seconds, beside the jupyter-cache that holds the outputs."""

    def __init__(self, folder):
        self.cache = get_cache(str(folder))
        self.file = Path(folder) / "executed.json"
        try:
            self.known = json.loads(self.file.read_text())
        except FileNotFoundError:
            self.known = {}

    def has(self, page):
        if self.known.get(page.name, {}).get("key") != page.key:
            return False
        try:
            self.cache.match_cache_notebook(page.notebook)
        except KeyError:
            return False
        return True

    def expected(self, page):
        """How long the page took last time, None when it never ran here."""
        return self.known.get(page.name, {}).get("seconds")

    def keep(self, page, seconds):
        bundle = CacheBundleIn(page.notebook, str(page.path), data={"execution_seconds": seconds})
        self.cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        self.known[page.name] = {"key": page.key, "seconds": round(seconds, 2)}
        scratch = self.file.with_suffix(".part")
        scratch.write_text(json.dumps(self.known, indent=1))
        scratch.replace(self.file)


def execute(console, pages, results, workers=None):
    """Execute the pages that have no result yet; report every page that fails, not only the first."""
    waiting = []
    for page in pages:
        if results.has(page):
            console.note(f"      {page.name}: result reused, key {page.key}")
        else:
            waiting.append(page)
    # The longest first, so that no core waits at the end for a long page that came last.
    waiting.sort(key=lambda page: results.expected(page) or page.n_cells, reverse=True)
    workers = workers or min(2, os.cpu_count() or 1)
    remaining = {page.name: results.expected(page) or 0.0 for page in waiting}
    start, failures = time.monotonic(), []

    def show(page):
        def on_cell(number):
            left = sum(remaining.values()) / workers - (time.monotonic() - start)
            hint = f", about {duration(left)} left" if left > 0 else ""
            console.live(f"{page.name}: cell {number} of {page.n_cells}{hint}")
        return on_cell

    pool = ThreadPoolExecutor(workers)
    jobs = {pool.submit(run_page, page, show(page)): page for page in waiting}
    for job in as_completed(jobs):
        page = jobs[job]
        try:
            seconds = job.result()
        except CellFailed as failure:
            failures.append(failure)
            console.note(f"      {page.name}: FAILED")
        else:
            results.keep(page, seconds)
            console.note(f"      {page.name}: {page.n_cells} cells executed in {duration(seconds)}, key {page.key}")
    pool.shutdown()
    if failures:
        raise Failure("\n\n".join(map(str, failures)))
    return len(waiting)


def main(cache, key):
    console = Console()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        execute(console, pages_of_the_book(key=key), Results(cache))
    except Failure as failure:
        console.note(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        # At once, without waiting for the pages under way: their processes end when this one is gone.
        os._exit(130)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
