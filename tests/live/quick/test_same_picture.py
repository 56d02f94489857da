"""A redraw shows what a new figure would show, whatever is in it."""

import pytest

from tests.live.quick import awkward
from tests.live.quick.comparing import assert_same_pictures, explorer
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
