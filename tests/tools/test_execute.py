"""A chapter that does not run is named, with its cell; one that ran is not run again."""
from pathlib import Path

import pytest

from tools.console import Console, Failure
from tools.execute import CellFailed, Results, execute, pages_of_the_book, read_page, run_page

TOP = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A page
"""


def cell(source, tags=""):
    return f"\n```{{code-cell}} ipython3\n{tags}{source}\n```\n"


@pytest.fixture
def book(tmp_path):
    """A book of two pages, of which the second fails in its second cell."""
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: good\nchapters:\n  - file: bad\n")
    (tmp_path / "good.md").write_text(TOP + cell("print(6 * 7)"))
    (tmp_path / "bad.md").write_text(TOP + cell("x = 1") + "\nSome prose.\n" + cell("1 / (x - 1)"))
    return tmp_path


def test_a_cell_that_raises_is_named_with_page_cell_line_and_exception(book, capsys):
    results = Results(book / "cache")
    with pytest.raises(Failure) as failure:
        execute(Console(), pages_of_the_book(book / "_toc.yml"), results)
    message = str(failure.value)
    line = (book / "bad.md").read_text().splitlines().index("1 / (x - 1)") + 1
    assert "bad.md, code cell 2 of 2" in message
    assert f"(line {line})" in message
    assert "ZeroDivisionError: division by zero" in message
    assert "1 / (x - 1)" in message
    assert "bad.md: FAILED" in capsys.readouterr().out


def test_what_ran_is_kept_although_another_page_failed(book, capsys):
    results, pages = Results(book / "cache"), pages_of_the_book(book / "_toc.yml")
    with pytest.raises(Failure):
        execute(Console(), pages, results)
    good, bad = pages_of_the_book(book / "_toc.yml")
    assert results.has(good) and not results.has(bad)
    assert execute(Console(), [good], Results(book / "cache")) == 0
    assert f"good.md: result reused, key {good.key}" in capsys.readouterr().out


def test_the_result_depends_on_code_tags_and_the_package_but_not_on_prose(book):
    path = book / "good.md"

    def key(text, package="1"):
        path.write_text(text)
        return read_page(path, package).key

    first = key(TOP + cell("print(1)"))
    assert key(TOP + "More prose.\n" + cell("print(1)")) == first
    others = [key(TOP + cell("print(2)")), key(TOP + cell("print(1)", ":tags: [raises-exception]\n")),
              key(TOP + cell("print(1)"), package="2")]
    assert len({first, *others}) == 4


def test_a_cell_that_is_meant_to_raise_may(book):
    (book / "good.md").write_text(TOP + cell("1 / 0", ":tags: [raises-exception]\n"))
    assert run_page(read_page(book / "good.md")) > 0


def test_a_cell_that_never_ends_is_named(book):
    slow = TOP.replace("# A page", "") .replace("kernelspec", "execution: {timeout: 2}\nkernelspec")
    (book / "good.md").write_text(slow + cell("while True: pass"))
    with pytest.raises(CellFailed, match="good.md, code cell 1 of 1.*Timeout"):
        run_page(read_page(book / "good.md"))


def test_a_cell_that_takes_its_process_down_is_named(book):
    (book / "good.md").write_text(TOP + cell("import os; os._exit(3)"))
    with pytest.raises(CellFailed, match="good.md, code cell 1 of 1.*died"):
        run_page(read_page(book / "good.md"))


def test_pages_do_not_see_each_other(book):
    """Every page has its own process and its own folder."""
    (book / "good.md").write_text(TOP + cell("import os; leftover = os.getpid(); print(os.getcwd())"))
    (book / "bad.md").write_text(TOP + cell("leftover"))
    good, bad = pages_of_the_book(book / "_toc.yml")
    run_page(good)
    assert Path(good.notebook.cells[1].outputs[0].text.strip()) == book
    with pytest.raises(CellFailed, match="NameError"):
        run_page(bad)


def test_a_page_that_the_contents_name_but_nobody_wrote(book):
    (book / "bad.md").unlink()
    with pytest.raises(Failure, match="_toc.yml names the page bad, but there is no file bad.md"):
        pages_of_the_book(book / "_toc.yml")
