"""A finishing step: takes out of the theme what no page of this book uses.

The theme brings all icons twice, as a script of 1.5 MB that draws them and as fonts, and the
style rules of a whole framework. The fonts draw the same icons; of them and of the rules we keep what occurs.
"""
import re
import tempfile
from pathlib import Path

from .console import Failure, run
from .node_project import built, npm
from .pages import pages_of

ICON_SCRIPT = re.compile(r'\s*<script src="[^"]*/scripts/fontawesome\.js[^"]*"></script>')
BRAND = re.compile(r'class="[^"]*\b(fa-brands|fab|fa-regular|far)\b')
SHEETS = ["styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css", "sphinx-design.min.css"]
FONT = "vendor/fontawesome/webfonts/fa-solid-900"
# Never asked for by a page: other forms of the icons, another live system, maps for the theme's own developers.
UNUSED = ["scripts/fontawesome.js*", "vendor/fontawesome/webfonts/*", "vendor/fontawesome/LICENSE.txt.map",
          "sphinx-thebe.*", "*webpack-macros.html", "**/*.map", "locales/*/LC_MESSAGES/*.po"]


def lighten(console, python, html):
    """Make the pages below `html` lighter; `python` has fontTools."""
    static = html / "_static"
    with console.step("styles       without what no page uses") as remarks:
        before = _size(static)
        _without_icon_script(html)
        font = (static / f"{FONT}.ttf").read_bytes()
        for pattern in UNUSED:
            for path in static.glob(pattern):
                path.unlink()
        sheets = [static / name for name in SHEETS if (static / name).exists()]
        npm(console, built(console, "styles", "The style sheets"), ["run", "purge", "--", str(html), *map(str, sheets)],
            "The style sheets")
        _icon_font(python, static, sheets, font)
        remarks.append(f"{(before - _size(static)) / 1e6:.1f} MB less")


def _without_icon_script(html):
    for path in pages_of(html):
        text = path.read_text(encoding="utf-8")
        if BRAND.search(text):
            raise Failure(f"{path}: a brand's icon; tools/lighten.py keeps the solid icons only.")
        new = ICON_SCRIPT.sub("", text)
        if "fontawesome.js" in new:
            raise Failure(f"{path}: the theme loads its icon script in a way that tools/lighten.py does not know.")
        if new != text:
            path.write_text(new, encoding="utf-8")


def _icon_font(python, static, sheets, font):
    """Keep of the icon font what the style sheets name, in the place and form that they then ask for."""
    texts = {sheet: sheet.read_text(encoding="utf-8") for sheet in sheets}
    used = set().union(*map(icons_of, texts.values()))
    target = static / f"{FONT}.woff"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
        whole = Path(folder, "whole.ttf")
        whole.write_bytes(font)
        # Brands' icons are named, too, which are not in this font: what it lacks is left out.
        run([python, "-m", "fontTools.subset", whole, f"--output-file={target}", "--flavor=woff", "--layout-features=",
             "--unicodes=" + ",".join(f"{code:x}" for code in sorted(used))])
    for sheet, text in texts.items():
        sheet.write_text(only_face(text), encoding="utf-8")


def icons_of(css):
    """The code points of the icons that a style sheet names, as escapes or as characters.

    Examples
    --------
    >>> sorted(map(hex, icons_of('a{content:"\\\\f0c9"} :root{--b:"\uf0f3"}')))
    ['0xf0c9', '0xf0f3']
    """
    written = "".join(re.findall(r'"([^"]*)"', css))
    escaped = re.findall(r"\\(f[0-9a-f]{3})", written)
    return {int(code, 16) for code in escaped} | {ord(letter) for letter in written if "\uf000" <= letter <= "\uf8ff"}


def only_face(css):
    """The style sheet with one icon face, the solid one, in the form that we give it.

    Examples
    --------
    >>> face = '@font-face{font-family:Font Awesome\\\\ 6 Free;font-weight:%d;src:url(%s.woff2) format("woff2")}'
    >>> only_face(face % (400, "regular") + face % (900, "solid-900"))
    '@font-face{font-family:Font Awesome\\\\ 6 Free;font-weight:900;src:url(solid-900.woff) format("woff")}'
    """
    def face(match):
        text = match[0]
        if "Font Awesome" not in text:
            return text
        if "solid-900" not in text:
            return ""
        return re.sub(r"src:url\(([^)]*solid-900)\.woff2\)[^;}]*", r'src:url(\1.woff) format("woff")', text)

    return re.sub(r"@font-face\s*\{[^}]*\}", face, css)


def _size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
