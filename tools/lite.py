"""A finishing step: JupyterLite in the site, with every page of the book as a notebook.

`lite/notebooks/index.html?path=book/x/y.ipynb` opens a page as a notebook that runs in the reader's browser,
with the Python of `assets/pyodide/`, which lies in the site already, and without any other host. It is built
in an environment of its own, and only again when the notebooks or the way of building have changed.
"""
import json
import shutil
from pathlib import Path

from . import environment
from .console import run
from .paths import BUILD, ROOT, fingerprint

VENV = environment.VENV.with_name(".venv-lite")
LOCK = ROOT / "requirements-lite.lock"
OURS = ROOT / "tools" / "jupyterlite"
BUILT = BUILD / "lite"
APPS = ["notebooks", "tree", "lab", "edit"]  # one notebook; and what its menus lead to
SCRIPT = "book.js"

# The first things on a page, so that they come before every script of JupyterLite.
HEAD = """<head>
    <script src="../{script}"></script>
    <link rel="icon" href="../../_static/favicon.svg" type="image/svg+xml" />"""


def lite(console, python, html):
    """Build `html/lite`; the notebooks lie beside `html`, where the book's extension has written them."""
    notebooks = html.parent / "lite-notebooks"
    key = {"source": fingerprint(OURS, LOCK, Path(__file__), extra=fingerprint_of(notebooks))}
    with console.step("lite         every page as a notebook, in the browser") as remarks:
        if not stands(key):
            environment.ensure_locks(console, VENV, [LOCK])
            build(console, notebooks)
            (BUILT / "complete.json").write_text(json.dumps(key))
            remarks.append("built")
        shutil.copytree(BUILT / "site", html / "lite")
        files = [path for path in (BUILT / "site").rglob("*") if path.is_file()]
        remarks.append(f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB")


def fingerprint_of(folder):
    """What is in a folder, wherever that lies."""
    return fingerprint(*(path for path in sorted(folder.rglob("*.ipynb"))),
                       extra=[path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.ipynb"))])


def stands(key):
    try:
        return json.loads((BUILT / "complete.json").read_text()) == key
    except (OSError, ValueError):
        return False


def build(console, notebooks):
    """Have JupyterLite write its pages into `_build/lite/site`."""
    shutil.rmtree(BUILT, ignore_errors=True)
    source, site = BUILT / "source", BUILT / "site"
    shutil.copytree(OURS, source, ignore=shutil.ignore_patterns(SCRIPT))
    shutil.copytree(notebooks, source / "notebooks")
    command = [environment.interpreter(VENV), "-m", "jupyterlite_core", "build", "--lite-dir", source,
               "--contents", source / "notebooks", "--output-dir", site,
               "--no-sourcemaps", "--no-unused-shared-packages", *(f"--apps={app}" for app in APPS)]
    run(command, cwd=source, on_line=console.live,
        env=environment.clean_environ())
    shutil.copyfile(OURS / SCRIPT, site / SCRIPT)
    for app in APPS:
        page = site / app / "index.html"
        text = page.read_text(encoding="utf-8").replace("<html>", '<html lang="en">', 1)
        page.write_text(text.replace("<head>", HEAD.format(script=SCRIPT), 1), encoding="utf-8")
