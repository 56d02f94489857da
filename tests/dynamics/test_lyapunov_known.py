"""Lyapunov spectra against closed forms, published values, determinants and theory."""

import numpy as np
import pytest
from scipy.special import digamma, polygamma

from tests.dynamics.systems import Matrices, random_network, spectrum_of
from unrolled.dynamics import kaplan_yorke_dimension, lyapunov_spectrum, mean_field, orbit
from unrolled.maps import ChaoticGRU, ChaoticLSTM, Henon, Linear, Logistic, Network
from unrolled.nonlinearities import NONLINEARITIES
from unrolled.orthogonal import expm_skew, henaff_init


def test_logistic_map_at_four():
    starts = np.random.default_rng(0).uniform(0.1, 0.9, size=(200, 1))
    exponents = spectrum_of(Logistic(4.0), starts, n_steps=1000)
    assert exponents.shape == (200, 1)
    # An orbit's mean is off by O(1 / n_steps) only: its logs are differences of those of sin.
    assert exponents.mean() == pytest.approx(np.log(2.0), abs=1e-3)


def test_logistic_map_at_a_chaotic_value():
    """0.4100 at r = 3.78, from 1e6 iterates in plain Python; the error of this mean is 0.0005."""
    starts = np.random.default_rng(0).uniform(0.1, 0.9, size=(400, 1))
    exponents = spectrum_of(Logistic(3.78), starts, n_steps=2000, n_transient=100)
    assert exponents.mean() == pytest.approx(0.4100, abs=0.002)


def test_cycle_of_the_logistic_map():
    """The slopes along the cycle of two multiply to 4 + 2r - r^2."""
    found = spectrum_of(Logistic(3.2), [0.3], n_steps=1000, n_transient=500)
    assert found[0] == pytest.approx(0.5 * np.log(4.0 + 2.0 * 3.2 - 3.2**2), rel=1e-10)


def test_superstable_point_has_no_finite_exponent():
    assert spectrum_of(Logistic(2.0), [0.5], n_steps=10)[0] == -np.inf


def test_henon():
    """0.4199 and -1.6239, dimension 1.2586 (Sprott 2003, table A.1, has 0.4192 and 1.258)."""
    starts = np.random.default_rng(0).uniform(-0.1, 0.1, size=(200, 2))
    exponents = spectrum_of(Henon(1.4, 0.3), starts, n_steps=2000, n_transient=100)
    np.testing.assert_allclose(exponents.mean(axis=0), [0.4199, -1.6239], atol=0.001)
    np.testing.assert_allclose(exponents.sum(axis=1), np.log(0.3), rtol=1e-12)
    assert kaplan_yorke_dimension(exponents.mean(axis=0)) == pytest.approx(1.2586, abs=0.0006)


def test_chaotic_lstm_of_ribeiro():
    """Computed independently to 0.01: 6e4 steps with matrices written out by hand."""
    lstm = ChaoticLSTM()
    starts = 0.5 + 0.01 * np.random.default_rng(0).normal(size=(64, 4))
    exponents = spectrum_of(lstm, starts, n_steps=1500, n_transient=200)
    np.testing.assert_allclose(exponents.mean(axis=0), [0.169, -0.384, -1.678, -4.617], atol=0.015)
    assert kaplan_yorke_dimension(exponents.mean(axis=0)) == pytest.approx(1.44, abs=0.01)


def test_volumes_of_the_lstm_by_its_own_formula():
    """Subtracting rows leaves det J = det W_o * prod of f o (1 - o) tanh(c') over the units."""
    lstm = ChaoticLSTM()
    x = orbit(lstm.step, [0.5, 0.5, 0.5, 0.5], 900)
    found = spectrum_of(lstm, x[0], n_steps=900)
    gates = 1.0 / (1.0 + np.exp(-x[:-1, :2] @ lstm.params["W_hh"].T))
    f, o = gates[:, 2:4], gates[:, 6:8]
    volume = np.log(np.abs(f * o * (1.0 - o) * np.tanh(x[1:, 2:]))).sum(axis=1).mean()
    W_o = lstm.params["W_hh"][6:]
    assert found.sum() == pytest.approx(np.log(abs(np.linalg.det(W_o))) + volume, rel=1e-9)


def test_chaotic_lstm_of_laurent_and_von_brecht():
    """W_o is singular, and so is every Jacobian: the last exponent is -inf, or lost in rounding."""
    lstm = ChaoticLSTM(weights="laurent")
    starts = 0.3 + 0.01 * np.random.default_rng(0).normal(size=(64, 4))
    exponents = spectrum_of(lstm, starts, n_steps=1500, n_transient=200)
    np.testing.assert_allclose(exponents.mean(axis=0)[:3], [0.218, -0.436, -3.10], atol=0.015)
    assert (exponents[:, 3] < -30.0).all()
    assert kaplan_yorke_dimension(exponents.mean(axis=0)) == pytest.approx(1.50, abs=0.01)


def test_chaotic_gru():
    starts = np.random.default_rng(0).normal(size=(64, 2))
    exponents = spectrum_of(ChaoticGRU(), starts, n_steps=2000, n_transient=200)
    np.testing.assert_allclose(exponents.mean(axis=0), [0.2215, -0.536], atol=0.008)
    assert kaplan_yorke_dimension(exponents.mean(axis=0)) == pytest.approx(1.41, abs=0.01)


def test_linear_maps_have_their_log_moduli():
    rng = np.random.default_rng(1)
    moduli = np.array([1.5, 0.8, 0.3, 1e-3])
    basis = rng.normal(size=(4, 4))
    A = basis @ np.diag(moduli * [1, -1, 1, 1]) @ np.linalg.inv(basis)
    found = spectrum_of(Linear(A), 1e-3 * np.ones(4), n_steps=100, n_transient=100)
    np.testing.assert_allclose(found, np.log(moduli), atol=1e-9)


@pytest.mark.parametrize(
    ("W", "moduli"),
    [
        ([[0.9, 1.0, 0.0], [0.0, 0.9, 1.0], [0.0, 0.0, 0.9]], [0.9, 0.9, 0.9]),  # one eigenvector
        ([[0.3, -0.8, 0.0], [0.8, 0.3, 5.0], [0.0, 0.0, 0.5]], [np.sqrt(0.73)] * 2 + [0.5]),
    ],
    ids=["defective", "complex pair"],
)
def test_linear_maps_that_do_not_settle(W, moduli):
    """Frames keep turning, or align like 1/t: exponents come in like log(t)/t, their sum at once."""
    n_steps = 4000
    found = spectrum_of(Linear(W), np.zeros(3), n_steps=n_steps)
    np.testing.assert_allclose(found, np.log(moduli), atol=4 * np.log(n_steps) / n_steps)
    assert found.sum() == pytest.approx(np.log(moduli).sum(), rel=1e-10)


def test_the_axes_are_not_special():
    """A frame that starts along the axes would give ln 0.5 as the largest exponent."""
    found = spectrum_of(Linear(np.diag([0.5, 2.0])), [1.0, 0.0], n_steps=50, n_transient=50, n_exponents=1)
    assert found == pytest.approx([np.log(2.0)])


@pytest.mark.parametrize("qr_every", [1, "adaptive"])
def test_nilpotent_map_has_no_finite_exponent(qr_every):
    found = spectrum_of(Linear([[0.0, 2.0], [0.0, 0.0]]), [1.0, 1.0], n_steps=5, qr_every=qr_every)
    assert (found == -np.inf).all()


@pytest.mark.parametrize("qr_every", [1, "adaptive"])
def test_orthogonal_maps_have_exponents_of_zero(qr_every):
    W = expm_skew(henaff_init(np.random.default_rng(2), 30))
    found = spectrum_of(Linear(W), np.ones(30), n_steps=500, qr_every=qr_every)
    np.testing.assert_allclose(found, 0.0, atol=1e-12)


def test_diagonal_matrices_that_change():
    """Exponents are means of logarithms; the frame needs the transient to find the axes."""
    factors = np.random.default_rng(3).lognormal([0.5, -0.5, -2.0], 0.3, size=(260, 3))
    A = factors[:, :, None] * np.eye(3)
    found = spectrum_of(Matrices, np.zeros(3), inputs=A, n_steps=200, n_transient=60)
    np.testing.assert_allclose(found, np.log(factors[60:]).mean(axis=0), atol=1e-10)


def test_periodic_matrices_have_the_moduli_of_their_product():
    A = np.random.default_rng(9).normal(size=(3, 4, 4))
    moduli = np.sort(np.abs(np.linalg.eigvals(A[2] @ A[1] @ A[0])))[::-1]
    assert (moduli[:-1] / moduli[1:] > 3.0).all(), "needs moduli that differ, for frames to settle"
    found = spectrum_of(Matrices, np.zeros(4), inputs=np.tile(A, (100, 1, 1)), n_steps=150, n_transient=150)
    np.testing.assert_allclose(found, np.log(moduli) / 3, atol=1e-9)


def test_independent_gaussian_matrices():
    """Newman (1986): exponent i of n is (log 2 + digamma((n - i + 1) / 2)) / 2 + log of the deviation.

    Each step's stretching is independent of all others, with the variance of a log chi-square.
    """
    n, n_steps, gain = 20, 4000, 1.3
    A = np.random.default_rng(5).normal(0.0, gain / np.sqrt(n), size=(n_steps, n, n))
    found = spectrum_of(Matrices, np.zeros(n), inputs=A, n_steps=n_steps, qr_every="adaptive")
    half = 0.5 * np.arange(n, 0, -1)
    expected = 0.5 * (np.log(2.0) + digamma(half)) + np.log(gain / np.sqrt(n))
    deviation = np.sqrt(0.25 * polygamma(1, half) / n_steps)
    assert np.abs((found - expected) / deviation).max() < 4.0


def test_wide_gaussian_matrices_follow_the_circular_law():
    """ln g + ln(1 - i/n) / 2 in the bulk: within 0.03, of which statistics are at most 0.015."""
    n, gain = 200, 1.3
    A = np.random.default_rng(5).normal(0.0, gain / np.sqrt(n), size=(60, n, n))
    found = spectrum_of(Matrices, np.zeros(n), inputs=A, n_steps=60, qr_every="adaptive")
    expected = np.log(gain) + 0.5 * np.log(1.0 - np.arange(n) / n)
    np.testing.assert_allclose(found[:150], expected[:150], atol=0.03)


@pytest.mark.parametrize(("n", "gain"), [(5, 0.5), (50, 2.0)])
def test_the_sum_is_the_mean_log_determinant(n, gain):
    """Holds for all exponents together; with a QR every five steps it fails by nats at n = 50."""
    network, x0 = random_network(n, gain)
    found = spectrum_of(network, x0, n_steps=300)
    volume = np.linalg.slogdet(network.jacobian(orbit(network.step, x0, 299)))[1].mean()
    assert found.sum() == pytest.approx(volume, rel=1e-9)
    assert (np.diff(found) <= 0).all()


@pytest.mark.parametrize("name", NONLINEARITIES)
def test_singular_values_bound_the_exponents(name):
    """|J v| <= gamma sigma_max |v|; and no mean is above its largest or below its smallest."""
    rng = np.random.default_rng(6)
    network = Network(rng.normal(0.0, 0.9 / np.sqrt(20), size=(20, 20)), nonlinearity=name)
    x0 = rng.normal(size=20)
    found = spectrum_of(network, x0, n_steps=200)
    slope = NONLINEARITIES[name].slope_bound
    assert found[0] <= np.log(slope * np.linalg.norm(network.W, 2))
    # Of a hundred products of matrices, the smallest singular values multiply to less.
    if name != "relu":  # whose silent units make the Jacobians singular
        smallest = np.linalg.svd(network.jacobian(orbit(network.step, x0, 199)), compute_uv=False)[:, -1]
        assert np.isfinite(found).all() and found[-1] >= np.log(smallest).mean()


def exponents_of_random_networks(n, gain, seeds):
    found = []
    for seed in seeds:
        network, x0 = random_network(n, gain, seed)

        def step(x, W=network.W):
            return np.tanh(W @ x)

        def product(x, W=network.W, step=step):
            slope = 1.0 - step(x) ** 2
            return lambda V: slope[:, None] * (W @ V)

        found += [lyapunov_spectrum(step, product, x0, n_steps=1500, n_transient=200, n_exponents=1)[0]]
    return np.mean(found), np.std(found, ddof=1) / np.sqrt(len(found))


@pytest.mark.parametrize(("gain", "shortfall"), [(1.5, 0.02), (2.0, 0.01), (3.0, 0.01)])
def test_random_networks_follow_the_mean_field(gain, shortfall):
    """Five networks of 500 units lie a little below the theory: finite width takes some chaos.

    It takes more near gain 1: at 1.5 half of the networks have lost a tenth of it or more, and
    differ by 0.008; at 2 and 3 they are within 0.006, and differ by less than 0.003.
    """
    mean, error = exponents_of_random_networks(500, gain, range(5))
    expected = mean_field(gain).exponent
    assert expected - shortfall < mean < expected + 2.0 * error, f"five networks: {mean} +- {error}"
    assert error < 0.4 * shortfall


def test_width_brings_networks_nearer_to_the_mean_field():
    expected = mean_field(3.0).exponent
    narrow, _ = exponents_of_random_networks(60, 3.0, range(5))
    wide, _ = exponents_of_random_networks(240, 3.0, range(5))
    assert expected - narrow > 2.0 * (expected - wide) > 0.0


def test_a_driven_random_network_follows_the_mean_field():
    """Input makes a chaotic network (0.155) forget its start: the exponent falls below zero."""
    n, gain, deviation, n_steps = 400, 2.0, 2.0, 600
    network, x0 = random_network(n, gain)
    u = np.random.default_rng(7).normal(0.0, deviation, size=(n_steps, n))

    def step(x, u):
        return np.tanh(network.W @ x + u)

    def product(x, u):
        slope = 1.0 - step(x, u) ** 2
        return lambda V: slope[:, None] * (network.W @ V)

    found = lyapunov_spectrum(step, product, x0, inputs=u, n_steps=500, n_transient=100, n_exponents=1)
    assert mean_field(gain, deviation).exponent < -0.1
    assert found[0] == pytest.approx(mean_field(gain, deviation).exponent, abs=0.02)


def test_a_change_of_coordinates_changes_nothing():
    henon, C = Henon(1.4, 0.3), np.array([[2.0, 1.0], [0.5, 3.0]])
    C_inv = np.linalg.inv(C)
    found = lyapunov_spectrum(
        lambda y: henon.step(y @ C_inv.T) @ C.T, lambda y: C @ henon.jacobian(y @ C_inv.T) @ C_inv,
        C @ [0.1, 0.1], n_steps=4000, n_transient=100,
    )
    # Chaotic: rounding makes it another orbit of the same attractor.
    np.testing.assert_allclose(found, [0.4199, -1.6239], atol=0.02)


def test_backwards_in_time_all_signs_change():
    """The inverses of the same matrices in the opposite order, long enough for frames to settle."""
    A = np.random.default_rng(8).normal(size=(3000, 3, 3))
    settings = {"n_steps": 2900, "n_transient": 100}
    forwards = spectrum_of(Matrices, np.zeros(3), inputs=A, **settings)
    backwards = spectrum_of(Matrices, np.zeros(3), inputs=np.linalg.inv(A[::-1]), **settings)
    # Different hundred steps are the transient: of 2900, with logs that vary by less than 2.
    np.testing.assert_allclose(backwards, -forwards[::-1], atol=0.02)


@pytest.mark.parametrize("n_transient", [80, 200, 1001])
def test_on_a_fixed_point_the_transient_does_not_matter(n_transient):
    """Long enough to reach it and to turn the frame, that is all."""
    network = Network([[0.6, 0.3, 0.0], [0.1, 0.2, 0.0], [0.1, 0.2, -0.3]])
    moduli = np.sort(np.abs(np.linalg.eigvals(network.W)))[::-1]
    found = spectrum_of(network, [0.3, 0.2, 0.1], n_steps=50, n_transient=n_transient)
    np.testing.assert_allclose(found, np.log(moduli), atol=1e-8)
