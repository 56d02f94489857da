"""Slow points against minima known in closed form, and against another minimiser."""

import autograd.numpy as anp
import numpy as np
import pytest
from scipy.optimize import minimize

from unrolled.dynamics import fixed_points, fold_curve, slow_points
from unrolled.maps import Network, OneUnit

LINE = np.linspace(-1.0, 1.0, 40)[:, None]


@pytest.mark.parametrize("gap", [1e-1, 1e-4, 1e-8])
def test_the_ghost_of_a_fold(gap):
    """x^2 + gap is smallest at 0, where J - I = 2x vanishes."""
    found = slow_points(lambda x: x + x**2 + gap, LINE)
    assert len(found) == 1 and not found.fixed[0] and found.counts == [40]
    np.testing.assert_allclose(found.points, 0.0, atol=1e-7)
    assert found.speeds[0] == pytest.approx(gap, rel=1e-9)
    assert found.eigenvalues[0, 0] == pytest.approx(1.0, abs=1e-6)


def test_in_coordinates_that_mix_a_ghost_with_a_contraction():
    C = np.array([[2.0, 1.0], [0.5, 3.0]])
    C_inv = np.linalg.inv(C)

    def step(y):
        x = y @ C_inv.T
        return anp.stack([x[:, 0] + x[:, 0] ** 2 + 0.01, 0.5 * x[:, 1] + 0.2], axis=1) @ C.T

    found = slow_points(step, np.random.default_rng(0).uniform(-1, 1, size=(60, 2)))
    assert len(found) == 1
    # The speed is measured in y, so that its minimum is not exactly at x_1 = 0: q says where.
    best = minimize(lambda y: 0.5 * np.sum((step(y[None]) - y) ** 2), C @ [0.0, 0.4], tol=1e-15,
                    method="Nelder-Mead", options={"xatol": 1e-12, "maxiter": 5000})
    np.testing.assert_allclose(found.points[0], best.x, atol=1e-7)
    np.testing.assert_allclose(0.5 * found.speeds[0] ** 2, best.fun, rtol=1e-9)


def test_after_the_fold_of_one_unit():
    fold = fold_curve(5.0)
    b = fold.b[0] + 1e-4
    found = slow_points(OneUnit(5.0, b).step, np.linspace(0, 1, 50)[:, None])
    np.testing.assert_array_equal(found.fixed, [True, False])
    np.testing.assert_allclose(found.points[1], fold.x[0], atol=1e-4)
    # To first order the bias moves the state by its slope, s' = 1/w at the fold.
    assert found.speeds[1] == pytest.approx(1e-4 / 5.0, rel=1e-3)


def test_fixed_points_are_found_too_unstable_ones_as_well():
    starts = np.random.default_rng(1).uniform(-1.2, 1.2, size=(600, 3))
    found, fixed = (f(lambda x: anp.tanh(1.5 * x), starts) for f in (slow_points, fixed_points))
    assert found.fixed.all() and (found.speeds < 1e-14).all()
    np.testing.assert_array_equal(np.bincount(found.n_unstable), [8, 12, 6, 1])
    np.testing.assert_allclose(found.points, fixed.points, atol=1e-9)


@pytest.mark.parametrize("seed", [3, 7])
def test_minima_of_a_random_network_by_another_method(seed):
    rng = np.random.default_rng(seed)
    network = Network(1.6 * rng.normal(size=(6, 6)) / np.sqrt(6.0), 0.3 * rng.normal(size=6))
    starts = rng.uniform(-1, 1, size=(40, 6))
    found = slow_points(network.step, starts, jacobian=network.jacobian)
    assert found.fixed.sum() == 1 and len(found) > 1
    assert found.counts.sum() + found.n_failed == 40 and found.n_failed <= 2
    assert (np.diff(found.speeds[~found.fixed]) > 0).all()

    def q(x):
        return 0.5 * np.sum((network.step(x) - x) ** 2)

    for x, speed in zip(found.points, found.speeds):
        # Nobody finds anything lower next to it.
        better = minimize(q, x + 1e-3 * rng.normal(size=6), tol=1e-14)
        assert 0.5 * speed**2 <= better.fun * (1 + 1e-9) + 1e-18
        np.testing.assert_allclose(better.x, x, atol=1e-3)


def test_a_line_that_is_nearly_an_attractor():
    """Along one direction the map keeps 0.999 of the state, along the other a half."""
    W = np.diag([0.999, 0.5])
    starts = np.random.default_rng(3).uniform(-2, 2, size=(50, 2))
    down = slow_points(lambda x: x @ W, starts)
    np.testing.assert_allclose(down.points, [[0.0, 0.0]], atol=1e-9)
    along = slow_points(lambda x: x @ W, starts, max_speed=0.01)
    assert len(along) == 50 and along.speeds.max() <= 0.01
    assert np.abs(along.points[:, 1]).max() <= 0.02 and np.ptp(along.points[:, 0]) > 2.0
    # What is never slow enough is left out.
    none = slow_points(lambda x: x + 0.1 + 0.0 * x, starts, max_speed=0.01)
    assert len(none) == 0 and none.n_failed == 50 and none.points.shape == (0, 2)


def test_the_same_starts_in_any_order_and_in_blocks(monkeypatch):
    starts = np.random.default_rng(4).uniform(-1, 1, size=(100, 2))
    network = Network([[1.1, 0.6], [-0.6, 1.1]], [0.3, 0.1])
    first = slow_points(network.step, starts)
    monkeypatch.setattr("unrolled.dynamics._descend.BLOCK", 4 * 7)
    second = slow_points(network.step, np.random.default_rng(5).permutation(starts))
    np.testing.assert_allclose(first.points, second.points, atol=1e-6)
    np.testing.assert_array_equal(first.counts, second.counts)


def test_overflow_on_the_way_is_not_the_end():
    found = slow_points(lambda x: anp.exp(x), np.linspace(-50.0, 800.0, 30)[:, None])
    np.testing.assert_allclose(found.points, [[0.0]], atol=1e-7)  # exp(x) - x is 1 there
    assert found.n_failed > 0  # those where it overflows from the start


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state, got int"),
        ({"x0s": 0.1}, ValueError, "x0s is a single number"),
        ({"x0s": [[0.1, np.nan]]}, ValueError, "x0s has entries that are not finite"),
        ({"step": lambda x: x[..., :1]}, ValueError, r"step returned shape \(3, 1\)"),
        ({"jacobian": lambda x: np.ones((5, 5))}, ValueError, r"jacobian returned shape \(5, 5\)"),
        ({"tol": -1.0}, ValueError, "tol must be positive"),
        ({"max_speed": 0.0}, ValueError, "max_speed must be positive"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": lambda x: 0.5 * x, "x0s": np.arange(6.0).reshape(3, 2)} | changes
    with pytest.raises(error, match=words):
        slow_points(arguments.pop("step"), arguments.pop("x0s"), **arguments)
