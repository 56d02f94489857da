"""A finishing step: the formulas of all pages are drawn, so that no page has to do it while it is read.

Sphinx leaves TeX in the pages, between \\( and \\) or \\[ and \\], in elements of the class "math". MathJax,
run once by Node.js, makes of each formula what it would have made in the page, with MathML beside it for
assistive technology; the fonts come from the same package. What a page no longer needs is a megabyte
of script and the second in which its text jumps.
"""
import html as markup
import json
import re
import shutil
import tempfile
from pathlib import Path

from .console import Failure
from .node_project import built, npm
from .pages import link_sheet, pages_of

FORMULA = re.compile(r'(<(?:span|div) class="math notranslate nohighlight"[^>]*>.*?)(?:\\\((.*?)\\\)|\\\[(.*?)\\\])',
                     re.DOTALL)
FONTS = Path("node_modules", "mathjax-full", "es5", "output", "chtml", "fonts", "woff-v2")
FOLDER = Path("_static", "formulas")
# Letters as high as those of the text around them: 0.442 em is the x-height of these fonts.
SIZE = "mjx-container { font-size: calc(1ex / 0.442); position: relative; }\n"


def draw_formulas(console, python, html):
    """Draw the formulas of every page below `html`; `python` has no part in it."""
    texts = {path: path.read_text(encoding="utf-8") for path in pages_of(html)}
    formulas = sorted({formula_of(match) for text in texts.values() for match in FORMULA.finditer(text)})
    if not formulas:
        return
    with console.step("formulas     drawing") as remarks:
        project = built(console, "formulas", "The drawn formulas")
        drawn, css = _render(console, project, formulas)
        write_sheet(html / FOLDER, project / FONTS, css)
        for path, text in texts.items():
            new = FORMULA.sub(lambda match: match[1] + drawn[formula_of(match)], text)
            if new != text:
                path.write_text(link_sheet(new, path, html, FOLDER / "formulas.css"), encoding="utf-8")
        remarks.append(f"{len(formulas)} different ones")


def formula_of(match):
    r"""The TeX of a match of FORMULA, and whether it stands on a line of its own.

    Examples
    --------
    >>> formula_of(FORMULA.search(r'<span class="math notranslate nohighlight">\(a &lt; b\)</span>'))
    ('a < b', False)
    """
    inline, display = match[2], match[3]
    return markup.unescape(display if inline is None else inline).strip(), inline is None


def _render(console, project, formulas):
    """HTML for each formula, and the style sheet for all of them."""
    with tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
        source, target = Path(folder, "formulas.json"), Path(folder, "drawn.json")
        source.write_text(json.dumps([{"tex": tex, "display": display} for tex, display in formulas]))
        npm(console, project, ["run", "render", "--", str(source), str(target)], "The drawn formulas")
        answer = json.loads(target.read_text())
    return dict(zip(formulas, answer["html"], strict=True)), answer["css"]


def write_sheet(folder, fonts, css):
    """Write the style sheet, and beside it the fonts that it names."""
    folder.mkdir(parents=True)
    names = sorted(set(re.findall(r"mathematics/([\w-]+\.woff)", css)))
    if not names:
        raise Failure("The style sheet of the formulas names no font: has MathJax changed its form?")
    for name in names:
        shutil.copyfile(fonts / name, folder / name)
    (folder / "formulas.css").write_text(SIZE + css.replace("mathematics/", ""))
