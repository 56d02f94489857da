"""A function that draws, together with its controls."""

import contextlib
import io
import sys

from unrolled.explore.place import place_of_axes


class Explorer:
    """Draws `function` for any setting of its `controls`.

    Parameters
    ----------
    function : callable
        Takes the controls' values by name and draws one figure with pyplot, or returns one.
    controls : list
        One for each value that can be set: `Slider`, `Choice`, `Checkbox`, `ButtonControl`,
        `PointControl` or `WindowControl`.

    Attributes
    ----------
    defaults : dict
        From the name of each control to the value it starts with.
    """

    def __init__(self, function, controls):
        self.function = function
        self.controls = controls
        self.defaults = {control.name: control.value for control in controls}
        self.pointing = [control for control in controls if control.kind in ("point", "window")]
        self._frame = None

    def draw(self, values):
        """Draw the figure for `values`, a dict, and return the bytes of a PNG."""
        with self.drawn(values) as figure:
            picture = self.save(figure, format="png")
            self.places(figure)  # where no reader can click, an author learns that a reader could not
            return picture

    @contextlib.contextmanager
    def drawn(self, values):
        """A context with the figure that the function draws for `values`; closed when it ends."""
        from matplotlib import pyplot

        before = set(pyplot.get_fignums())
        try:
            yield self._one_figure(pyplot, self.function(**values), before)
        finally:
            for number in set(pyplot.get_fignums()) - before:
                pyplot.close(number)

    def save(self, figure, format):
        """Save `figure`, in the frame that all figures of the explorer have; return the bytes.

        A figure that is cropped anew each time jumps under the reader's hand, and cropping draws it
        twice.
        """
        picture = saved(figure, format, self._frame or figure.bbox_inches)
        if self._frame is None:
            from matplotlib.transforms import Bbox

            everything = Bbox.union([figure.bbox_inches, figure.get_tightbbox().padded(0.05)])
            if everything != figure.bbox_inches:
                picture = saved(figure, format, everything)
            self._frame = everything.frozen()
        return picture

    def places(self, figure):
        """For each control that is set in the picture, by its name, where its axes lie there.

        Only after it was saved are a figure's axes where the picture shows them; see `place_of_axes`.
        """
        return {c.name: place_of_axes(figure, c, self._frame) for c in self.pointing}

    def text(self, values):
        """Say the values in words, as they are shown beside the controls.

        Examples
        --------
        >>> from unrolled.explore.controls import make_control
        >>> Explorer(print, [make_control("w", (0.0, 2.0, 0.5))]).text({"w": 1.5})
        'w = 1.5'
        """
        return ", ".join(f"{c.name} = {c.text(values[c.name])}" for c in self.controls)

    def _one_figure(self, pyplot, result, before):
        if hasattr(result, "savefig"):
            return result
        new = [number for number in pyplot.get_fignums() if number not in before]
        if len(new) == 1:
            return pyplot.figure(new[0])
        name = getattr(self.function, "__name__", "the function")
        if new:
            raise RuntimeError(f"{name} drew {len(new)} figures; draw one, with subplots if need be")
        if before:
            raise RuntimeError(
                f"{name} drew no figure of its own: begin it with plt.figure() or plt.subplots(), "
                "because another figure is still open in this cell"
            )
        raise RuntimeError(f"{name} drew no figure; draw with pyplot, or return a figure")


def saved(figure, format, frame):
    """The bytes of a picture of the part of `figure` that lies in the `frame`, in inches."""
    buffer = io.BytesIO()
    figure.savefig(
        buffer, format=format, dpi=figure.dpi, bbox_inches=frame, facecolor=figure.get_facecolor()
    )
    return buffer.getvalue()


def in_notebook():
    """The running IPython shell when there is a notebook behind it, else None."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell if getattr(shell, "kernel", None) is not None else None
