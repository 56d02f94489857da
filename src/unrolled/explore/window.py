"""A part of the picture that a reader chooses to see from nearer."""

import itertools
import math
from dataclasses import dataclass, field

from unrolled.explore.checks import axes_number, interval, is_pair, labels
from unrolled.explore.slider import MISSING

# As parts of the whole. Below the narrowest, doubles leave too few different numbers to draw.
NARROWEST = 1e-9
TRIED = 1e-3


@dataclass(frozen=True)
class Window:
    """A part of the figure, for `explore`: the reader drags a rectangle to look closer.

    The function gets `((x_low, x_high), (y_low, y_high))` in the coordinates of the axes, or
    `(x_low, x_high)` alone where `y` is None, and is to draw just that part. In a live page of the
    book the picture itself is the input; below it stand number fields for the edges, a
    button that goes one step back and one that shows the whole again (as does Escape). In Jupyter
    there are the number fields alone.

    Parameters
    ----------
    x : tuple
        `(low, high)`: the whole, which no window leaves.
    y : tuple, optional
        The same for the other direction; None when the reader chooses a range of `x` only.
    axes : int
        Which of the figure's axes, in the order in which they were made. They must be
        rectangular, each scale linear or logarithmic.
    names : tuple of str, optional
        What the axes are called beside the number fields: two names, or one where `y` is None;
        `"<parameter> x"` and `"<parameter> y"` when left out.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import matplotlib.pyplot as plt
    >>> import numpy as np
    >>> from unrolled.explore import Window, explore
    >>> @explore(zoom=Window(x=(0, 10)))
    ... def waves(zoom=(0, 10)):
    ...     x = np.linspace(*zoom, 200)
    ...     plt.figure()
    ...     plt.plot(x, np.sin(x**2))
    ...     plt.xlim(zoom)
    >>> waves.explorer.defaults
    {'zoom': (0.0, 10.0)}
    """

    x: tuple
    y: tuple | None = None
    axes: int = 0
    names: tuple | None = None

    def __post_init__(self):
        put = object.__setattr__  # the way to settle a field of a frozen class
        put(self, "x", interval("Window", "x", self.x))
        if self.y is not None:
            put(self, "y", interval("Window", "y", self.y))
        put(self, "axes", axes_number("Window", self.axes))
        put(self, "names", labels("Window", self.names, 1 if self.y is None else 2))


@dataclass(frozen=True)
class WindowControl:
    """A window: one interval for each direction that it has, inside of the `whole`."""

    name: str
    names: tuple[str, ...]
    whole: tuple[tuple[float, float], ...]
    value: tuple
    axes: int
    kind: str = field(default="window", init=False)

    @property
    def ends(self):
        """The whole, and a small window at each of its corners."""
        small = [_corners(low, high) for low, high in self.whole]
        return tuple(map(self.joined, (self.whole, *itertools.product(*small))))

    def joined(self, intervals):
        """What the function gets: the intervals, or the only one."""
        return tuple(intervals) if len(self.whole) > 1 else intervals[0]

    def intervals(self, value):
        """The intervals of a value, as a tuple also when there is only one."""
        return tuple(value) if len(self.whole) > 1 else (value,)

    def text(self, value):
        return " × ".join(map(_interval_text, self.intervals(value)))

    def from_page(self, position):
        """The value for the edges that a reader dragged or typed, one pair for each direction."""
        return self.joined([fit(edges, all_) for edges, all_ in zip(position, self.whole, strict=True)])

    def for_page(self):
        return {
            "kind": self.kind,
            "name": self.name,
            "axes": self.axes,
            "names": list(self.names),
            "whole": [list(edges) for edges in self.whole],
            "value": [list(edges) for edges in self.intervals(self.value)],
        }


def fit(edges, whole):
    """The interval between two `edges`, in order, inside `whole`, and not too narrow.

    Examples
    --------
    >>> fit((3.0, -1.0), (0.0, 2.0))
    (0.0, 2.0)
    """
    low, high = sorted(min(max(float(edge), whole[0]), whole[1]) for edge in edges)
    narrowest = NARROWEST * (whole[1] - whole[0])
    if high - low < narrowest:
        low = min(low, whole[1] - narrowest)
        high = low + narrowest
    return (low, high)


def make_window(name, spec, default=MISSING):
    """Make the control called `name` from a `Window` and the function's own default.

    Examples
    --------
    >>> make_window("zoom", Window(x=(0, 1), y=(0, 2))).value
    ((0.0, 1.0), (0.0, 2.0))
    """
    whole = (spec.x,) if spec.y is None else (spec.x, spec.y)
    names = spec.names or tuple(f"{name} {letter}" for letter in "xy"[: len(whole)])
    value = whole[0] if spec.y is None else whole
    control = WindowControl(name, names, whole, value, spec.axes)
    if default is MISSING:
        return control
    expected = "(low, high)" if spec.y is None else "((x_low, x_high), (y_low, y_high))"
    intervals = (default,) if spec.y is None else default
    if not (
        isinstance(intervals, (tuple, list))
        and len(intervals) == len(whole)
        and all(is_pair(edges) and _holds(edges, all_) for edges, all_ in zip(intervals, whole))
    ):
        raise ValueError(
            f"control {name!r}: the function's default must be {expected}, in order and inside "
            f"{control.text(value)}, got {default!r}"
        )
    return WindowControl(name, names, whole, control.from_page(intervals), spec.axes)


def _holds(edges, whole):
    """Whether the interval is in order, inside the whole and wide enough to be kept as it is."""
    return edges[0] < edges[1] and fit(edges, whole) == tuple(map(float, edges))


def _corners(low, high):
    width = TRIED * (high - low)
    return ((low, low + width), (high - width, high))


def _interval_text(edges):
    # Three digits of the width: enough to tell where in the whole the window lies.
    low, high = edges
    decimals = max(0, 2 - math.floor(math.log10(high - low)))
    return f"({low:.{decimals}f}, {high:.{decimals}f})"
