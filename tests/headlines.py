"""The cells that readers do not see: they assert the headline numbers of a page, within the tolerance it states.

A front end that runs a page's own cells, and these after the ones that they follow, has found the numbers
that the book states. They also hand numbers to the text, by `myst_nb.glue`, which only the build has:
elsewhere `STAND_IN` is run first.

    for step in program("book/attractors/one_unit"):
        run(step.source)        # step.hidden: not on the page; step.may_raise: meant to show an error
"""
from dataclasses import dataclass
from functools import cache

from tools.execute import pages_of_the_book, read_page
from tools.paths import ROOT

HIDDEN = "remove-cell"

STAND_IN = """\
import sys, types
if "myst_nb" not in sys.modules:
    sys.modules["myst_nb"] = types.ModuleType("myst_nb")
    sys.modules["myst_nb"].glue = lambda name, value, display=True: None
"""


@dataclass(frozen=True)
class Step:
    """One code cell of a page."""

    source: str
    hidden: bool
    may_raise: bool


@cache
def names():
    """Every page with code, as its address in the site, without an ending; those of the table of contents."""
    return [page.name.removesuffix(".md") for page in pages_of_the_book(ROOT / "_toc.yml")]


@cache
def program(name):
    """All code cells of a page, in their order."""
    page = read_page(ROOT / f"{name}.md")
    return [Step(cell.source, HIDDEN in tags, "raises-exception" in tags)
            for cell in page.notebook.cells if cell.cell_type == "code"
            for tags in [cell.metadata.get("tags", [])]]


def visible(name):
    """The cells that a reader sees."""
    return [step for step in program(name) if not step.hidden]


def checked(notebook, name):
    """A notebook of a page with the hidden cells in their places, nothing folded, and no output yet; a copy.

    Raises
    ------
    AssertionError
        When its cells are not those of the page.
    """
    from nbformat import from_dict, v4

    own = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.id != "package"]
    assert [cell.source for cell in own] == [step.source for step in visible(name)], f"{name} has other cells"
    followers = {None: [v4.new_code_cell(STAND_IN, id="stand-in")]}
    last = None
    steps = iter(program(name))
    for number, step in enumerate(steps):
        if step.hidden:
            cell = v4.new_code_cell(step.source, id=f"hidden-{number}")
            followers.setdefault(last, []).append(cell)
        else:
            last = own.pop(0).id
    made = from_dict(notebook)
    made.cells = list(followers[None])
    for cell in notebook.cells:
        copy = from_dict(cell)
        if copy.cell_type == "code":
            copy.outputs, copy.execution_count = [], None
            copy.metadata.pop("jupyter", None)
        made.cells += [copy, *followers.get(cell.id, [])]
    return made
