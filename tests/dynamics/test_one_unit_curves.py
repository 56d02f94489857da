"""Fold and flip of the one-unit network: published numbers, and what the map itself does there."""

import numpy as np
import pytest

from unrolled.dynamics import fixed_points, flip_curve, fold_curve, orbit
from unrolled.maps import OneUnit

# Biases to six digits, computed by hand from b = ln(x / (1 - x)) - w x and from artanh(x) - w x.
FOLDS = [
    ("sigmoid", 4.5, -2.193147, -2.306853),
    ("sigmoid", 5.0, -2.344390, -2.655610),
    ("sigmoid", 5.5, -2.472670, -3.027330),
    ("sigmoid", 6.0, -2.584907, -3.415092),
    ("tanh", 1.5, 0.207546, -0.207546),
    ("tanh", 2.0, 0.532840, -0.532840),
    ("tanh", 3.0, 1.303274, -1.303274),
]
FLIPS = [
    ("sigmoid", -4.5, 0.806853, 3.693147),
    ("sigmoid", -5.0, 0.419542, 4.580458),
    ("sigmoid", -6.0, -0.049009, 6.049009),
    ("tanh", -1.5, -1.524504, 1.524504),
    ("tanh", -2.0, -2.295587, 2.295587),
]
STARTS = np.linspace(-1.5, 1.5, 61)[:, None]


@pytest.mark.parametrize(("nonlinearity", "w", "first", "second"), FOLDS)
def test_folds_to_the_digits_published(nonlinearity, w, first, second):
    np.testing.assert_allclose(fold_curve(w, nonlinearity).b, [first, second], atol=1e-6)


@pytest.mark.parametrize(("nonlinearity", "w", "first", "second"), FLIPS)
def test_flips_to_the_digits_published(nonlinearity, w, first, second):
    np.testing.assert_allclose(flip_curve(w, nonlinearity).b, [first, second], atol=1e-6)


@pytest.mark.parametrize("nonlinearity", ["sigmoid", "tanh"])
@pytest.mark.parametrize(("curve", "slope"), [(fold_curve, 1.0), (flip_curve, -1.0)])
def test_the_states_are_fixed_with_the_slope_that_the_curve_is_of(curve, slope, nonlinearity):
    scale = 4.0 if nonlinearity == "sigmoid" else 1.0
    w = slope * scale * np.array([[1.0, 1.1], [2.0, 30.0]])
    found = curve(w, nonlinearity)
    assert found.b.shape == found.x.shape == (2, 2, 2)
    unit = OneUnit(w[..., None, None], found.b[..., None], nonlinearity)
    x = found.x[..., None]
    np.testing.assert_allclose(unit.step(x), x, atol=1e-14)
    np.testing.assert_allclose(unit.jacobian(x)[..., 0], slope, rtol=1e-12)


def test_the_cusp():
    """(w, b, x) = (4, -2, 1/2) for the sigmoid and (1, 0, 0) for tanh: there the two folds meet."""
    for nonlinearity, cusp in (("sigmoid", (4.0, -2.0, 0.5)), ("tanh", (1.0, 0.0, 0.0))):
        fold = fold_curve(cusp[0], nonlinearity)
        np.testing.assert_array_equal(fold.b, cusp[1])
        np.testing.assert_array_equal(fold.x, cusp[2])


def test_sigmoid_and_tanh_are_one_curve():
    """The sigmoid's formulas, written down for themselves, against those of tanh."""
    w = np.linspace(4.0, 20.0, 50)
    x = 0.5 * (1.0 - np.sqrt(1.0 - 4.0 / w))
    np.testing.assert_allclose(fold_curve(w).x[:, 0], x, atol=1e-14)
    np.testing.assert_allclose(fold_curve(w).b[:, 0], np.log(x / (1.0 - x)) - w * x, atol=1e-12)
    tanh = fold_curve(w / 4.0, "tanh")
    np.testing.assert_allclose(0.5 * (fold_curve(w).b + 0.5 * w[:, None]), tanh.b, atol=1e-12)


def test_three_fixed_points_between_the_folds_and_one_outside():
    upper, lower = fold_curve(5.0).b
    for b, count in ((lower - 1e-3, 1), (lower + 1e-3, 3), (upper - 1e-3, 3), (upper + 1e-3, 1)):
        assert len(fixed_points(OneUnit(5.0, b).step, STARTS)) == count


@pytest.mark.parametrize("side", [0, 1])
def test_a_cycle_of_two_between_the_flips_only(side):
    inward = 1.0 if side == 0 else -1.0
    at = flip_curve(-6.0).b[side]
    for b, period in ((at - 0.02 * inward, 1), (at + 0.02 * inward, 2)):
        last = orbit(OneUnit(-6.0, b).step, [0.3], 4000)[-3:, 0]
        assert np.isclose(last[2], last[0], atol=1e-10)
        assert np.isclose(last[2], last[1], atol=1e-6) == (period == 1)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: fold_curve(3.9), ValueError, "w holds 3.9, where the sigmoid unit has no fold.*at least 4"),
        (lambda: fold_curve([2.0, 0.5], "tanh"), ValueError, "w holds 0.5, where the tanh unit.*at least 1"),
        (lambda: flip_curve(4.0), ValueError, "w holds 4, where the sigmoid unit has no flip.*at most -4"),
        (lambda: flip_curve(-0.9, "tanh"), ValueError, "no flip: weights must be at most -1"),
        (lambda: fold_curve(np.nan), ValueError, "w has entries that are not finite"),
        (lambda: fold_curve(5.0, "relu"), ValueError, "nonlinearity must be one of"),
        (lambda: fold_curve("5"), TypeError, "w must hold real numbers"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
