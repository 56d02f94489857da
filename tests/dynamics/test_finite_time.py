"""Finite-time exponents against sums of logarithms and the spectrum over all steps."""

import numpy as np
import pytest

from tests.dynamics.systems import Matrices, random_network, spectrum_of
from unrolled.dynamics import finite_time_exponents, orbit
from unrolled.maps import Henon, Linear, Logistic


def windows_of(system, x0, **settings):
    return finite_time_exponents(system.step, system.jacobian, x0, **settings)


@pytest.mark.parametrize(("window", "n_windows"), [(1, 500), (7, 90), (600, 3)])
@pytest.mark.parametrize("n_transient", [0, 5, 300])
def test_one_unit_is_a_mean_of_logarithms(window, n_windows, n_transient):
    """Windows shorter and longer than the blocks in which steps are taken."""
    logistic, x0 = Logistic(3.9), np.array([[0.3], [0.4]])
    states = orbit(logistic.step, x0, n_transient + window * n_windows - 1)[n_transient:, :, 0]
    slopes = np.log(np.abs(3.9 * (1.0 - 2.0 * states)))
    expected = slopes.reshape(n_windows, window, 2).mean(axis=1)[..., None]
    found = windows_of(logistic, x0, window=window, n_windows=n_windows, n_transient=n_transient)
    assert found.shape == (n_windows, 2, 1)
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-13)


def test_their_mean_is_the_spectrum():
    network, x0 = random_network(8, 2.0)
    found = windows_of(network, x0, window=11, n_windows=40, n_transient=13, n_exponents=None)
    whole = spectrum_of(network, x0, n_steps=440, n_transient=13)
    assert found.shape == (40, 8)
    np.testing.assert_allclose(np.sort(found.mean(axis=0))[::-1], whole, rtol=1e-11)


def test_the_largest_alone_is_the_first_of_all():
    henon, x0 = Henon(1.4, 0.3), [0.1, 0.1]
    settings = {"window": 20, "n_windows": 5, "n_transient": 50}
    first = windows_of(henon, x0, **settings)
    every = windows_of(henon, x0, n_exponents=None, **settings)
    assert first.shape == (5, 1)
    np.testing.assert_allclose(first[:, 0], every[:, 0], atol=1e-9)


def test_windows_keep_the_order_of_the_directions():
    """The direction that grows in the long run is first, also where another one grows more."""
    A = np.tile(np.diag([4.0, 1.0]), (60, 1, 1))
    A[40:50] = np.diag([0.5, 1.0])
    found = windows_of(Matrices, np.zeros(2), inputs=A, window=10, n_windows=3, n_transient=30, n_exponents=2)
    # The frame has not turned by much in ten steps, from 4^-30 away from the axis.
    np.testing.assert_allclose(found, np.log([[4.0, 1.0], [0.5, 1.0], [4.0, 1.0]]), atol=1e-9)


def test_no_window_grows_more_than_its_singular_value():
    henon, window = Henon(1.4, 0.3), 6
    x0 = orbit(henon.step, [0.1, 0.1], 100)[-1]
    found = windows_of(henon, x0, window=window, n_windows=50)
    states = orbit(henon.step, x0, 6 * 50 - 1)
    for k, J in enumerate(henon.jacobian(states).reshape(50, window, 2, 2)):
        largest = np.linalg.norm(np.linalg.multi_dot(J[::-1]), 2)
        assert found[k, 0] <= np.log(largest) / window + 1e-12


def test_growth_goes_on_after_a_window_without_any():
    """A superstable point in between: -inf there, and numbers again afterwards."""
    A = np.full((6, 1, 1), 2.0)
    A[3] = 0.0
    found = windows_of(Matrices, [0.0], inputs=A, window=2, n_windows=3)
    np.testing.assert_array_equal(found[:, 0], [np.log(2.0), -np.inf, np.log(2.0)])
    wide = np.full((6, 3, 3), 0.0) + A * np.eye(3)
    for qr_every in (1, "adaptive"):
        for k in (1, 3):
            found = windows_of(
                Matrices, np.zeros(3), inputs=wide, window=2, n_windows=3, n_exponents=k, qr_every=qr_every
            )
            np.testing.assert_allclose(found[:, 0], [np.log(2.0), -np.inf, np.log(2.0)], rtol=1e-12)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"window": 0}, "window must be at least 1, got 0"),
        ({"n_windows": 0}, "n_windows must be at least 1, got 0"),
        ({"n_transient": -1}, "n_transient must be at least 0, got -1"),
        ({"n_exponents": 3}, "n_exponents must be at most 2"),
        ({"inputs": np.zeros((5, 2))}, r"inputs has shape \(5, 2\), expected \(6, ...\)"),
    ],
)
def test_bad_input_is_named(changes, words):
    settings = {"window": 2, "n_windows": 3} | changes
    with pytest.raises(ValueError, match=words):
        windows_of(Linear(np.eye(2)), [0.1, 0.2], **settings)


def test_divergence_names_its_step():
    with pytest.raises(FloatingPointError, match="after step 9 "):
        finite_time_exponents(lambda x: x**2, lambda x: 2.0 * x[..., None], [10.0], window=5, n_windows=60)
