"""How the book's figures look: one style, legible in light and dark and without colour."""

from unrolled.plots.palette import (
    BLACK,
    BLUE,
    BROWN,
    COLORS,
    DIVERGING,
    LINE_STYLES,
    MARKERS,
    OCHRE,
    SEQUENTIAL,
    TEAL,
    VIOLET,
)
from unrolled.plots.style import FIGURE_SIZE, style, use_style

__all__ = [
    "BLACK",
    "BLUE",
    "BROWN",
    "COLORS",
    "DIVERGING",
    "FIGURE_SIZE",
    "LINE_STYLES",
    "MARKERS",
    "OCHRE",
    "SEQUENTIAL",
    "TEAL",
    "VIOLET",
    "style",
    "use_style",
]
