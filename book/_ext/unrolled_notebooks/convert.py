"""A resolved page as a row of pieces: Markdown texts, and cells of code between them."""

import re
from dataclasses import dataclass, field

from docutils import nodes

from unrolled_notebooks import boxes
from unrolled_notebooks.inline import Inline, escape, formula

IMAGE = "image:"  # a file of the book, until it is attached to its cell


@dataclass
class Code:
    """A code cell of the page, by its number among all cells of its source."""

    index: int
    hidden: bool = False  # folded, as on the page


@dataclass
class Heading:
    """A heading: it begins a new cell, so that Jupyter can fold what is below it."""

    level: int
    text: str
    ids: list = field(default_factory=list)


class Caption(str):
    """Markdown in a cell of its own, so that it stays with the figure above it."""


class Converter:
    """Reads one page. What a page can hold and this class does not know is an error, not a gap.

    Parameters
    ----------
    docname : str
    numbers : Numbers
        Says which number a figure, a theorem, a section of the page has.
    """

    def __init__(self, docname, numbers):
        self.inline = Inline(docname)
        self.numbers = numbers
        self.level = 0

    def blocks(self, children):
        """Pieces of all these nodes, in their order."""
        return [piece for child in children for piece in self.block(child)]

    def block(self, node):
        write = getattr(self, f"_{type(node).__name__}", None)
        if write is None:
            raise NotImplementedError(f"no Markdown is known for {type(node).__name__}: {node.astext()[:80]!r}")
        return write(node)

    def text(self, children):
        """Markdown of nodes that hold no code."""
        pieces = self.blocks(children)
        strange = [piece for piece in pieces if not isinstance(piece, str)]
        if strange:
            raise NotImplementedError(f"code or a heading inside of a list or a table: {strange}")
        return "\n\n".join(piece for piece in pieces if piece)

    # Structure

    def _document(self, node):
        return self.blocks(node.children)

    def _section(self, node):
        self.level += 1
        pieces = self.blocks(node.children)
        self.level -= 1
        return pieces

    def _title(self, node):
        number = self.numbers.page() if self.level == 1 else self.numbers.section(node.parent["ids"])
        text = f"{number}. {self.inline(node)}" if number else self.inline(node)
        return [Heading(min(self.level, 6), text.strip(), list(node.parent["ids"]))]

    def _nothing(self, node):
        return []

    _comment = _toctree = _compound = _raw = _nothing  # raw: scripts and icons of the page
    _meta = _substitution_definition = _index = _nothing

    def _target(self, node):
        # A target before a formula or a section has given its name to it.
        return [anchor(node["ids"])] if node["ids"] else []

    # Text

    def _paragraph(self, node):
        return [self.inline(node)]

    def _rubric(self, node):
        return [f"**{self.inline(node)}**"]

    def _math_block(self, node):
        tex, number = formula(node), self.numbers.equation(node)
        tag = rf" \tag{{{number}}}" if number else ""
        return ["\n\n".join(part for part in (anchor(node["ids"]), f"$$ {tex}{tag} $$") if part)]

    def _literal_block(self, node):
        language = node.get("language", "")
        return [f"```{'' if language in ('none', 'default') else language}\n{node.astext()}\n```"]

    def _doctest_block(self, node):
        return [f"```python\n{node.astext()}\n```"]

    def _transition(self, node):
        return ["---"]

    def _block_quote(self, node):
        return boxes.box("", self.blocks(node.children))

    def _bullet_list(self, node):
        return [self._items(node, lambda k: "-")]

    def _enumerated_list(self, node):
        start = node.get("start", 1)
        return [self._items(node, lambda k: f"{start + k}.")]

    def _items(self, node, mark):
        items = []
        for k, item in enumerate(node.children):
            lead = mark(k) + " "
            lines = self.text(item.children).splitlines()
            items.append("\n".join((lead if i == 0 else " " * len(lead)) + line if line else ""
                                   for i, line in enumerate(lines)))
        return ("\n\n" if any("\n" in item for item in items) else "\n").join(items)

    def _definition_list(self, node):
        lines = []
        for item in node.children:
            term, *definitions = item.children
            meaning = " ".join(self.text(part.children).replace("\n\n", " ") for part in definitions)
            lines.append(f"- **{self.inline(term)}**: {meaning}")
        return ["\n".join(lines)]

    def _footnote(self, node):
        label, *rest = node.children
        return [f"{anchor(node['ids'])}<sup>{label.astext()}</sup> {self.text(rest)}"]

    def _table(self, node):
        rows = [[self._entry_text(entry) for entry in row.children] for row in node.findall(nodes.row)]
        head = next(iter(node.findall(nodes.thead)), None)
        if head is None:
            rows.insert(0, [""] * len(rows[0]))
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(rows[0]))
        title = next(iter(node.findall(nodes.title)), None)
        return ["\n".join(lines)] if title is None else [f"**{self.inline(title)}**", "\n".join(lines)]

    def _entry_text(self, entry):
        text = "<br>".join(self.text([child]) for child in entry.children)
        # A bar ends a cell of the table, also inside of a formula.
        return text.replace(r"\|", r"\Vert ").replace("|", r"\vert ") if "$" in text else text.replace("|", r"\|")

    # Boxes

    def _admonition(self, node):
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        pieces = self.blocks(boxes.children_without_title(node))
        return boxes.box(self.inline(title) + "." if title is not None else "", pieces)

    def _named(self, node):
        pieces = self.blocks(node.children)
        return boxes.box(type(node).__name__.capitalize() + ".", pieces)

    _note = _tip = _warning = _important = _hint = _caution = _attention = _danger = _seealso = _named

    def _container(self, node):
        if node.get("nb_element") == "cell_code":
            return self._cell(node)
        return self.blocks(node.children)

    def _dropdown_main(self, node):
        title, body = node.children
        return boxes.fold(boxes.plain(self.inline(title)).strip(), self.blocks(body.children))

    def _statement(self, node):
        """A theorem and its kin: bold kind and number, then its name, then what it says."""
        (title, content) = node.children
        number = self.numbers.of(node["countertype"], node)
        name = self.inline(title).strip()
        lead = " ".join(part for part in (node["realtype"].capitalize(), number, name) if part)
        return self._anchored(node, boxes.box(f"{lead}.", self.blocks(content.children)))

    def _proof_node(self, node):
        (box,) = node.children
        first, *rest = self.blocks(box.children)
        return boxes.box("", [re.sub(r"^Proof\.", "*Proof.*", first), *rest])

    def _exercise_node(self, node):
        title, content = node.children
        number = self.numbers.of("exercise", node)
        name = self.inline(title).strip()
        lead = " ".join(part for part in ("Exercise", number, name) if part)
        return self._anchored(node, boxes.box(f"{lead}.", self.blocks(content.children)))

    _exercise_enumerable_node = _exercise_node

    def _solution_node(self, node):
        title, content = node.children
        return boxes.fold(boxes.plain(self.inline(title)).strip(), self.blocks(content.children))

    def _anchored(self, node, pieces):
        return [f"{anchor(node['ids'])}\n\n{pieces[0]}", *pieces[1:]]

    # Figures and code

    def _cell(self, node):
        pieces = [Code(int(node["cell_index"]))]
        for figure in node.findall(nodes.figure):
            pieces.append(self.figure_text(figure))
        return pieces

    def _figure(self, node):
        image = next(iter(node.findall(nodes.image)))
        return [self._image(image)[0], self.figure_text(node)]

    def _image(self, node):
        return [f"![{escape(' '.join(node.get('alt', '').split()))}]({IMAGE}{node['uri']})"]

    def figure_text(self, figure):
        """Number and caption; and in words what is seen, for those who do not see it."""
        caption = next(iter(figure.findall(nodes.caption)))
        number = self.numbers.of("figure", figure)
        parts = [f"{anchor(figure['ids'])}**{self.numbers.label('figure', number)}.** {self.inline(caption)}"]
        alt = next((image.get("alt", "") for image in figure.findall(nodes.image)), "")
        if alt:
            parts.append(boxes.folded("The figure in words", escape(" ".join(alt.split()))))
        return Caption("\n\n".join(parts))


for kind in boxes.KINDS:
    setattr(Converter, f"_{kind}_node", Converter._statement)


def anchor(ids):
    """A place that a link on the same page can lead to."""
    return "".join(f'<a id="{name}"></a>' for name in ids)
