"""The figures of one explorer, one after the other, each drawn with what is left of the last."""

import contextlib
import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

from unrolled._live.quick.keeping import KeptFigure, Request
from unrolled._live.quick.memento import CannotKeep
from unrolled._live.quick.painting import Painter

_redrawer = None  # the one that draws now


class Redrawer:
    """Draws an explorer for any values of its controls.

    Parameters
    ----------
    explorer : unrolled.explore.explorer.Explorer

    Attributes
    ----------
    places : dict
        Where in the picture drawn last the axes are that controls are set in.
    """

    def __init__(self, explorer):
        self.explorer = explorer
        self.painter = Painter()
        self.places = {}
        self._figure = self._request = None
        self._is_lent = False

    def draw(self, values):
        """Draw the figure for `values`, a dict.

        Returns
        -------
        memoryview
            The pixels, (height, width, 4): red, green, blue and opacity. Valid until the next call.
        """
        with self._lending(), self.explorer.drawn(values) as figure:
            PaintedCanvas(figure).painter = self.painter
            self.explorer.save(figure, format="pixels")
            self.places = self.explorer.places(figure)
            self.dpi = figure.dpi
            return self.painter.renderer.buffer_rgba()

    def png(self, values):
        """Draw the figure for `values`; return the bytes of a PNG, as `savefig` would make it."""
        buffer = io.BytesIO()
        imsave(buffer, self.draw(values), format="png", origin="upper", dpi=self.dpi)
        return buffer.getvalue()

    @contextlib.contextmanager
    def _lending(self):
        global _redrawer
        _redrawer, self._is_lent = self, False
        try:
            yield
        finally:
            _redrawer = None

    def figure(self, *args, **kwargs):
        """A new figure, or the last one made new."""
        if self._is_lent:
            return Figure(*args, **kwargs)
        self._is_lent = True
        request = Request(args, kwargs)
        if self._figure is not None and self._request == request:
            self._figure.renew()
            return self._figure
        figure = KeptFigure(*args, **kwargs)
        try:
            figure.keep(self.painter.prepare)
        except CannotKeep:
            return figure
        self._figure, self._request = figure, request
        return figure


class PaintedCanvas(FigureCanvasAgg):
    """A canvas whose `savefig(format="pixels")` leaves the picture in its painter."""

    painter = None

    def print_pixels(self, file, **options):
        """Draw; `savefig` has already applied the `options` to the figure."""
        self.painter.paint(self.figure)


def make_figure(figure_class, *args, **kwargs):
    """What pyplot gets for a new figure: during a redraw, one that may be a kept one."""
    if _redrawer is None or figure_class is not Figure:
        return figure_class(*args, **kwargs)
    return _redrawer.figure(*args, **kwargs)
