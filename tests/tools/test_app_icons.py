"""The icons of the installed book: in their sizes, the maskable ones without transparent corners."""

import numpy as np
import pytest
from PIL import Image

from tools.app_icons import FOLDER, draw_icons
from tools.console import Console, Failure
from tools.paths import ROOT


def test_icons_are_drawn_from_the_favicon(tmp_path):
    (tmp_path / "_static").mkdir()
    favicon = (ROOT / "book/_static/favicon.svg").read_text()
    (tmp_path / "_static/favicon.svg").write_text(favicon)
    draw_icons(Console(), None, tmp_path)
    for name, width, alpha_of_corner in [("icon-192", 192, 0), ("icon-512", 512, 0), ("maskable-192", 192, 255),
                                         ("maskable-512", 512, 255), ("apple-touch-icon", 180, 255)]:
        picture = Image.open(tmp_path / FOLDER / f"{name}.png").convert("RGBA")
        assert picture.size == (width, width)
        assert picture.getpixel((0, 0))[3] == alpha_of_corner, name
        assert picture.getpixel((width // 2, width // 8))[:3] == (0x0A, 0x5C, 0x6E)  # the favicon's ground
        rows, columns = np.nonzero(np.asarray(picture)[..., :3].min(axis=2) > 250)
        drawn = np.hypot(rows - width / 2, columns - width / 2)
        drawn = drawn[np.asarray(picture)[rows, columns, 3] == 255]
        assert drawn.size > 0.04 * width**2, name
        if name.startswith("maskable"):
            assert drawn.max() < 0.4 * width, "beyond the circle that every device shows"


def test_a_favicon_without_a_ground_is_refused(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static/favicon.svg").write_text('<svg viewBox="0 0 32 32"><path d="M0 0"/></svg>')
    with pytest.raises(Failure, match="which must have the view box"):
        draw_icons(Console(), None, tmp_path)
