"""Lyapunov spectra against closed forms, published values and the determinant."""

import numpy as np
import pytest

from unrolled import ElmanRNN
from unrolled.cells import LSTM
from unrolled.dynamics import lyapunov_spectrum, orbit
from unrolled.maps import Henon, Logistic
from unrolled.orthogonal import expm_skew, henaff_init


def spectrum_of(system, x0, **settings):
    return lyapunov_spectrum(system.step, system.jacobian, x0, **settings)


class Linear:
    def __init__(self, A):
        self.A = np.asarray(A)

    def step(self, x):
        return x @ self.A.T

    def jacobian(self, x):
        return self.A


class Network:
    """A random network without input, of a given gain."""

    def __init__(self, n, gain, seed=0):
        rng = np.random.default_rng(seed)
        self.cell, self.u = ElmanRNN(1, n), np.zeros(1)
        W = rng.normal(0.0, gain / np.sqrt(n), size=(n, n))
        self.params = {"W_hh": W, "W_xh": np.zeros((n, 1)), "b": np.zeros(n)}
        self.x0 = rng.normal(size=n)

    def step(self, x):
        return self.cell.step(self.params, x, self.u)

    def jacobian(self, x):
        return self.cell.jacobian(self.params, x, self.u)


def test_logistic_map_at_four():
    starts = np.random.default_rng(0).uniform(0.1, 0.9, size=(200, 1))
    exponents = spectrum_of(Logistic(4.0), starts, n_steps=1000)
    assert exponents.shape == (200, 1)
    # An orbit's mean is off by O(1 / n_steps) only: its logs are differences of those of sin.
    assert exponents.mean() == pytest.approx(np.log(2.0), abs=1e-3)


def test_cycle_of_the_logistic_map():
    """The slopes along the cycle of two multiply to 4 + 2r - r^2."""
    found = spectrum_of(Logistic(3.2), [0.3], n_steps=1000, n_transient=500)
    assert found[0] == pytest.approx(0.5 * np.log(4.0 + 2.0 * 3.2 - 3.2**2), rel=1e-10)


def test_superstable_cycle_has_no_finite_exponent():
    assert spectrum_of(Logistic(2.0), [0.5], n_steps=10)[0] == -np.inf


def test_henon():
    """0.4192 and -1.6229 (Sprott 2003, Chaos and Time-Series Analysis, table A.1)."""
    starts = np.random.default_rng(0).uniform(-0.1, 0.1, size=(50, 2))
    exponents = spectrum_of(Henon(1.4, 0.3), starts, n_steps=3000, n_transient=100)
    np.testing.assert_allclose(exponents.mean(axis=0), [0.4192, -1.6232], atol=0.002)
    np.testing.assert_allclose(exponents.sum(axis=1), np.log(0.3), rtol=1e-12)


def test_chaotic_lstm():
    """The two-unit LSTM of Ribeiro et al. (2020); exponents computed independently to 0.01."""
    cell = LSTM(1, 2)
    W_i, W_f = [[-1, -4], [-3, -2]], [[-2, 6], [0, -6]]
    W_g, W_o = [[-1, -6], [6, -9]], [[4, 1], [-9, -7]]
    params = {"W_hh": np.vstack([W_i, W_f, W_g, W_o]).astype(float), "W_xh": np.zeros((8, 1)),
              "b": np.zeros(8)}
    starts = 0.5 + 0.01 * np.random.default_rng(0).normal(size=(64, 4))

    def no_input(x):
        return np.zeros((*x.shape[:-1], 1))

    exponents = lyapunov_spectrum(
        lambda x: cell.step(params, x, no_input(x)),
        lambda x: cell.jacobian(params, x, no_input(x)),
        starts, n_steps=1500, n_transient=200,
    )
    np.testing.assert_allclose(exponents.mean(axis=0), [0.169, -0.384, -1.678, -4.617], atol=0.01)


def test_linear_maps_have_their_log_moduli():
    rng = np.random.default_rng(1)
    moduli = np.array([1.5, 0.8, 0.3, 1e-3])
    basis = rng.normal(size=(4, 4))
    A = basis @ np.diag(moduli * [1, -1, 1, 1]) @ np.linalg.inv(basis)
    found = spectrum_of(Linear(A), 1e-3 * np.ones(4), n_steps=100, n_transient=100)
    np.testing.assert_allclose(found, np.log(moduli), atol=1e-9)


def test_the_axes_are_not_special():
    """A frame that starts along the axes would give ln 0.5 as the largest exponent."""
    found = spectrum_of(Linear(np.diag([0.5, 2.0])), [1.0, 0.0], n_steps=50, n_transient=50, n_exponents=1)
    assert found == pytest.approx([np.log(2.0)])


def test_nilpotent_map_has_no_finite_exponent():
    assert (spectrum_of(Linear([[0.0, 2.0], [0.0, 0.0]]), [1.0, 1.0], n_steps=5) == -np.inf).all()


def test_orthogonal_maps_have_exponents_of_zero():
    W = expm_skew(henaff_init(np.random.default_rng(2), 30))
    found = spectrum_of(Linear(W), np.ones(30), n_steps=500)
    np.testing.assert_allclose(found, 0.0, atol=1e-12)


@pytest.mark.parametrize(("n", "gain"), [(5, 0.5), (50, 2.0)])
def test_the_sum_is_the_mean_log_determinant(n, gain):
    """Holds for all exponents together; with a QR every five steps it fails by nats at n = 50."""
    network = Network(n, gain)
    found = spectrum_of(network, network.x0, n_steps=300)
    states = orbit(network.step, network.x0, 299)
    volume = np.linalg.slogdet(network.jacobian(states))[1].mean()
    assert found.sum() == pytest.approx(volume, rel=1e-9)
    assert (np.diff(found) <= 0).all()


def test_contraction_bounds_the_largest_exponent():
    """||J|| <= ||W||, so that no exponent exceeds the log of the largest singular value."""
    network = Network(20, 1.0)
    bound = np.log(np.linalg.norm(network.params["W_hh"], 2))
    assert spectrum_of(network, network.x0, n_steps=200)[0] <= bound


def test_a_change_of_coordinates_changes_nothing():
    henon, C = Henon(1.4, 0.3), np.array([[2.0, 1.0], [0.5, 3.0]])
    C_inv = np.linalg.inv(C)
    found = lyapunov_spectrum(
        lambda y: henon.step(y @ C_inv.T) @ C.T, lambda y: C @ henon.jacobian(y @ C_inv.T) @ C_inv,
        C @ [0.1, 0.1], n_steps=4000, n_transient=100,
    )
    # Chaotic: rounding makes it another orbit of the same attractor.
    np.testing.assert_allclose(found, [0.4192, -1.6232], atol=0.02)


def test_the_first_exponents_are_those_of_the_whole_spectrum():
    network = Network(12, 2.0)
    settings = {"n_steps": 400, "n_transient": 100}
    whole = spectrum_of(network, network.x0, **settings)
    for k in (1, 2, 5):
        some = spectrum_of(network, network.x0, n_exponents=k, **settings)
        np.testing.assert_allclose(some, whole[:k], atol=0.01)


def test_each_of_a_batch_of_orbits_has_its_own():
    starts = np.random.default_rng(3).uniform(-0.1, 0.1, size=(2, 3, 2))
    together = spectrum_of(Henon(1.2, 0.3), starts, n_steps=50, n_transient=10)
    assert together.shape == (2, 3, 2)
    alone = spectrum_of(Henon(1.2, 0.3), starts[1, 2], n_steps=50, n_transient=10)
    np.testing.assert_allclose(together[1, 2], alone, rtol=1e-10)


def test_many_parameters_at_once():
    r = np.array([[2.5], [3.2], [4.0]])
    found = spectrum_of(Logistic(r), np.full((3, 1), 0.3), n_steps=2000, n_transient=200)
    expected = [np.log(0.5), 0.5 * np.log(0.16), np.log(2.0)]
    np.testing.assert_allclose(found[:, 0], expected, atol=0.01)


def test_many_networks_at_once():
    """Replicas: their `jacobian` takes one state for each network, and no axis of time."""
    rng = np.random.default_rng(4)
    cell, u = ElmanRNN(1, 3), np.zeros((2, 1))
    W = rng.normal(size=(2, 3, 3))
    params = {"W_hh": W, "W_xh": np.zeros((2, 3, 1)), "b": np.zeros((2, 3))}
    x0 = rng.normal(size=(2, 3))
    together = lyapunov_spectrum(
        lambda x: cell.step(params, x, u), lambda x: cell.jacobian(params, x, u), x0, n_steps=30
    )
    for k in range(2):
        one = {name: value[k] for name, value in params.items()}
        alone = lyapunov_spectrum(
            lambda x, one=one: cell.step(one, x, u[0]), lambda x, one=one: cell.jacobian(one, x, u[0]),
            x0[k], n_steps=30,
        )
        np.testing.assert_allclose(together[k], alone, rtol=1e-9)


def test_a_jacobian_of_single_states_will_do():
    """With three units, three states in a row look like a matrix: they must not be mistaken for one."""
    network = Network(3, 1.5)
    W = network.params["W_hh"]

    def jacobian(x):
        return np.array([(1.0 - np.tanh(W[i] @ x) ** 2) * W[i] for i in range(3)])

    found = lyapunov_spectrum(network.step, jacobian, network.x0, n_steps=40)
    np.testing.assert_allclose(found, spectrum_of(network, network.x0, n_steps=40), rtol=1e-10)


def test_a_jacobian_that_takes_any_leading_axes_is_called_once_a_block():
    network, shapes = Network(4, 1.5), []

    def jacobian(x):
        shapes.append(x.shape)
        return network.jacobian(x)

    lyapunov_spectrum(network.step, jacobian, network.x0, n_steps=200)
    assert len(shapes) < 10 and shapes[-1][0] > 100


def test_divergence_names_its_step():
    with pytest.raises(FloatingPointError, match="after step 9 "):
        lyapunov_spectrum(lambda x: x**2, lambda x: 2.0 * x[..., None], [10.0], n_steps=300)
    with pytest.raises(FloatingPointError, match="after step 9 "):
        lyapunov_spectrum(lambda x: x**2, lambda x: 2.0 * x[..., None], [10.0], n_steps=1, n_transient=300)


def test_a_jacobian_that_is_not_a_number_names_its_step():
    def jacobian(x):
        return np.where(x > 300.5, np.nan, 1.0)[..., None]

    with pytest.raises(FloatingPointError, match="Jacobian at the state after step 301 .*check jacobian"):
        lyapunov_spectrum(lambda x: x + 1.0, jacobian, [0.0], n_steps=1000)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state, got int"),
        ({"jacobian": None}, TypeError, "jacobian must be a function, got None"),
        ({"jacobian": lambda x: np.eye(3)}, ValueError,
         r"jacobian returned shape \(3, 3\) for states of shape \(2,\), expected \(2, 2\)"),
        ({"jacobian": lambda x: x}, ValueError, r"jacobian returned shape \(2,\)"),
        ({"x0": 0.1}, ValueError, "x0 is a single number"),
        ({"x0": [0.1, np.nan]}, ValueError, "x0 has entries that are not finite"),
        ({"n_steps": 0}, ValueError, "n_steps must be at least 1, got 0"),
        ({"n_transient": -1}, ValueError, "n_transient must be at least 0, got -1"),
        ({"n_exponents": 3}, ValueError, "n_exponents must be at most 2, the length of a state, got 3"),
        ({"n_exponents": 0}, ValueError, "n_exponents must be at least 1, got 0"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": lambda x: 0.5 * x, "jacobian": lambda x: 0.5 * np.eye(2), "x0": [0.1, 0.2],
                 "n_steps": 5}
    arguments.update(changes)
    with pytest.raises(error, match=words):
        lyapunov_spectrum(arguments.pop("step"), arguments.pop("jacobian"), arguments.pop("x0"), **arguments)
