"""The axes are in the picture where Python says: tried by finding a drawn marker among the pixels."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from unrolled._live.quick.redrawing import Redrawer
from unrolled.explore import Point, Window, explore
from unrolled.plots import style

RED = np.array([255, 0, 0])


def marker(axes, x, y):
    axes.plot([x], [y], marker="s", markersize=5, color="red", markeredgewidth=0, clip_on=False, zorder=9)


def drawn(function, values):
    """A picture and its places, as a page gets them."""
    redrawer = Redrawer(function.explorer)
    return redrawer.png(values), redrawer.places


def seen(picture):
    """The middle of the red marker, as parts of the picture's width and height."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    rows, columns = np.nonzero(np.abs(pixels - RED).sum(axis=-1) < 60)
    assert rows.size > 10
    return (columns.mean() + 0.5) / pixels.shape[1], (rows.mean() + 0.5) / pixels.shape[0], pixels.shape


def part(edges, scale, value):
    bend = np.log10 if scale == "log" else float
    low, high, at = (bend(v) for v in (*edges, value))
    return (at - low) / (high - low)


def expected(place, x, y):
    """Where a data point is, as the page computes it, in reverse."""
    left, top, right, bottom = place["box"]
    across, up = (part(place[k], s, v) for k, s, v in zip("xy", place["scales"], (x, y), strict=True))
    return left + across * (right - left), bottom + up * (top - bottom)


def plain():
    figure, axes = plt.subplots()
    axes.set(xlim=(-2, 2), ylim=(-1, 3))
    return axes


def log_scales():
    figure, axes = plt.subplots(figsize=(5, 3), dpi=131)
    axes.set(xlim=(0.01, 100), ylim=(0.1, 10), xscale="log", yscale="log")
    return axes


def upside_down():
    axes = plain()
    axes.set(xlim=(2, -2), ylim=(3, -1))
    return axes


def equal_aspect():
    axes = plain()
    axes.set_aspect("equal")
    axes.figure.set_size_inches(7, 3)
    return axes


def with_colorbar():
    axes = plain()
    image = axes.imshow(np.arange(12).reshape(3, 4), extent=(-2, 2, -1, 3), aspect="auto", cmap="gray")
    axes.figure.colorbar(image)
    return axes


def tight():
    axes = plain()
    axes.set_ylabel("two\nlines", fontsize=30)
    axes.figure.tight_layout()
    return axes


def constrained():
    figure, axes = plt.subplots(1, 2, layout="constrained")
    axes[0].set(xlim=(-2, 2), ylim=(-1, 3), ylabel="a label that takes room", title="one\ntwo")
    return axes[0]


def outside():
    """Text beyond the figure's edge makes the frame larger than the figure."""
    axes = plain()
    axes.text(2.4, 3.6, "beyond the upper right corner", fontsize=20)
    axes.text(-3.5, -2, "beyond the lower left corner", fontsize=20, ha="right")
    return axes


MAKERS = [plain, log_scales, upside_down, equal_aspect, with_colorbar, tight, constrained, outside]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_marker_is_seen_where_its_coordinates_say(make):
    @explore(start=Point(x=(0.2, 1.8), y=(0.2, 2.8), step=0.1))
    def draw(start=(1.2, 0.4)):
        marker(make(), *start)

    for start in ((1.2, 0.4), (0.5, 2.5)):
        picture, places = drawn(draw, {"start": start})
        x, y, (height, width, _) = seen(picture)
        right_x, right_y = expected(places["start"], *start)
        # Half a pixel is what a square of pixels can tell.
        assert abs(x - right_x) * width < 0.75
        assert abs(y - right_y) * height < 0.75


def test_the_books_own_style_too():
    @explore(start=Point(x=(-2, 2), y=(-1, 3), step=0.5, axes=1))
    def draw(start=(1.5, 2.5)):
        with plt.rc_context(style()):
            figure, axes = plt.subplots(1, 2)
            axes[1].set(xlim=(-2, 2), ylim=(-1, 3))
            marker(axes[1], *start)

    picture, places = drawn(draw, draw.explorer.defaults)
    x, y, (height, width, _) = seen(picture)
    assert (x, y) == pytest.approx(expected(places["start"], 1.5, 2.5), abs=0.75 / height)


def test_each_control_has_the_place_of_its_own_axes():
    @explore(start=Point(x=(0, 1), y=(0, 1)), zoom=Window(x=(0, 5), axes=1), n=(1, 3))
    def draw(start, zoom, n=2):
        _, axes = plt.subplots(1, 2)
        axes[1].set(xlim=zoom)

    _, places = drawn(draw, {"start": (0.5, 0.5), "zoom": (1.0, 2.0), "n": 2})
    assert set(places) == {"start", "zoom"}
    assert places["start"]["box"][2] < places["zoom"]["box"][0]
    assert places["zoom"]["x"] == [1.0, 2.0]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plt.subplots(), r"control 'start': its Point is set in axes 1, but the figure has 1 axes, 0 to 0"),
        (lambda: plt.figure(), "the figure has no axes; draw some"),
        (lambda: plt.subplots(1, 2, subplot_kw={"projection": "polar"}), "these are 'polar' axes"),
        (lambda: plt.subplots(1, 2, subplot_kw={"projection": "3d"}), "these are '3d' axes"),
        (lambda: plt.subplots(1, 2)[1][1].set_yscale("symlog"), "the y-scale of axes 1 is 'symlog'"),
    ],
)
def test_axes_that_cannot_be_clicked_are_named(draw, message):
    function = explore(start=Point(x=(0, 1), y=(0, 1), axes=1))(lambda start=(0.5, 0.5): draw() and None)
    with pytest.raises(ValueError, match=message):
        function.explorer.draw(function.explorer.defaults)
    assert plt.get_fignums() == []
