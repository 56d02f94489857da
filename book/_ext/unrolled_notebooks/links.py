"""What only all pages together know: which places are linked to, and which sources a page cites."""

import re

from unrolled_notebooks.convert import Heading, anchor
from unrolled_notebooks.inline import BOOK

TO_BOOK = re.compile(rf"\]\({BOOK}([^)#]*)#([^)]*)\)")
TO_HERE = re.compile(r"\]\(#([^)]*)\)")
ANCHOR = re.compile(r'<a id="([^"]*)"></a>')


def texts(pieces):
    """Every Markdown text of a page, headings included."""
    return [piece.text if isinstance(piece, Heading) else piece for piece in pieces
            if isinstance(piece, (str, Heading))]


def linked_places(pages):
    """The pairs (page, place) that some link of the book leads to."""
    found = set()
    for docname, pieces in pages.items():
        for text in texts(pieces):
            found |= set(TO_BOOK.findall(text)) | {(docname, place) for place in TO_HERE.findall(text)}
    return found


def without_idle_anchors(pieces, places):
    """Take out the anchors that no link leads to: each is an empty line in the notebook."""
    def keep(found):
        return found[0] if found[1] in places else ""

    made = []
    for piece in pieces:
        if isinstance(piece, Heading):
            piece = Heading(piece.level, piece.text, [name for name in piece.ids if name in places])
        elif isinstance(piece, str):
            piece = type(piece)(ANCHOR.sub(keep, piece).strip("\n"))
        made.append(piece)
    return made


def with_sources(pieces, sources):
    """Add what the page cites at its end, and lead its citations there.

    Parameters
    ----------
    pieces : list
    sources : dict
        (page, place) -> Markdown of an entry of the bibliography.
    """
    cited = {}

    def here(found):
        entry = sources.get(found.groups())
        if entry is None:
            return found[0]
        cited[f"ref-{found[2]}"] = entry
        return f"](#ref-{found[2]})"

    row = [type(piece)(TO_BOOK.sub(here, piece)) if isinstance(piece, str) else piece for piece in pieces]
    if not cited:
        return row
    entries = [f"- {anchor([place])}{entry}" for place, entry in sorted(cited.items(), key=lambda item: item[1])]
    return [*row, Heading(2, "References"), "\n".join(entries)]
