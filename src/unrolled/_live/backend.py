"""A matplotlib backend: Agg draws, `pyplot.show` sends what was drawn to the page at once."""

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from unrolled._live import current_session

__all__ = ["FigureCanvas", "show"]


def show(*, block=None):
    """Send the figures drawn so far; `block` is taken, as by every backend, and has no meaning here."""
    session = current_session()
    if session is None:
        raise RuntimeError(
            "the backend of the live page was selected, but no page is running; "
            "call matplotlib.use('agg') instead"
        )
    session.send_figures()
