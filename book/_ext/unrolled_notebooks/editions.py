"""What differs between the notebooks for Jupyter and Colab, and those of JupyterLite on this site."""

import posixpath
import re

from unrolled_notebooks.inline import BOOK

LINK = re.compile(rf"\[((?:[^\[\]]|\[[^\]]*\])*)\]\({BOOK}([^)#]*)(#[^)]*)?\)")

# No such host exists: lite/book-links.js, on the pages of JupyterLite, puts the book's address in its place.
# A relative link would not do: Jupyter reads it as the path of a file beside the notebook.
HERE = "https://book.invalid/"


class Edition:
    """The notebooks that a reader downloads, or opens in Colab.

    Parameters
    ----------
    address : str
        Where the book is published, with a slash at its end; "" when that is not known.
    install : str
        What pip installs where the package is missing; "" when that is not known.
    """

    kernel = "python3"

    def __init__(self, address, install, notebooks):
        self.address, self.install, self.notebooks = address, install, notebooks

    def linked(self, markdown, docname):
        """Give every link inside of the book its address in this edition."""

        def link(found):
            text, page, place = found[1], found[2], found[3] or ""
            address = self.where(page, place, docname)
            return f"[{text}]({address})" if address else text

        return LINK.sub(link, markdown)

    def where(self, page, place, docname):
        if self.address:
            return f"{self.address}{page}.html{place}"
        return self.sibling(page, docname) if page in self.notebooks else ""

    def sibling(self, page, docname):
        return posixpath.relpath(f"{page}.ipynb", posixpath.dirname(docname))

    def welcome(self, docname):
        """What stands below the title."""
        book = f"[Unrolled]({self.address})" if self.address else "Unrolled"
        page = f" [Read it there]({self.address}{docname}.html)." if self.address else ""
        return f"*A page of the book {book}, with the same text and the same code.*{page}"

    def first_code(self):
        """The source of a cell that comes before all others, "" for none."""
        if self.install:
            return INSTALL.format(requirement=self.install)
        return EXPLAIN


class LiteEdition(Edition):
    """The notebooks of JupyterLite: the package is there, and the book is next door."""

    kernel = "python"

    def where(self, page, place, docname):
        if page in self.notebooks:
            return self.sibling(page, docname) + place
        return f"{HERE}{page}.html{place}"

    def welcome(self, docname):
        return (f"*A page of the book [Unrolled]({HERE}index.html), with the same text and the same code.* "
                f"[Read it there]({HERE}{docname}.html). "
                "Python runs in your browser; what you change here is kept in it.")

    def first_code(self):
        return ""


INSTALL = """\
# Where the book's package is missing, as in Colab, install it.
import importlib.util

if importlib.util.find_spec("unrolled") is None:
    %pip install --quiet "{requirement}\""""

EXPLAIN = """\
import importlib.util

if importlib.util.find_spec("unrolled") is None:
    raise SystemExit(
        "This notebook needs the book's package, unrolled. In a clone of the "
        "book: pip install .  Then restart the kernel."
    )"""
