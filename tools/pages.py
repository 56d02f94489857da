"""The pages of a written site, for the steps that change them."""
import os
import re


def pages_of(html):
    """Every page of the book below the folder `html`, in a fixed order; not what other tools made there."""
    foreign = {"_static", "assets", "lite"}
    return sorted(path for path in html.rglob("*.html") if not foreign & set(path.relative_to(html).parts))


def link_sheet(text, path, html, sheet):
    """Link a style sheet, given by its place below `html`, in the head of the page at `path`; returns the page."""
    address = os.path.relpath(html / sheet, path.parent).replace(os.sep, "/")
    linked, count = re.subn("</head>", lambda _: f'<link rel="stylesheet" href="{address}">\n</head>', text, count=1)
    if not count:
        raise ValueError(f"{path} has no </head>")
    return linked
