"""The colours keep their promises, in numbers: contrast, colour blindness, dark mode."""

from itertools import combinations

import matplotlib
import numpy as np
import pytest
from colour_vision import VISION, contrast, in_dark_mode, luminance, oklab
from matplotlib.colors import to_rgb

from unrolled.plots import COLORS, DIVERGING, LINE_STYLES, MARKERS, SEQUENTIAL

WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


def test_the_measures_agree_with_known_values():
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(to_rgb("#767676"), WHITE) == pytest.approx(4.54, abs=0.005)
    np.testing.assert_allclose(in_dark_mode(WHITE), BLACK, atol=1e-12)
    np.testing.assert_allclose(in_dark_mode((0.5, 0.5, 0.5)), 0.5, atol=1e-12)
    np.testing.assert_allclose(oklab(WHITE), [1, 0, 0], atol=1e-4)


@pytest.mark.parametrize("color", COLORS)
def test_lines_stand_out_in_light_and_dark(color):
    assert contrast(to_rgb(color), WHITE) >= 3
    assert contrast(in_dark_mode(to_rgb(color)), in_dark_mode(WHITE)) >= 3


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("mode", [to_rgb, lambda c: in_dark_mode(to_rgb(c))], ids=["light", "dark"])
def test_colours_differ_for_every_eye(mode, vision):
    """Six times the distance that can just be seen, between any two."""
    for one, other in combinations(COLORS, 2):
        distance = np.linalg.norm(oklab(mode(one), vision) - oklab(mode(other), vision))
        assert distance > 0.12, f"{one} and {other} look alike: {distance:.3f}"


def test_style_and_marker_repeat_what_colour_says():
    assert len(COLORS) == len(set(COLORS)) <= 6
    assert len(set(LINE_STYLES)) == len(set(MARKERS)) == len(COLORS)


def test_maps_are_even_in_lightness():
    ramp = matplotlib.colormaps[SEQUENTIAL](np.linspace(0, 1, 256))[:, :3]
    assert (np.diff(luminance(ramp)) > 0).all()
    both = luminance(matplotlib.colormaps[DIVERGING](np.linspace(0, 1, 65))[:, :3])
    assert (np.diff(both[:33]) > 0).all() and (np.diff(both[32:]) < 0).all()
    # Taken from the middle outwards, neither side may look much stronger than the other.
    np.testing.assert_allclose(both[:33], both[:31:-1], atol=0.12)
