"""A matplotlib backend: Agg draws, `pyplot.show` sends what was drawn to the page at once."""

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from matplotlib.figure import Figure

from unrolled._live import current_session
from unrolled._live.quick.redrawing import make_figure

__all__ = ["FigureCanvas", "new_figure_manager", "show"]


def new_figure_manager(num, *args, FigureClass=Figure, **kwargs):
    """Make a figure for pyplot; while an exploration is redrawn, perhaps out of its last one."""
    return FigureCanvas.new_manager(make_figure(FigureClass, *args, **kwargs), num)


def show(*, block=None):
    """Send the figures drawn so far; `block` is taken, as by every backend, and has no meaning here."""
    session = current_session()
    if session is None:
        raise RuntimeError(
            "the backend of the live page was selected, but no page is running; "
            "call matplotlib.use('agg') instead"
        )
    session.send_figures()
