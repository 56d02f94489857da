"""The experiments' own arithmetic, against closed forms, autograd, scipy and published digits."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from scipy.stats import spearmanr

from unrolled import results
from unrolled.dynamics import fold_curve, orbit
from unrolled.experiments import _one_unit, basin_boundary, chaotic_lstm, driven_boundary
from unrolled.experiments import one_unit_folds as folds
from unrolled.experiments._lstm_cost import outputs, squared_error
from unrolled.maps import OneUnit


def values(name):
    return results.experiment(name)["values"]


def rows(name):
    return {row["name"]: row["ours"] for row in results.experiment(name)["rows"]}


def test_the_folds_are_those_of_the_closed_form():
    right, left = fold_curve(folds.W).b
    found = rows("one-unit-folds")
    # 20,000 steps pass a place at a distance of about 1e-7 behind the fold.
    np.testing.assert_allclose([found["left-fold"], found["right-fold"]], [left, right], atol=1e-6)


def test_derivatives_of_an_orbit_are_autograds():
    def last(x0, b):
        start = anp.reshape(x0, (1,))
        return anp.sum(orbit(OneUnit(5.0, b, form="pascanu").step, start, 12)[-1])

    x, by_start, by_bias = _one_unit.follow(
        OneUnit(5.0, -2.6, form="pascanu"), np.array([0.5]), n_steps=12
    )
    np.testing.assert_allclose(x, last(0.5, -2.6), rtol=1e-12)
    np.testing.assert_allclose(by_start, grad(last, 0)(0.5, -2.6), rtol=1e-12)
    np.testing.assert_allclose(by_bias, grad(last, 1)(0.5, -2.6), rtol=1e-12)


def test_inputs_are_added_in_their_step():
    inputs = np.array([[0.3], [-0.7]])
    unit = OneUnit(5.0, -2.6, form="pascanu")
    x = unit.step(unit.step([0.5]) + 0.3) - 0.7
    np.testing.assert_allclose(_one_unit.follow(unit, np.array([0.5]), 2, inputs)[0], x)


def test_the_peak_of_something_narrow_is_found():
    centre = np.array([[0.123456789], [0.7]])
    place, value = _one_unit.peak(
        lambda x: 1 / (1e-9 + abs(x - centre)), np.zeros((2, 1)), np.ones((2, 1)), 8
    )
    np.testing.assert_allclose(place, centre, atol=1e-9)
    assert place.shape == value.shape == (2, 1)


def test_halving_finds_the_crossing():
    roots = np.array([0.2, 1 / 3])
    low, high = _one_unit.split(lambda x: x**2 > roots**2, np.zeros(2), np.ones(2), 50)
    assert (low <= roots).all() and (roots <= high).all() and (high - low < 1e-14).all()


def test_the_gradient_at_the_wall():
    # b = 0.5 - w s(0.5) puts the start on the unstable state; the slope there is 1.1750186.
    wall, gradients = basin_boundary.gradients_between_the_folds([10, 80, 100])
    assert wall == pytest.approx(0.5 - 5 / (1 + np.exp(-0.5)), abs=1e-7)
    assert basin_boundary.slope_at_the_start() == pytest.approx(1.1750186, abs=1e-7)
    assert np.log(gradients[2] / gradients[1]) / 20 == pytest.approx(np.log(1.1750186), abs=1e-3)
    tolerance = basin_boundary.CLAIMS["not-sufficient"]
    assert round(gradients[0]) == 30 and tolerance.why.endswith("30")


def test_growth_at_boundaries_is_the_logarithm_of_their_slope():
    w, b = np.array([[5.0], [6.0]]), np.array([[-2.5], [-3.0]])  # their boundary is 0, by symmetry
    rates = basin_boundary.growth_at_boundaries(w, b)
    np.testing.assert_allclose(rates, np.log(w[:, 0] / 4), atol=2e-3)


def test_a_state_at_rest_moves_by_one_over_one_minus_the_slope():
    across, slope = basin_boundary.gradient_across_a_fold(1000)
    assert across == pytest.approx(1 / (1 - slope), rel=1e-9)


def test_neighbours_began_as_near_as_the_claim_says():
    claim = basin_boundary.CLAIMS["far-apart"]
    assert f"{basin_boundary.NEAR:f}" in claim.measured
    assert f"{claim.tolerance['at_least'] / basin_boundary.NEAR:,.0f}" in claim.why


def test_the_smallest_push_is_the_distance_of_the_lower_state():
    # x = 0.144794 is the lower fixed point of s(5 x - 2.5), published to six digits.
    assert values("driven-boundary")["smallest push"] == pytest.approx(2.5 - 5 * 0.144794, abs=5e-6)


def test_the_rank_correlation_is_scipys():
    pair = driven_boundary.gradients_and_distances(np.random.default_rng(1), 300)
    assert driven_boundary.correlation(*pair) == pytest.approx(spearmanr(*pair).statistic)


def test_exponents_of_the_chaotic_lstm():
    # Computed elsewhere, over 60,000 steps, to 0.01.
    found = values("chaotic-lstm")
    np.testing.assert_allclose(
        found["exponents at s = 1"], [0.169, -0.384, -1.678, -4.617], atol=0.015
    )
    np.testing.assert_allclose(found["lowest h_1, h_2 at s = 1"], [-0.087, -0.171], atol=1e-3)
    np.testing.assert_allclose(found["highest h_1, h_2 at s = 1"], [0.223, 0.252], atol=1e-3)


def test_the_cost_of_the_chaotic_lstm():
    # Computed elsewhere: 0.00909 at s = 0.5; at s = 2 0.0785 and 0.0619 for the two units.
    assert squared_error(outputs(0.5), outputs(1.0)).item() == pytest.approx(0.00909, abs=2e-4)
    by_unit = ((outputs(2.0) - outputs(1.0)) ** 2).mean(axis=(0, 1))
    # Rounding grows to about 0.05 in the last of the 100 steps.
    np.testing.assert_allclose(by_unit, [0.0785, 0.0619], atol=3e-3)


def test_distinct_values_are_counted_once():
    np.testing.assert_allclose(
        chaotic_lstm.distinct(np.array([0.1, 0.30001, 0.3, 0.1, 0.2])), [0.3, 0.2, 0.1], atol=1e-4
    )
