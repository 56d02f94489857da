"""A QR as rarely as it can be: the same exponents, all of them, and what would spoil them found out."""

import numpy as np
import pytest

from tests.dynamics.systems import Matrices, random_network, spectrum_of
from unrolled.dynamics import _frame, finite_time_exponents, lyapunov_spectrum
from unrolled.maps import ChaoticLSTM, Henon


@pytest.fixture(params=["elimination", "products", "elimination that does nothing"])
def between(request, monkeypatch):
    """What is done to the frames between two QRs."""
    if request.param == "elimination":
        assert _frame.routines(), "needs scipy, which requirements-test brings"
    elif request.param == "products":
        monkeypatch.setattr(_frame, "routines", lambda: None)
    else:
        # The frames fall together: what their QR then shows must be noticed.
        monkeypatch.setattr(_frame, "eliminating", _frame.multiplying)
    return request.param


@pytest.mark.parametrize("n", [2, 20, 60])
@pytest.mark.parametrize("leading", [(), (3,)])
def test_the_same_spectrum(between, n, leading):
    network, x0 = random_network(n, 2.0)
    starts = x0 * np.linspace(0.5, 1.5, int(np.prod(leading))).reshape(*leading, 1)
    settings = {"n_steps": 150, "n_transient": 33}
    found = spectrum_of(network, starts, qr_every="adaptive", **settings)
    np.testing.assert_allclose(found, spectrum_of(network, starts, **settings), rtol=0, atol=1e-10)


def test_the_same_first_exponents(between):
    network, x0 = random_network(30, 1.5)
    for k in (1, 4):
        settings = {"n_steps": 150, "n_transient": 20, "n_exponents": k}
        found = spectrum_of(network, x0, qr_every="adaptive", **settings)
        np.testing.assert_allclose(found, spectrum_of(network, x0, **settings), rtol=0, atol=1e-11)


def test_the_same_where_directions_shrink_very_differently(between):
    """Rotated stretchings of 1, 1e-4, 1e-8: products of two would already lose the last."""
    rng = np.random.default_rng(0)
    turns = np.linalg.qr(rng.normal(size=(200, 3, 3)))[0]
    A = turns @ np.diag([1.0, 1e-4, 1e-8]) @ turns[:, ::-1].swapaxes(1, 2)
    settings = {"inputs": A, "n_steps": 200}
    every = spectrum_of(Matrices, np.zeros(3), **settings)
    found = spectrum_of(Matrices, np.zeros(3), qr_every="adaptive", **settings)
    # A single of these steps leaves half of the digits; 200 of them are averaged.
    np.testing.assert_allclose(found, every, rtol=0, atol=1e-8)
    assert found.sum() == pytest.approx(np.log(1e-12), rel=1e-8)


def test_the_same_window_by_window(between):
    network, x0 = random_network(12, 1.8)
    settings = {"window": 7, "n_windows": 20, "n_transient": 10, "n_exponents": None}
    found = finite_time_exponents(network.step, network.jacobian, x0, qr_every="adaptive", **settings)
    every = finite_time_exponents(network.step, network.jacobian, x0, **settings)
    np.testing.assert_allclose(found, every, rtol=0, atol=1e-10)


def test_few_qrs_are_made(monkeypatch):
    made, network_and_start = [], random_network(40, 2.0)
    real = _frame.orthonormalise
    monkeypatch.setattr(_frame, "orthonormalise", lambda V: made.append(1) or real(V))
    spectrum_of(*network_and_start, n_steps=640, qr_every="adaptive")
    assert len(made) <= 20


def test_gentle_maps_need_few_qrs_without_elimination(monkeypatch):
    made, real = [], _frame.orthonormalise
    monkeypatch.setattr(_frame, "routines", lambda: None)
    monkeypatch.setattr(_frame, "orthonormalise", lambda V: made.append(1) or real(V))
    spectrum_of(Henon(1.4, 0.3), [0.1, 0.1], n_steps=600, qr_every="adaptive")
    assert len(made) <= 200


@pytest.mark.parametrize("size", [1e60, 1e-40])
def test_numbers_stay_in_range_on_the_way(between, size):
    """Eight steps of 1e-40 would leave a number, but one of few digits."""
    A = np.random.default_rng(1).normal(size=(300, 2, 2)) * size
    settings = {"inputs": A, "n_steps": 300, "n_exponents": 1}
    found = spectrum_of(Matrices, np.zeros(2), qr_every="adaptive", **settings)
    np.testing.assert_allclose(found, spectrum_of(Matrices, np.zeros(2), **settings), rtol=1e-12)


def test_a_network_held_in_pieces(monkeypatch):
    """Large Jacobians are not kept for long; stretches go on over the blocks in which they come."""
    monkeypatch.setattr(_frame, "HELD", 5 * 20 * 20)
    network, x0 = random_network(20, 2.0)
    found = spectrum_of(network, x0, n_steps=64, qr_every="adaptive")
    np.testing.assert_allclose(found, spectrum_of(network, x0, n_steps=64), rtol=0, atol=1e-11)


def test_singular_jacobians(between):
    """Laurent's LSTM loses one direction in every step; the others do not mind."""
    lstm, x0 = ChaoticLSTM(weights="laurent"), [0.3, 0.31, 0.29, 0.3]
    found = spectrum_of(lstm, x0, n_steps=400, qr_every="adaptive")
    every = spectrum_of(lstm, x0, n_steps=400)
    np.testing.assert_allclose(found[:3], every[:3], rtol=0, atol=1e-8)
    assert found[3] < -30.0


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_jacobian_that_is_not_a_number_names_its_step(between, bad):
    def jacobian(x):
        J = np.tile([[1.0, 0.3], [0.2, 0.5]], (*x.shape[:-1], 1, 1))
        J[x[..., 0] > 300.5, 0, 0] = bad
        return J

    with pytest.raises(FloatingPointError, match="Jacobian at the state after step 301 "):
        lyapunov_spectrum(lambda x: x + 1.0, jacobian, [0.0, 0.0], n_steps=1000, qr_every="adaptive")
