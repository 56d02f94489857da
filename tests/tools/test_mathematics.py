"""Formulas are drawn when the book is built: as MathJax draws them, with MathML, or not at all."""

import pytest

from tools.console import Console, Failure
from tools.mathematics import FOLDER, draw_formulas

PAGE = """<html><head><title>t</title>
</head><body><p>code: <code>\\(not this\\)</code>
<span class="math notranslate nohighlight">\\(a &lt; b\\)</span></p>
<div class="math notranslate nohighlight" id="equation-one">
<span class="eqno">(1)</span>\\[\\begin{split}x_{t+1} &amp;= W x_t\\end{split}\\]</div>
</body></html>"""


def site(folder, page):
    (folder / "book").mkdir(parents=True)
    (folder / "book" / "page.html").write_text(page)
    (folder / "plain.html").write_text("<html><head></head><body>no formula</body></html>")
    return folder


def test_formulas_are_drawn_with_their_mathml_and_fonts(tmp_path):
    html = site(tmp_path / "html", PAGE)
    draw_formulas(Console(), None, html)
    page = (html / "book" / "page.html").read_text()
    assert page.count("<mjx-container") == page.count("<math ") == 2
    assert "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in page
    assert "\\(not this\\)" in page and "\\[" not in page
    assert '<span class="eqno">(1)</span><mjx-container' in page
    assert 'href="../_static/formulas/formulas.css"' in page
    css = (html / FOLDER / "formulas.css").read_text()
    assert "mjx-c.mjx-c3C" in css  # the sign "less than", which no other formula has
    assert (html / FOLDER / "MathJax_Main-Regular.woff").read_bytes()[:4] == b"wOFF"
    assert "formulas.css" not in (html / "plain.html").read_text()


def test_a_formula_that_tex_does_not_know_stops_the_build_and_is_quoted(tmp_path):
    html = site(tmp_path / "html", PAGE.replace("W x_t", "\\Wrong x_t"))
    with pytest.raises(Failure, match=r"(?s)Undefined control sequence.*\\Wrong x_t"):
        draw_formulas(Console(), None, html)
