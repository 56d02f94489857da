"""The picture of a redraw beside that of a figure that nothing is known of."""

import itertools

import matplotlib.pyplot as plt
import numpy as np

from unrolled._live.quick.redrawing import Redrawer
from unrolled.explore.controls import make_control
from unrolled.explore.explorer import Explorer


def explorer(function, **specs):
    return Explorer(function, [make_control(name, spec) for name, spec in specs.items()])


def fresh(explorer, values):
    """What matplotlib itself draws, with a figure of its own making, as it would be saved."""
    with explorer.drawn(values) as figure:
        return np.frombuffer(explorer.save(figure, "rgba"), np.uint8)


def quick(redrawer, values):
    return np.array(redrawer.draw(values)).ravel()


def assert_same_pictures(explorer, settings):
    """Redraw at all `settings` in turn: each picture is the fresh one, to the last pixel."""
    fresh(explorer, settings[0])  # settles the frame: a layout that is worked out twice differs by rounding
    redrawer = Redrawer(explorer)
    for number, values in enumerate(settings):
        shown, right = quick(redrawer, values), fresh(explorer, values)
        assert shown.shape == right.shape, f"redraw {number}, {values}: another size"
        different = np.flatnonzero(shown != right)
        assert not different.size, (
            f"redraw {number}, {explorer.text(values)}: {different.size} of {shown.size} values differ, by up "
            f"to {np.abs(shown.astype(int) - right).max()}"
        )
    assert plt.get_fignums() == []
    return redrawer


def random_settings(explorer, rng, count):
    """Settings that a reader could choose, some of them twice in a row."""
    settings = [{c.name: random_value(c, rng) for c in explorer.controls} for _ in range(count)]
    twice = itertools.chain.from_iterable((values, values) for values in settings[:2])
    return [explorer.defaults, *twice, *settings[2:]]


def random_value(control, rng):
    if control.kind == "point":
        return tuple(random_value(slider, rng) for slider in control.coordinates)
    if control.kind == "window":
        return control.from_page([sorted(rng.uniform(*whole, size=2)) for whole in control.whole])
    if control.kind == "slider":
        return control.from_page(rng.uniform(control.low, control.high))
    if control.kind == "button":
        return int(rng.integers(9))
    return control.ends[rng.integers(len(control.ends))]


