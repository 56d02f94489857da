"""Figures with controls: written once, live in Jupyter and in the book's pages, still in print.

`explore` gives a figure sliders, choices and checkboxes; a `Button` gives it another try, a `Play`
moves a slider by itself; with a `Point` or a `Window` the figure itself is what the reader clicks.
"""

from unrolled.explore.button import Button
from unrolled.explore.decorator import explore
from unrolled.explore.play import Play
from unrolled.explore.point import Point
from unrolled.explore.window import Window

__all__ = ["Button", "Play", "Point", "Window", "explore"]
