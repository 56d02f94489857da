"""The figures of pyplot as pictures, in the order in which they were made."""

import io
import sys

# matplotlib is told by name where its figures go; `backend` sends them to the page.
BACKEND = "module://unrolled._live.backend"


def take_figures():
    """Return the open pyplot figures as PNG, the oldest first, and close them.

    They are drawn as in a notebook: at the figure's own resolution, cropped to what is drawn.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:  # nothing can have been drawn
        return []
    try:
        figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
        return [figure_png(figure) for figure in figures if figure.get_axes() or figure.texts]
    finally:
        pyplot.close("all")


def figure_png(figure, box="tight"):
    """Draw `figure` as the bytes of a PNG; `box` is in inches, or "tight"."""
    buffer = io.BytesIO()
    figure.savefig(
        buffer,
        format="png",
        dpi=figure.dpi,
        bbox_inches=box,
        facecolor=figure.get_facecolor(),
        edgecolor=figure.get_edgecolor(),
    )
    return buffer.getvalue()


def is_figure(value):
    """Whether `value` is a matplotlib figure, without importing matplotlib to find out."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)
