"""Figures with controls: written once, live in Jupyter and in the book's pages, still in print.

`explore` gives a figure sliders, choices and checkboxes; with a `Point` or a `Window` the figure
itself is what the reader clicks.
"""

from unrolled.explore.decorator import explore
from unrolled.explore.point import Point
from unrolled.explore.window import Window

__all__ = ["Point", "Window", "explore"]
