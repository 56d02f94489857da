"""Sphinx extension of the book: what the pages need so that everybody can use them.

Folds become elements that the browser itself opens, names and finds in; what the theme and other extensions
leave without a name, or name other than what is seen, gets the right one. The templates in `book/_templates/`
take the place of the theme's parts of the same names; the rest is done by `book/_static/site/reach.js`, which
knows how wide the window is, and by `book/_static/access.css`.
"""

import re
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx_exercise.nodes import solution_node, visit_solution_node

TEMPLATES = Path(__file__).resolve().parent.parent / "_templates"

# In the table of contents: a chapter's link, then the summary of the fold with its sections.
NAMELESS_FOLD = re.compile(
    r'(<a class="[^"]*reference internal"[^>]*>(.*?)</a>\s*<details[^>]*>)\s*<summary>', re.DOTALL
)


def setup(app):
    app.connect("config-inited", configure)
    app.connect("html-page-context", name_folds_of_contents, priority=900)  # after the theme
    app.connect("html-page-context", leave_out_toggles, priority=900)
    app.add_node(nodes.admonition, override=True, html=(open_box, close_box))
    app.add_node(solution_node, override=True, html=(open_box, close_box))
    app.add_node(nodes.title, override=True, html=(open_title, close_title))
    app.add_node(HideCodeCellNode, override=True, html=(open_hidden, close_hidden))
    app.add_node(nodes.citation, override=True, html=(open_citation, close_citation))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def configure(app, config):
    config.templates_path.insert(0, str(TEMPLATES))  # before those of the theme
    app.add_css_file("access.css")


def is_fold(node):
    return isinstance(node, (nodes.admonition, solution_node)) and "dropdown" in node["classes"]


def open_box(writer, node):
    """A box of the class "dropdown" is a fold of the browser's; else a script would hide it once it has come."""
    if is_fold(node):
        writer.body.append(writer.starttag(node, "details", CLASS="admonition"))
    elif isinstance(node, solution_node):
        visit_solution_node(writer, node)
    else:
        type(writer).visit_admonition(writer, node)


def close_box(writer, node):
    writer.body.append("</details>\n" if is_fold(node) else "</div>\n")


def open_title(writer, node):
    if is_fold(node.parent):
        # What is pressed to open cannot hold something else to press: links in it are words.
        for link in list(node.findall(nodes.reference)):
            link.replace_self(link.children)
        writer.body.append('<summary class="admonition-title">')
    else:
        type(writer).visit_title(writer, node)


def close_title(writer, node):
    if is_fold(node.parent):
        writer.body.append("</summary>\n")
    else:
        type(writer).depart_title(writer, node)


def open_hidden(writer, node):
    """The fold around a cell's code; of its two titles the style sheet shows one, and that is its name."""
    classes = " ".join(["admonition", "hide", *node["classes"]])
    writer.body.append(f'<details class="{classes}">\n<summary>\n')
    for state, title in (("collapsed", node["prompt_show"]), ("expanded", node["prompt_hide"])):
        writer.body.append(f'<p class="{state} admonition-title">{escape(title)}</p>\n')
    writer.body.append("</summary>\n")


def close_hidden(writer, node):
    writer.body.append("</details>\n")


def open_citation(writer, node):
    """An entry of a list: docutils gives it a role that browsers no longer know, outside of any list."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        writer.body.append('<div role="list" class="citation-list">\n')
    writer.body.append(writer.starttag(node, "div", classes=["citation"], role="listitem"))


def close_citation(writer, node):
    writer.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        writer.body.append("</div>\n")


def name_folds_of_contents(app, pagename, templatename, context, doctree):
    """Name the folds in the table of contents after their chapters; the theme shows an arrow only."""
    generate = context.get("generate_toctree_html")
    if generate is not None:
        context["generate_toctree_html"] = lambda *args, **options: name_folds(str(generate(*args, **options)))


def name_folds(contents):
    """Give each fold of a table of contents the name of its chapter.

    Examples
    --------
    >>> name_folds('<a class="reference internal" href="#">Maps</a><details><summary>v')
    '<a class="reference internal" href="#">Maps</a><details><summary aria-label="Sections of Maps">v'
    """
    def name(match):
        title = escape(re.sub(r"<[^>]*>|\s+", " ", match[2]).strip())
        return f'{match[1]}<summary aria-label="Sections of {title}">'

    return NAMELESS_FOLD.sub(name, contents)


def leave_out_toggles(app, pagename, templatename, context, doctree):
    """Take out the scripts and styles that would make folds in the page: they are made here."""
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context[kind]
            if "toggle" not in f"{getattr(file, 'filename', file)} {getattr(file, 'attributes', '')}".lower()
        ]
