"""A redraw shows what a new figure would show, whatever is in it."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axis import XAxis, YAxis
from matplotlib.lines import Line2D
from matplotlib.spines import Spine
from matplotlib.text import Text

from tests.live.quick import awkward
from tests.live.quick.comparing import assert_same_pictures, explorer, fresh, quick
from unrolled._live.quick.redrawing import Redrawer
from unrolled.plots import use_style

ORDER = [1, 1, 2, 0, 3, 3, 1, 0, 2]


def draw_awkward(figure):
    def function(k=1):
        figure(k)

    return explorer(function, k=(0, 3))


@pytest.mark.parametrize("style", [None, use_style], ids=["matplotlib", "book"])
@pytest.mark.parametrize("figure", awkward.FIGURES, ids=lambda figure: figure.__name__)
def test_a_redraw_is_the_picture_of_a_new_figure(figure, style):
    if style:
        style()
    assert_same_pictures(draw_awkward(figure), [{"k": k} for k in ORDER])


def test_axes_are_kept_and_only_what_moves_is_drawn():
    drawn, axes = [], []

    def figure(k=1):
        _, ax = plt.subplots()
        axes.append(ax)
        ax.plot([0, 1], [0, k])
        ax.set(ylim=(0, 4), title="stays")

    redrawer = Redrawer(explorer(figure, k=(0, 3)))
    for k in (1, 1, 1):
        quick(redrawer, {"k": k})
    assert axes[0] is axes[1] is axes[2]
    with pytest.MonkeyPatch.context() as patch:
        for kind in (XAxis, YAxis, Line2D, Text, Spine):
            original = kind.draw
            patch.setattr(kind, "draw", lambda self, *rest, of=original: drawn.append(type(self)) or of(self, *rest))
        quick(redrawer, {"k": 1})
        assert drawn == []
        quick(redrawer, {"k": 2})
        assert drawn == [Line2D]


def test_an_error_halfway_leaves_nothing_behind():
    def figure(k=1):
        _, ax = plt.subplots()
        ax.plot([0, 1], [0, k])
        ax.set(xlim=(0, 9), title="left behind")
        if k == 2:
            raise ValueError("halfway")
        ax.set(xlim=(0, 1), title="")

    mine = explorer(figure, k=(0, 3))
    redrawer = Redrawer(mine)
    for k in (1, 3, 2, 3, 2, 1):
        if k == 2:
            with pytest.raises(ValueError, match="halfway"):
                redrawer.draw({"k": k})
        else:
            assert np.array_equal(quick(redrawer, {"k": k}), fresh(mine, {"k": k}))


def test_new_settings_make_a_new_figure():
    mine = draw_awkward(awkward.limits)
    redrawer = Redrawer(mine)
    before = quick(redrawer, {"k": 1})
    use_style()
    after = quick(redrawer, {"k": 1})
    assert after.shape != before.shape
    mine._frame = None
    assert np.array_equal(quick(redrawer, {"k": 1}), fresh(mine, {"k": 1}))
