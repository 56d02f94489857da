"""The maps against what is known about them on paper (fixed points, cycles, folds, conjugacies)."""

import numpy as np
import pytest

from unrolled.dynamics import orbit
from unrolled.maps import Henon, Logistic, OneUnit


def test_logistic_at_four_has_a_closed_form():
    """x_t = sin^2(2^t asin sqrt x_0); each step doubles the rounding error, hence few steps."""
    x0 = np.array([[0.1], [0.2], [0.77]])
    steps = np.arange(11)[:, None, None]
    expected = np.sin(2.0**steps * np.arcsin(np.sqrt(x0))) ** 2
    np.testing.assert_allclose(orbit(Logistic(4.0).step, x0, 10), expected, atol=1e-12)


@pytest.mark.parametrize("r", [3.1, 3.2, 3.4])
def test_logistic_cycle_of_two(r):
    """The two states are (r + 1 -+ sqrt((r - 3)(r + 1))) / (2r), the cycle's slope 4 + 2r - r^2."""
    logistic = Logistic(r)
    cycle = (r + 1 + np.array([-1, 1]) * np.sqrt((r - 3) * (r + 1))) / (2 * r)
    np.testing.assert_allclose(logistic.step(cycle[:, None]).ravel(), cycle[::-1], rtol=1e-13)
    slope = logistic.jacobian(cycle[:, None]).prod()
    assert slope == pytest.approx(4 + 2 * r - r**2, rel=1e-12)
    settled = orbit(logistic.step, [0.3], 2001)[-2:].ravel()
    np.testing.assert_allclose(np.sort(settled), cycle, rtol=1e-9)


def test_logistic_doublings_are_where_the_slope_is_minus_one():
    assert Logistic(3.0).jacobian([2 / 3]).item() == pytest.approx(-1.0)
    r = 1 + np.sqrt(6)
    cycle = (r + 1 + np.array([-1, 1]) * np.sqrt((r - 3) * (r + 1))) / (2 * r)
    assert Logistic(r).jacobian(cycle[:, None]).prod() == pytest.approx(-1.0)


@pytest.mark.parametrize("sign", [-1, 1])
def test_henon_fixed_points(sign):
    a, b = 1.4, 0.3
    x = (b - 1 + sign * np.sqrt((1 - b) ** 2 + 4 * a)) / (2 * a)
    fixed = np.array([x, b * x])
    np.testing.assert_allclose(Henon(a, b).step(fixed), fixed, rtol=1e-13)


def test_henon_contracts_areas_by_b_everywhere():
    x = np.random.default_rng(0).normal(size=(7, 2))
    np.testing.assert_allclose(np.linalg.det(Henon(1.4, 0.3).jacobian(x)), -0.3, rtol=1e-12)


def test_henon_attractor_lies_where_its_author_drew_it():
    """Henon 1976, figure 2: the attractor fits into |x| < 1.3, |y| < 0.4, and does not settle."""
    states = orbit(Henon(1.4, 0.3).step, [0.0, 0.0], 20_000)[100:]
    assert (np.abs(states).max(axis=0) < [1.3, 0.4]).all()
    assert len(np.unique(states.round(3)[:, 0])) > 1000


# Fold points of the sigmoid unit: w x (1 - x) = 1, b = ln(x / (1 - x)) - w x.
SIGMOID_FOLDS = [
    (4.0, 1 / 2, -2.0),
    (4.5, 1 / 3, -2.193147),
    (4.5, 2 / 3, -2.306853),
    (5.0, 0.276393, -2.344390),
    (6.0, 0.788675, -3.415092),
]
TANH_FOLDS = [(1.0, 0.0, 0.0), (1.5, np.sqrt(1 / 3), -0.207546), (3.0, -np.sqrt(2 / 3), 1.303274)]
SIGMOID_FLIPS = [(-4.5, 1 / 3, 0.806853), (-5.0, (1 + np.sqrt(0.2)) / 2, 4.580458)]
TANH_FLIPS = [(-1.5, np.sqrt(1 / 3), 1.524504), (-2.0, -np.sqrt(1 / 2), -2.295587)]


@pytest.mark.parametrize(
    ("nonlinearity", "slope", "points"),
    [
        ("sigmoid", 1.0, SIGMOID_FOLDS),
        ("tanh", 1.0, TANH_FOLDS),
        ("sigmoid", -1.0, SIGMOID_FLIPS),
        ("tanh", -1.0, TANH_FLIPS),
    ],
)
def test_bifurcations_of_one_unit_in_closed_form(nonlinearity, slope, points):
    """At each listed (w, x, b), printed to six digits, x is fixed and the slope is +-1."""
    for w, x, b in points:
        unit = OneUnit(w, b, nonlinearity)
        np.testing.assert_allclose(unit.step([x]), [x], atol=2e-6)
        np.testing.assert_allclose(unit.jacobian([x]), [[slope]], atol=1e-5)


def test_two_stable_states_and_one_between_them():
    states = np.array([[0.144794], [0.5], [0.855206]])
    unit = OneUnit(5.0, -2.5)
    np.testing.assert_allclose(unit.step(states), states, atol=1e-6)
    np.testing.assert_allclose(unit.jacobian(states).ravel(), [0.619144, 1.25, 0.619144], atol=1e-5)
    ends = orbit(unit.step, [[0.499], [0.501]], 500)[-1]
    np.testing.assert_allclose(ends, states[[0, 2]], atol=1e-6)


def test_the_flip_gives_a_cycle_of_two_on_one_side_only():
    """At w = -5 the cycle exists for 0.419542 < b < 4.580458 and not outside."""
    biases = np.array([[0.40], [0.44], [4.56], [4.60]])
    last = orbit(OneUnit(-5.0, biases).step, np.full((4, 1), 0.4), 20_000)[-3:, :, 0]
    moves = np.abs(last[2] - last[1]) > 1e-3
    np.testing.assert_array_equal(moves, [False, True, True, False])
    np.testing.assert_allclose(last[2], last[0], atol=1e-9)


def test_the_two_forms_are_one_network():
    """If x follows torch's form then w x + b follows Pascanu's."""
    ours = orbit(OneUnit(-5.0, 2.0).step, [0.2], 30)
    theirs = orbit(OneUnit(-5.0, 2.0, form="pascanu").step, -5.0 * ours[0] + 2.0, 30)
    np.testing.assert_allclose(theirs, -5.0 * ours + 2.0, rtol=1e-12, atol=1e-12)


def test_sigmoid_and_tanh_are_conjugate():
    """The sigmoid unit (w, b) is, in 2x - 1, the tanh unit (w/4, (b + w/2)/2)."""
    w, b = 5.5, -2.6
    sigmoid = orbit(OneUnit(w, b).step, [0.37], 40)
    tanh = orbit(OneUnit(w / 4, (b + w / 2) / 2, "tanh").step, 2 * sigmoid[0] - 1, 40)
    np.testing.assert_allclose(tanh, 2 * sigmoid - 1, atol=1e-12)
