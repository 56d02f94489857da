"""Sphinx extension of the book: pages with code cells can be run live, in the page.

It puts the toolbar and the scripts on every page that has a code cell, adds the book's own
style sheets, and sees to it that sliders are built as static figures. What it serves lies in
`book/_static/`; Python and the editor are put into `assets/` by `make book`.
"""

import json
import os
import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

STATIC = Path(__file__).resolve().parent.parent / "_static"
ROOT_FILES = STATIC.parent / "_root"  # what has to lie at the top of the site: service worker, manifest, 404.html
PYTHON_FILES = STATIC.parent.parent / "_build" / "assets" / "python" / "manifest.json"

# Written by unrolled.explore.static.
VALUES_LINE = re.compile(r"Drawn with .* Run this page live to change (it|them)(, also by hand in the picture)?\.")

log = logging.getLogger(__name__)

# Written into the page by the build, not by a script, so that nothing moves when the scripts
# arrive. Where scripts are off, the style sheet hides it.
TOOLBAR = """
<div class="live-bar" role="region" aria-label="Live code"
 data-page="{page}" data-lite="{lite}" data-notebook="{notebook}">
<div class="live-buttons">
<button type="button" class="live-button live-primary" data-live="start">Run this page live</button>
<button type="button" class="live-button live-primary" data-live="run-all" hidden>Run all</button>
<button type="button" class="live-button" data-live="run-stale" hidden>Run stale cells</button>
<button type="button" class="live-button" data-live="stop" hidden aria-disabled="true">Stop</button>
<button type="button" class="live-button" data-live="restart" hidden>Restart</button>
<button type="button" class="live-button" data-live="reset" hidden>Reset</button>
<button type="button" class="live-button" data-live="undo" hidden>Undo reset</button>
</div>
<progress class="live-progress" aria-label="Loading Python" hidden></progress>
<span class="live-note">Python runs in your browser{size}, loaded once.</span>
<span class="live-status" data-live="status" role="status"
 aria-live="polite"><span class="live-said"></span><span class="live-clock" aria-hidden="true"></span></span>
<span class="live-kept" role="status" aria-live="polite"></span>
</div>
"""

FRONT_DOOR = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={target}">
<link rel="icon" href="_static/favicon.svg" type="image/svg+xml">
</head>
<body><p><a href="{target}">{title}</a></p></body>
</html>
"""


# The line in every footer that says how it stands with reading offline. tools/offline.py fills in the size.
OFFLINE = """
<div class="offline-box" data-offline="box" data-megabytes="" hidden>
<span data-offline="text"></span>
<progress data-offline="progress" aria-label="Keeping the book for offline reading" hidden></progress>
<button type="button" data-offline="keep" hidden></button>
<button type="button" data-offline="remove" hidden>Remove it from this device</button>
</div>
"""

# An installed book, and the colour of the browser's own bars around it.
APP = """
<link rel="manifest" href="{root}manifest.webmanifest">
<link rel="apple-touch-icon" href="{root}_static/icons/apple-touch-icon.png">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121212">
"""


def setup(app):
    # The notebooks are executed by processes that inherit this.
    os.environ["UNROLLED_EXPLORE"] = "static"
    app.connect("config-inited", configure)
    app.connect("doctree-resolved", check_cells)
    app.connect("doctree-resolved", say_values)
    app.connect("html-page-context", make_live)
    app.connect("build-finished", write_front_door)
    app.connect("html-page-context", leave_out_thebe)
    app.connect("html-page-context", make_app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def configure(app, config):
    config.html_static_path.append(str(STATIC))
    config.html_extra_path.append(str(ROOT_FILES))
    config.html_favicon = str(STATIC / "favicon.svg")
    config.html_theme_options["extra_footer"] = OFFLINE + config.html_theme_options.get("extra_footer", "")
    # The reader's system chooses between light and dark until the reader does; unset, the theme
    # complains in the browser's console.
    config.html_context["default_mode"] = "auto"
    app.add_css_file("book.css")
    app.add_css_file("live.css")
    app.add_css_file("editor.css")
    app.add_css_file("offline.css")
    app.add_js_file("site/main.js", type="module")


def code_cells(doctree):
    return [
        node
        for node in doctree.findall(nodes.container)
        if node.get("nb_element") == "cell_code"
    ]


def check_cells(app, doctree, docname):
    """Warn (the build then fails) of a cell that the live page could not run."""
    for cell in code_cells(doctree):
        parts = {part.get("nb_element") for part in cell.findall(nodes.container)}
        if "cell_code_output" in parts and "cell_code_source" not in parts:
            log.warning(
                "this cell shows output without its code, so the live page cannot run it: "
                "use the tag hide-input instead of remove-input",
                location=cell,
            )


def say_values(app, doctree, docname):
    """Turn the line that says an explorer's values from printed text into a paragraph below it.

    In a notebook it can only be printed: whatever else a captioned cell shows would be made a
    figure of its own.
    """
    for cell in code_cells(doctree):
        for block in list(cell.findall(nodes.literal_block)):
            if "stream" not in block["classes"]:
                continue
            kept, said = [], []
            for line in block.astext().splitlines(keepends=True):
                (said if VALUES_LINE.fullmatch(line.rstrip("\n")) else kept).append(line)
            if not said:
                continue
            new = [nodes.paragraph("", line.strip(), classes=["explore-values"]) for line in said]
            if kept:
                text = "".join(kept)
                literal = nodes.literal_block(text, text, **block.attributes)
                new.insert(0, literal)
            block.parent.replace(block, new)


def leave_out_thebe(app, pagename, templatename, context, doctree):
    """Take out the files of another live-code system, which Jupyter Book puts on every page.

    They are not used, name a foreign host, and fail because they are put in twice.
    """
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context[kind]
            if "thebe" not in f"{getattr(file, 'filename', file)} {getattr(file, 'attributes', '')}".lower()
        ]


def make_app(app, pagename, templatename, context, doctree):
    """Let every page know that the book can be installed as an app."""
    context["metatags"] = context.get("metatags", "") + APP.format(root=context["content_root"])


def write_front_door(app, exception):
    """Lead from the root of the site to the opening page, which lies in a folder.

    Jupyter Book writes such a page too, when there is none; it has neither title nor language.
    """
    if exception is not None or app.builder.format != "html":
        return
    target = app.builder.get_target_uri(app.config.root_doc)
    page = Path(app.outdir) / "index.html"
    if target != "index.html":
        page.write_text(FRONT_DOOR.format(target=target, title=app.config.html_title or app.config.project))


def make_live(app, pagename, templatename, context, doctree):
    """Add the toolbar, and the scripts behind it, to a page with code cells."""
    if doctree is None or not code_cells(doctree):
        return
    context["body"] = add_toolbar(context["body"], pagename)
    app.add_js_file("live/main.js", type="module")


def python_size():
    """How much a page loads to run Python; nothing when `make book` has not packed that."""
    if not PYTHON_FILES.exists():
        return ""
    files = json.loads(PYTHON_FILES.read_text())["files"].values()
    return f": {round(sum(file['size'] for file in files) / 1e6)} MB"


def add_toolbar(body, pagename):
    """Put the toolbar below the page's title.

    Examples
    --------
    >>> print(add_toolbar("<h1>Title</h1><p>Text</p>", "book/one").splitlines()[0])
    <h1>Title</h1>
    """
    root = "../" * pagename.count("/")
    toolbar = TOOLBAR.format(
        page=escape(pagename),
        lite=escape(f"{root}lite/notebooks/index.html?path={pagename}.ipynb"),
        notebook=escape(f"{pagename.rpartition('/')[2]}.ipynb"),
        size=python_size(),
    )
    found = re.search(r"</h1>", body)
    end = found.end() if found else 0
    return body[:end] + toolbar + body[end:]
