"""A finishing step: the book's icon as PNG files, drawn from its favicon, for devices that install the book."""
import json
import re
import tempfile
from pathlib import Path

from .console import Failure
from .node_project import built, npm

FOLDER = Path("_static", "icons")
DRAWING = re.compile(r"<svg[^>]*viewBox=\"0 0 32 32\"[^>]*>(?P<inner>.*)</svg>", re.DOTALL)
GROUND = re.compile(r'<rect[^>]*fill="(#[0-9a-f]+)"')

# Devices cut a maskable icon to their own shape, at worst the circle that holds four fifths of its width.
SHRUNK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="{ground}"/>
<g transform="translate(16 16) scale({scale}) translate(-16 -16)">{inner}</g></svg>"""


def draw_icons(console, python, html):
    """Draw the icons into `html`; `python` has no part in it."""
    favicon = (html / "_static" / "favicon.svg").read_text(encoding="utf-8")
    drawing, ground = DRAWING.search(favicon), GROUND.search(favicon)
    if not drawing or not ground:
        raise Failure("The icons are made from book/_static/favicon.svg, which must have the view box 0 0 32 32 "
                      'and a ground: <rect ... fill="#rrggbb"/>.')

    def full(scale):
        return SHRUNK.format(ground=ground[1], scale=scale, inner=drawing["inner"])

    wanted = {"icon-192.png": (favicon, 192), "icon-512.png": (favicon, 512),
              "maskable-192.png": (full(0.8), 192), "maskable-512.png": (full(0.8), 512),
              "apple-touch-icon.png": (full(0.9), 180)}
    (html / FOLDER).mkdir(parents=True, exist_ok=True)
    with console.step("icons        drawing"), tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
        order = Path(folder, "icons.json")
        order.write_text(json.dumps([{"svg": svg, "width": width, "file": str((html / FOLDER / name).resolve())}
                                     for name, (svg, width) in wanted.items()]))
        npm(console, built(console, "icons", "The icons"), ["run", "render", "--", str(order)], "The icons")
