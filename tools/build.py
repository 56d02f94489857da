"""`make book`: environment, assets, executed chapters, strict pages, in that order.

The site is built beside the old one and only takes its place when everything
has passed, so `_build/html` never holds a half-made or a broken book.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import time

from . import assets, environment, repository
from .console import CommandFailed, Failure, duration, run
from .finish import finish
from .paths import BUILD, ROOT, SITE, fingerprint

WORK = BUILD / "work"                       # Jupyter Book writes below it, in _build/
CACHE = WORK / "_build" / ".jupyter_cache"  # executed chapters; where Jupyter Book looks for them
RECORD = BUILD / "book.json"                # what the site in _build/html was built from

JUPYTER_BOOK = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
CONFIGURATION = [ROOT / "_config.yml", ROOT / "_toc.yml"]
PACKAGE = [ROOT / "src", ROOT / "requirements.lock"]


def book(console, python=None):
    """Build the book, or see that nothing has changed since it was built. `python`: an environment that stands."""
    start = time.monotonic()
    python = python or environment.ensure(console)
    staged = assets.stage(console, python)
    links = repository.for_pages()
    key = fingerprint(*CONFIGURATION, *PACKAGE, ROOT / "book", ROOT / "tools", staged, extra=f"{sys.version} {links}")
    if stands(key):
        console.note("pages        unchanged")
    else:
        _execute_chapters(console, python)
        html = build_pages(console, python, ROOT, WORK, keep=CACHE, links=links)
        shutil.copytree(staged, html / "assets", copy_function=_link)
        finish(console, python, html)
        publish(html, key)
    console.note(f"\nThe book is ready ({duration(time.monotonic() - start)}).\n"
                 f"  read it:       {SITE / 'index.html'}\n"
                 "  read it live:  make serve")


def stands(key):
    try:
        recorded = json.loads(RECORD.read_text())
    except (OSError, ValueError):
        return False
    return recorded == {"key": key} and (SITE / "index.html").exists()


def chapters_key():
    """What a chapter's results depend on beside its own code: the package, the lock, the data it may read."""
    # Not the prose and not the style: these change no number.
    data = [path for path in (ROOT / "book").rglob("*") if path.suffix in {".csv", ".txt", ".json", ".npz", ".py"}]
    return fingerprint(*PACKAGE, *sorted(data), extra=sys.version)


def _execute_chapters(console, python):
    """Run every chapter whose code, package or data has changed."""
    with console.step("chapters     executing, each in its own process"):
        code = subprocess.call([python, "-m", "tools.execute", CACHE, chapters_key()], cwd=ROOT,
                               env=environment.clean_environ(UNROLLED_EXPLORE="static"))
    if code == 130:
        raise KeyboardInterrupt
    if code:
        raise Failure("A chapter did not run to its end (see above). The book in _build/html was left as it was.")


def build_pages(console, python, book, work, keep=None, links=None):
    """Have Jupyter Book write the pages, from nothing, every warning an error; returns their folder.

    Parameters
    ----------
    book : Path
        Where `_config.yml` and `_toc.yml` are.
    work : Path
        Jupyter Book writes into its subfolder `_build`, of which only `keep` survives.
    links : dict
        Variables that name the public repository, see tools/repository.py.
    """
    # From nothing, because Sphinx does not repeat the warnings of pages that it has read before.
    (work / "_build").mkdir(parents=True, exist_ok=True)
    for path in (work / "_build").iterdir():
        if path != keep:
            shutil.rmtree(path)
    command = [python, "-c", JUPYTER_BOOK, "build", book, "--path-output", work, "-W", "-n", "--keep-going"]
    log_file = work / "sphinx.log"
    complaints = []

    def show(line):
        line = ANSI.sub("", line)
        if any(sign in line for sign in ("WARNING", "ERROR", "CRITICAL")):
            complaints.append(line.strip())
        elif "... [" in line:
            console.live(line)

    with console.step("pages        building, every warning is an error") as remarks, open(log_file, "w") as log:
        try:
            environ = environment.clean_environ(UNROLLED_EXPLORE="static", **(links or {}))
            run(command, on_line=show, log=log, env=environ, cwd=book)
        except CommandFailed as error:
            raise Failure("The pages were not built:\n" + "\n".join(f"  {line}" for line in complaints or error.lines)
                          + f"\nThe whole log: {log_file}. The book in _build/html was left as it was.") from error
        html = work / "_build" / "html"
        remarks.append(f"{sum(1 for _ in html.rglob('*.html'))} pages")
    return html


def _link(source, target):
    """A hard link where the file system has them: 30 MB less to write at every build."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def publish(html, key):
    """Let the finished site take the place of the old one."""
    RECORD.unlink(missing_ok=True)
    old = BUILD / "html.old"
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        os.replace(SITE, old)
    os.replace(html, SITE)
    shutil.rmtree(old, ignore_errors=True)
    RECORD.write_text(json.dumps({"key": key}))
