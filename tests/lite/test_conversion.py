"""From a resolved page to Markdown: what notebooks would read otherwise, and what is refused."""
import doctest
import importlib
import sys

import pytest
from docutils import nodes

from tools.paths import ROOT


@pytest.fixture(scope="module", autouse=True)
def extension():
    """The extension is no package of the environment: Sphinx finds it by its folder, and so do we."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "book" / "_ext")
        yield
    for name in [name for name in sys.modules if name.startswith("unrolled_notebooks")]:
        del sys.modules[name]


@pytest.fixture
def converter():
    class NoNumbers:
        def section(self, ids):
            return ""

        page = equation = of = label = lambda self, *arguments: ""

    return importlib.import_module("unrolled_notebooks.convert").Converter("book/a/page", NoNumbers())


def test_the_examples_hold():
    attempted = 0
    for name in ("boxes", "inline", "numbers"):
        result = doctest.testmod(importlib.import_module(f"unrolled_notebooks.{name}"))
        assert result.failed == 0
        attempted += result.attempted
    assert attempted >= 5


def paragraph(*children):
    return nodes.paragraph("", "", *children)


def test_what_markdown_would_read_as_its_own_is_escaped(converter):
    (text,) = converter.block(paragraph(nodes.Text("2 * 3 * 4 costs $5 in <b>snake_case</b>, _so_ [1](2)")))
    assert text == r"2 \* 3 \* 4 costs \$5 in &lt;b&gt;snake_case&lt;/b&gt;, \_so\_ [1\](2)"


def test_a_formula_in_a_box_stays_on_its_line(converter):
    block = nodes.math_block("", "a &= b \\\\\nc &= d", nowrap=False, ids=[])
    (text,) = converter.block(nodes.admonition("", nodes.title("", "Note"), block))
    assert text == "> **Note.**\n>\n> $$ a &= b \\\\ c &= d $$"


def test_links_are_relative_to_the_book_or_to_the_page(converter):
    def link(**where):
        return converter.inline(paragraph(nodes.reference("", " there ", **where)))

    assert link(refid="here") == " [there](#here) "
    assert link(internal=True, refuri="../b/other.html#x") == " [there](book:book/b/other#x) "
    assert link(refuri="https://example.org/a") == " [there](https://example.org/a) "


def test_a_bar_in_a_formula_does_not_end_a_cell_of_a_table(converter):
    entry = nodes.entry("", paragraph(nodes.math("", r"\|x\| < |y|")))
    table = nodes.table("", nodes.tgroup("", nodes.tbody("", nodes.row("", entry)), cols=1))
    (text,) = converter.block(table)
    assert text.splitlines()[-1] == r"| $\Vert x\Vert  < \vert y\vert $ |"


def test_what_is_not_known_is_an_error_not_a_gap(converter):
    with pytest.raises(NotImplementedError, match="sidebar: 'lost'"):
        converter.block(nodes.sidebar("", nodes.Text("lost")))
    with pytest.raises(NotImplementedError, match="problematic"):
        converter.block(paragraph(nodes.problematic("", "lost")))


def test_a_solution_is_folded_with_its_code():
    boxes = importlib.import_module("unrolled_notebooks.boxes")
    convert = importlib.import_module("unrolled_notebooks.convert")
    code = convert.Code(3)
    text, after, end = boxes.fold("Solution", ["Think.", code, "Done."])
    assert after is code and code.hidden
    assert text.startswith("<details><summary>Solution</summary>\n\nThink.") and "cell below" in text
    assert end.startswith("<details><summary>Solution, continued</summary>")


def test_editions_lead_to_the_book_to_notebooks_or_nowhere():
    editions = importlib.import_module("unrolled_notebooks.editions")
    notebooks = {"book/a/one", "book/b/two"}
    text = "[x](book:book/b/two#place) and [y](book:book/api/cells)"

    def linked(edition):
        return edition.linked(text, "book/a/one")

    assert linked(editions.Edition("", "", notebooks)) == "[x](../b/two.ipynb) and y"
    assert linked(editions.Edition("https://e.org/", "", notebooks)) == (
        "[x](https://e.org/book/b/two.html#place) and [y](https://e.org/book/api/cells.html)")
    assert linked(editions.LiteEdition("", "", notebooks)) == (
        "[x](../b/two.ipynb#place) and [y](https://book.invalid/book/api/cells.html)")


def test_the_first_cell_installs_what_is_missing_and_is_python():
    editions = importlib.import_module("unrolled_notebooks.editions")
    requirement = "unrolled @ git+https://github.com/ada/book@main"
    source = editions.Edition("", requirement, set()).first_code()
    assert f'%pip install --quiet "{requirement}"' in source
    compile(source.replace("%pip", "pass #"), "cell", "exec")
    compile(editions.Edition("", "", set()).first_code(), "cell", "exec")
    assert editions.LiteEdition("", requirement, set()).first_code() == ""
