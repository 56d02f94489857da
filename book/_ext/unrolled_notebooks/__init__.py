"""Sphinx extension of the book: every page with code becomes a notebook, too.

A page is converted when Sphinx has resolved it, so that numbers, cross references, citations and glued
values stand in the notebook as they stand on the page. Two editions are written, beside each page as
`page.ipynb` for Jupyter and Colab, and in a folder beside the site for JupyterLite (tools/lite.py takes it).

    convert.py    a resolved page -> Markdown and code, in one row
    inline.py     words, formulas, links -> Markdown
    boxes.py      admonitions, theorems, exercises, solutions -> quotes and folds
    editions.py   what differs between the editions: links, the first cells
    numbers.py    what the pages number
    links.py      places that are linked to, sources that are cited
    notebook.py   pieces and outputs -> a valid .ipynb
    book.py       all pages together
"""

from unrolled_notebooks.book import Book


def setup(app):
    # The address of the published book is Sphinx's own html_baseurl.
    app.add_config_value("notebooks_install", "", "env", str)  # what pip installs where `unrolled` is missing
    book = Book()
    app.connect("doctree-resolved", book.read, priority=900)
    app.connect("build-finished", book.write)
    # Not parallel: the pages that were read are remembered until all of them are written.
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
