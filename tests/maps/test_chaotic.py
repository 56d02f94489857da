"""The chaotic LSTMs and GRU against closed forms and published or recomputed numbers.

Exponents of chaotic orbits are means over long orbits: a tolerance of 0.01 is about four times
their spread over starts at these lengths.
"""

import numpy as np
import pytest

from unrolled import LSTM
from unrolled.dynamics import lyapunov_spectrum, orbit, orbit_diagram
from unrolled.maps import Autonomous, ChaoticGRU, ChaoticLSTM

START = np.full(4, 0.5)
ONSET = (1.25 + np.sqrt(10)) / 5.625  # of the origin's instability: 0.784405


def mean_spectrum(system, n_state):
    """Exponents over eight orbits of 4000 steps each."""
    x0 = np.random.default_rng(0).uniform(0, 0.2, size=(8, n_state))
    return lyapunov_spectrum(
        system.step, system.jacobian, x0, n_steps=4000, n_transient=500
    ).mean(axis=0)


@pytest.mark.parametrize("weights", ["ribeiro", "laurent"])
def test_it_is_an_lstm_cell_with_scaled_weights(weights):
    scale = np.array([[0.6], [1.0], [1.7]])
    system, x = ChaoticLSTM(scale, weights), np.random.default_rng(0).normal(size=(3, 4))
    assert isinstance(system.cell, LSTM) and system.params["W_hh"].shape == (3, 8, 2)
    by_cell = Autonomous(system.cell, system.params)
    np.testing.assert_allclose(system.step(x), by_cell.step(x), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(system.jacobian(x), by_cell.jacobian(x), rtol=1e-12, atol=1e-15)


def test_the_published_lstm_step_by_hand():
    """One step from (1/2, ..., 1/2), gates in the order i, f, candidate, o, written out."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h = c = np.array([0.5, 0.5])
    i = sigmoid(np.array([[-1, -4], [-3, -2]]) @ h)
    f = sigmoid(np.array([[-2, 6], [0, -6]]) @ h)
    g = np.tanh(np.array([[-1, -6], [6, -9]]) @ h)
    o = sigmoid(np.array([[4, 1], [-9, -7]]) @ h)
    c = f * c + i * g
    np.testing.assert_allclose(ChaoticLSTM().step(START), [*(o * np.tanh(c)), *c], atol=1e-15)


def test_the_origin_turns_unstable_in_a_neimark_sacker_point():
    """Multipliers 1/2 + s mu / 4 with mu = -5 +- i sqrt 20, so modulus 1 at s*, angle 118.72 deg."""
    assert ONSET == pytest.approx(0.784405, abs=1e-6)
    for scale in (0.5, ONSET, 1.3):
        multipliers = np.linalg.eigvals(ChaoticLSTM(scale).jacobian(np.zeros(4)))
        pair = 0.5 + scale * (-5 + 1j * np.sqrt(20)) / 4
        expected = [0, 0, pair, np.conj(pair)]
        np.testing.assert_allclose(np.sort_complex(multipliers), np.sort_complex(expected), atol=1e-12)
    at_onset = 0.5 + ONSET * (-5 + 1j * np.sqrt(20)) / 4
    assert abs(at_onset) == pytest.approx(1.0)
    assert np.degrees(np.angle(at_onset)) == pytest.approx(118.72, abs=0.01)


def test_distinct_states_along_the_road():
    """Ribeiro et al.'s figure: h_1 takes 1 value, then 3, 6, 12, and 4 at large scales."""
    diagram = orbit_diagram(
        lambda x, s: ChaoticLSTM(s).step(x), [0.6, 0.7, 0.8, 0.85, 0.88, 1.6, 2.0], START,
        n_keep=120, n_transient=20_000,
    )  # fmt: skip
    counts = [len(np.unique(h.round(7))) for h in diagram[:, :, 0]]
    assert counts == [1, 1, 3, 6, 12, 4, 4]


@pytest.mark.parametrize("scale", [0.750, 0.765, 0.780])
def test_below_the_onset_a_cycle_of_three_coexists_with_the_origin(scale):
    near, far = orbit(ChaoticLSTM(scale).step, [np.full(4, 1e-3), START], 8000)[-4:].swapaxes(0, 1)
    assert np.abs(near).max() < 1e-12
    np.testing.assert_allclose(far[3], far[0], atol=1e-10)
    assert np.abs(far[1] - far[0]).max() > 1e-2


def test_before_the_cycle_is_born_all_goes_to_the_origin():
    assert np.abs(orbit(ChaoticLSTM(0.74).step, START, 20_000)[-1]).max() < 1e-12


@pytest.mark.parametrize(
    ("system", "n_state", "known"),
    [
        (ChaoticLSTM(), 4, [0.169, -0.384, -1.678, -4.617]),
        (ChaoticLSTM(weights="laurent"), 4, [0.218, -0.436, -3.10]),
        (ChaoticGRU(), 2, [0.2215, -0.536]),
    ],
    ids=["ribeiro", "laurent", "gru"],
)
def test_lyapunov_exponents(system, n_state, known):
    exponents = mean_spectrum(system, n_state)
    np.testing.assert_allclose(exponents[: len(known)], known, atol=0.02)


def test_the_sum_of_the_grus_exponents_is_the_mean_contraction():
    gru, x0 = ChaoticGRU(), np.array([0.1, 0.2])
    states = orbit(gru.step, x0, 2000)[:-1]
    contraction = np.log(np.abs(np.linalg.det(gru.jacobian(states)))).mean()
    exponents = lyapunov_spectrum(gru.step, gru.jacobian, x0, n_steps=2000)
    assert exponents.sum() == pytest.approx(contraction, abs=1e-9)


def test_the_attractor_lies_where_it_was_found():
    h = orbit(ChaoticLSTM().step, START, 20_000)[100:, :2]
    np.testing.assert_allclose(h.min(axis=0), [-0.087, -0.171], atol=0.003)
    np.testing.assert_allclose(h.max(axis=0), [0.223, 0.252], atol=0.003)
