"""Sphinx extension of the book: formulas stay TeX in the pages, and no script is added that would draw them.

`make book` draws them afterwards, all at once: see tools/mathematics.py.
"""

from sphinx.ext.mathjax import html_visit_displaymath, html_visit_math


def setup(app):
    app.add_html_math_renderer("drawn", (html_visit_math, None), (html_visit_displaymath, None))
    app.connect("config-inited", choose)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def choose(app, config):
    config.html_math_renderer = "drawn"
