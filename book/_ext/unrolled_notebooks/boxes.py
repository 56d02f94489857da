"""Admonitions, theorems, exercises and solutions: boxes on the page, quotes and folds in a notebook."""

import re

from docutils import nodes

KINDS = ("theorem", "proposition", "definition", "corollary", "lemma", "algorithm", "remark", "example", "conjecture")


def quoted(markdown):
    """Markdown as a block quote.

    Examples
    --------
    >>> quoted("one\\n\\ntwo")
    '> one\\n>\\n> two'
    """
    return "\n".join(f"> {line}".rstrip() for line in markdown.splitlines())


def folded(summary, markdown):
    """Markdown behind a line that unfolds it; the empty lines make it Markdown again, inside of HTML."""
    return f"<details><summary>{summary}</summary>\n\n{markdown}\n\n</details>"


def box(title, pieces):
    """Quote the Markdown of a box and keep its code where it is; the title stands in bold before the first text."""
    lead, made = f"**{title}**" if title else "", []
    if not (pieces and isinstance(pieces[0], str)):
        pieces = ["", *pieces]
    for text_or_code in joined(pieces):
        if isinstance(text_or_code, str):
            made.append(quoted("\n\n".join(part for part in (lead, text_or_code) if part)))
            lead = ""
        else:
            made.append(text_or_code)
    return made


def fold(title, pieces):
    """Fold the Markdown of a box; its code is folded, too, and the text says that it is there."""
    made = joined(pieces)
    texts = [piece for piece in made if isinstance(piece, str)]
    if not texts or not isinstance(made[0], str):
        made.insert(0, "This is answered by code.")
    summary, has_code = title, len(texts) < len(made)
    for k, piece in enumerate(made):
        if isinstance(piece, str):
            more = "\n\n*Its code is folded in the cell below.*" if k == 0 and has_code else ""
            made[k] = folded(summary, piece + more)
            summary = f"{title}, continued"
        else:
            piece.hidden = True
    return made


def joined(pieces):
    """Neighbouring texts as one, with an empty line between them."""
    made = []
    for piece in pieces:
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] = "\n\n".join(part for part in (made[-1], piece) if part)
        else:
            made.append(piece)
    return made


def plain(markdown):
    """A title as plain text for a <summary>, where Markdown is not read: formulas stay.

    Examples
    --------
    >>> plain("Solution to [Exercise 1.2](#ex) (*why* $a_b$?)")
    'Solution to Exercise 1.2 (why $a_b$?)'
    """
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    parts = re.split(r"(\$[^$]*\$)", text)
    return "".join(part if part.startswith("$") else re.sub(r"[*`]", "", part) for part in parts)


def children_without_title(node):
    return [child for child in node.children if not isinstance(child, nodes.title)]
