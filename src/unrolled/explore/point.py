"""A point that a reader chooses by a click in the picture."""

import itertools
from dataclasses import dataclass, field

from unrolled.explore.checks import axes_number, interval, is_pair, labels
from unrolled.explore.slider import MISSING, Slider, is_number, make_slider


@dataclass(frozen=True)
class Point:
    """A place in the figure, for `explore`: the reader clicks it or drags it there.

    The function gets it as `(x, y)` in the coordinates of the axes. In a live page of the book
    the picture itself is the input, and two sliders stand below it; in Jupyter there are the
    sliders alone. The function draws its own marker at the point.

    Parameters
    ----------
    x, y : tuple
        `(low, high)`: where the point may lie. The axes may show more.
    step : float or tuple, optional
        The grid of the sliders, to which clicks snap, or `(step of x, step of y)`; a hundredth of
        each range when left out.
    axes : int
        Which of the figure's axes, in the order in which they were made. They must be
        rectangular, each scale linear or logarithmic.
    names : tuple of str, optional
        What the two sliders are called; `"<parameter> x"` and `"<parameter> y"` when left out.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import matplotlib.pyplot as plt
    >>> from unrolled.explore import Point, explore
    >>> @explore(start=Point(x=(-1, 1), y=(-1, 1), step=0.01))
    ... def shrink(start=(0.5, -0.2)):
    ...     x, y = start
    ...     plt.figure()
    ...     plt.plot([x, 0.9 * x], [y, 0.9 * y], "o-")
    ...     plt.axis([-1, 1, -1, 1])
    >>> shrink.explorer.text(shrink.explorer.defaults)
    'start = (0.50, -0.20)'
    """

    x: tuple
    y: tuple
    step: float | tuple | None = None
    axes: int = 0
    names: tuple | None = None

    def __post_init__(self):
        put = object.__setattr__  # the way to settle a field of a frozen class
        put(self, "x", interval("Point", "x", self.x))
        put(self, "y", interval("Point", "y", self.y))
        put(self, "axes", axes_number("Point", self.axes))
        put(self, "names", labels("Point", self.names, 2))
        if not (self.step is None or is_number(self.step) or is_pair(self.step)):
            raise ValueError(
                f"Point: step must be a number, or two of them, one for x and one for y, got {self.step!r}"
            )


@dataclass(frozen=True)
class PointControl:
    """A point, made of one slider for each of its two coordinates."""

    name: str
    coordinates: tuple[Slider, Slider]
    axes: int
    kind: str = field(default="point", init=False)

    @property
    def value(self):
        return tuple(slider.value for slider in self.coordinates)

    @property
    def ends(self):
        """The four corners."""
        return tuple(itertools.product(*(slider.ends for slider in self.coordinates)))

    def text(self, value):
        return f"({', '.join(s.text(v) for s, v in zip(self.coordinates, value, strict=True))})"

    def from_page(self, position):
        return tuple(s.from_page(p) for s, p in zip(self.coordinates, position, strict=True))

    def for_page(self):
        coordinates = [slider.for_page() for slider in self.coordinates]
        return {"kind": self.kind, "name": self.name, "axes": self.axes, "coordinates": coordinates}


def make_point(name, spec, default=MISSING):
    """Make the control called `name` from a `Point` and the function's own default.

    Examples
    --------
    >>> make_point("start", Point(x=(0, 1), y=(0, 2))).value
    (0.5, 1.0)
    """
    if default is MISSING:
        default = (MISSING, MISSING)
    elif not is_pair(default):
        raise ValueError(
            f"control {name!r}: the function's default must be a point (x, y), got {default!r}"
        )
    steps = spec.step if isinstance(spec.step, (tuple, list)) else (spec.step, spec.step)
    names = spec.names or (f"{name} x", f"{name} y")
    sliders = (
        make_slider(label, limits if step is None else (*limits, step), value)
        for label, limits, step, value in zip(names, (spec.x, spec.y), steps, default, strict=True)
    )
    return PointControl(name, tuple(sliders), spec.axes)
