"""Words, formulas and links of a resolved page, as Markdown that Jupyter and Colab draw alike."""

import html
import posixpath
import re

from docutils import nodes

SPECIAL = re.compile(r"([\\`*$~])|(?<![^\W_])(_)|(_)(?![^\W_])|(\])(?=[(\[:])")
BOOK = "book:"  # links inside of the book, until an edition says where they lead


class Inline:
    """Turns inline nodes of one page into Markdown.

    Parameters
    ----------
    docname : str
        The page, to which links are relative.
    """

    def __init__(self, docname):
        self.docname = docname

    def __call__(self, node):
        """Markdown for everything inside of `node`, on one line."""
        text = "".join(self.of(child) for child in node.children)
        return re.sub(r"\s*\n\s*", " ", text)

    def of(self, node):
        if isinstance(node, nodes.Text):
            return escape(node.astext())
        write = getattr(self, f"_{type(node).__name__}", None)
        if write is None:
            raise NotImplementedError(f"no Markdown is known for {type(node).__name__}: {node.astext()[:80]!r}")
        return write(node)

    def _math(self, node):
        return f"${formula(node)}$"

    def _emphasis(self, node):
        return around("*", self(node))

    def _strong(self, node):
        return around("**", self(node))

    def _literal(self, node):
        text = node.astext()
        fence = "``" if "`" in text else "`"
        pad = " " if "`" in (text[:1], text[-1:]) else ""
        return f"{fence}{pad}{text}{pad}{fence}"

    def _inline(self, node):
        return self(node)

    _title_reference = _emphasis
    _abbreviation = _inline

    def _raw(self, node):
        return ""  # icons of the page

    def _target(self, node):
        return ""

    def _subscript(self, node):
        return f"<sub>{self(node)}</sub>"

    def _superscript(self, node):
        return f"<sup>{self(node)}</sup>"

    def _footnote_reference(self, node):
        return f"<sup>[{node.astext()}](#{node['refid']})</sup>"

    def _reference(self, node):
        text, address = self(node), self.address(node)
        return around("[", text, f"]({address})") if address else text

    def _number_reference(self, node):
        return self._reference(node)

    def address(self, node):
        """Where a reference leads: "#place" on this page, "book:page#place" in this book, or elsewhere."""
        if "refid" in node:
            return f"#{node['refid']}"
        address = node.get("refuri", "")
        if address.startswith("#") or not node.get("internal") and "://" in address:
            return address
        page, _, place = address.partition("#")
        page = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), page))
        return f"{BOOK}{page.removesuffix('.html')}" + (f"#{place}" if place else "")


def formula(node):
    r"""The TeX of a formula on one line: a line break would take the quotation marks of a box into it."""
    return " ".join(node.astext().split())


def escape(text):
    r"""Text in which Markdown, HTML and TeX find nothing to interpret.

    Examples
    --------
    >>> print(escape("a * b < c, $5 and snake_case"))
    a \* b &lt; c, \$5 and snake_case
    """
    text = html.escape(text, quote=False)
    return SPECIAL.sub(lambda found: "\\" + found[0], text)


def around(mark, text, end=None):
    """Put marks around a text, outside of which its spaces stay.

    Examples
    --------
    >>> around("**", "bold "), around("[", " here", "](#there)")
    ('**bold** ', ' [here](#there)')
    """
    inside = text.strip()
    if not inside:
        return text
    head, _, tail = text.partition(inside)
    return f"{head}{mark}{inside}{mark if end is None else end}{tail}"
