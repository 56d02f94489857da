"""What the book's extension writes into pages, before any script runs."""

import doctest
import re
import subprocess
import sys

from tests.extension import extension
from tests.site.conftest import JUPYTER_BOOK
from tools.paths import ROOT

PAGE = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# One page

```{code-cell} ipython3
:tags: [remove-input]
print("shown without its code")
```
"""


def test_the_examples_of_the_extension_hold():
    assert doctest.testmod(extension("unrolled_site")) == doctest.TestResults(failed=0, attempted=1)


def test_a_page_with_code_has_the_toolbar_below_its_title(awkward_site):
    html = (awkward_site / "cells.html").read_text()
    assert html.count('data-live="start"') == 1
    assert html.index('class="live-bar"') < html.index('class="cell ')
    assert re.search(r'<script type="module" src="[^"]*_static/live/main.js', html)
    words = (awkward_site / "words.html").read_text()
    assert "live-bar" not in words and "live/main.js" not in words


def test_sliders_become_one_figure_and_a_line_that_says_their_values(awkward_site):
    html = (awkward_site / "cells.html").read_text()
    said = re.findall(r'<p class="explore-values">(.*?)</p>', html)
    assert said == ["Drawn with w = 1.5, n = 2, shape = tanh, grid = on. Run this page live to change them."]
    assert html.count('id="fig-step"') == 1
    assert html.count("One step of a one-unit network.") == 1


def test_no_page_names_a_foreign_runtime(awkward_site):
    for path in awkward_site.glob("*.html"):
        text = path.read_text()
        assert "sphinx-thebe" not in text and "unpkg.com" not in text, path.name


def test_the_front_door_names_the_book_and_leads_on(awkward_site):
    html = (awkward_site / "index.html").read_text()
    assert "<title>Awkward cells</title>" in html
    assert 'url=words.html"' in html


def test_output_without_its_code_fails_the_build(tmp_path):
    (tmp_path / "_config.yml").write_text(
        "title: One page\nsphinx:\n  local_extensions: {unrolled_site: '" + str(ROOT / "book" / "_ext") + "'}\n"
    )
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: page\n")
    (tmp_path / "page.md").write_text(PAGE)
    done = subprocess.run(
        [sys.executable, "-c", JUPYTER_BOOK, "build", str(tmp_path), "-W", "--keep-going"],
        cwd=tmp_path, capture_output=True, text=True,
    )
    assert done.returncode != 0
    assert re.search(r"page\.md:\d+: WARNING: this cell shows output without its code", done.stdout + done.stderr)
