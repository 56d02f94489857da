"""Momentum by its eigenvalues, Nesterov by his recursion, RMSProp by hand."""

import numpy as np
import pytest

from unrolled.optim import Momentum, RMSProp


def trajectory(optimizer, start, gradient, n_steps):
    params = {"x": np.asarray(start, float)}
    state, points = optimizer.init(params), [params["x"]]
    for _ in range(n_steps):
        params, state = optimizer.update(params, {"x": gradient(params["x"])}, state)
        points.append(params["x"])
    return np.array(points)


@pytest.mark.parametrize(("lr", "momentum", "a"), [(0.1, 0.9, 1.0), (0.1, 0.5, 3.0), (0.05, 0.2, 1.0), (1.5, 0.8, 2.0)])
@pytest.mark.parametrize("nesterov", [False, True])
def test_the_eigenvalues_on_a_quadratic(lr, momentum, a, nesterov):
    """On a x^2 / 2 the closed form is x_n = c1 r1^n + c2 r2^n.

    Polyak: r^2 = (1 + m - lr a) r - m. Nesterov: r^2 = (1 - lr a) ((1 + m) r - m). Complex, real,
    and unstable pairs (the last setting, for Nesterov) are among the cases.
    """
    m, h = momentum, lr * a
    characteristic = [1, -(1 - h) * (1 + m), (1 - h) * m] if nesterov else [1, -(1 + m - h), m]
    r1, r2 = np.roots(characteristic).astype(complex)
    x0, x1 = 2.0, 2.0 * (1 - h * (1 + m) if nesterov else 1 - h)  # the first step has no memory yet
    c1 = (x1 - r2 * x0) / (r1 - r2)
    n = np.arange(31)
    expected = (c1 * r1**n + (x0 - c1) * r2**n).real
    x = trajectory(Momentum(lr, momentum, nesterov), x0, lambda x: a * x, 30)
    np.testing.assert_allclose(x, expected, rtol=0, atol=1e-12 * np.abs(expected).max())


def test_the_cases_above_are_of_every_kind():
    def roots(lr, m, a):
        return np.roots([1, -(1 + m - lr * a), m])

    assert np.iscomplex(roots(0.1, 0.9, 1.0)).all() and np.isreal(roots(0.05, 0.2, 1.0)).all()


def test_nesterov_in_its_classical_form():
    """Two sequences, as in the book of 1983: x' = y - lr f'(y), y' = x' + m (x' - x); params are y."""
    lr, m = 0.05, 0.8
    A = np.array([[3.0, 1.0], [1.0, 2.0]])

    def gradient(y):
        return A @ y + np.sin(y)

    x = y = np.array([1.0, -2.0])
    expected = [y]
    for _ in range(20):
        x_new = y - lr * gradient(y)
        y = x_new + m * (x_new - x)
        x = x_new
        expected.append(y)
    np.testing.assert_allclose(trajectory(Momentum(lr, m, True), expected[0], gradient, 20), expected, rtol=1e-12)


def test_without_momentum_both_are_gradient_descent():
    for nesterov in (False, True):
        x = trajectory(Momentum(0.1, 0.0, nesterov), [1.0], lambda x: 3 * x, 10)
        np.testing.assert_allclose(x[:, 0], 0.7 ** np.arange(11), rtol=1e-13)


def test_on_a_steady_slope_the_speed_approaches_its_limit():
    x = trajectory(Momentum(0.1, 0.9), [0.0], lambda x: np.ones_like(x), 300)
    np.testing.assert_allclose(-np.diff(x[:, 0]), 0.1 * (1 - 0.9 ** np.arange(1, 301)) / 0.1, rtol=1e-12)


def test_rmsprop_by_hand_for_three_steps():
    g, s, x = [3.0, -1.0, 0.5], 0.0, 1.0
    expected = [x]
    for gi in g:
        s = 0.8 * s + 0.2 * gi**2
        x -= 0.1 * gi / (np.sqrt(s) + 1e-3)
        expected.append(x)
    gradients = iter(g)
    got = trajectory(RMSProp(0.1, 0.8, 1e-3), 1.0, lambda x: np.array(next(gradients)), 3)
    np.testing.assert_allclose(got, expected, rtol=1e-14)


def test_rmsprop_without_memory_follows_the_sign():
    x = trajectory(RMSProp(0.1, 0.0, 1e-12), [1.0, 1.0, 1.0], lambda x: np.array([5.0, -0.01, 0.0]), 3)
    np.testing.assert_allclose(x[-1], [0.7, 1.3, 1.0], rtol=1e-9)


def test_rmsprop_on_a_steady_slope_takes_steps_of_its_learning_rate():
    """s approaches g^2 like 1 - decay^n."""
    x = trajectory(RMSProp(0.1, 0.9, 1e-12), [0.0], lambda x: np.array([-7.0]), 200)
    np.testing.assert_allclose(np.diff(x[:, 0]), 0.1 / np.sqrt(1 - 0.9 ** np.arange(1, 201)), rtol=1e-10)
