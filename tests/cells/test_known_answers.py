"""What is known about these networks on paper: multipliers, conserved lengths, bounds."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from tests.cells.cases import draw_params
from unrolled.cells import GRU, LSTM, AntisymmetricRNN, ChaosFreeRNN, ElmanRNN, OrthogonalRNN


def multipliers(cell, params, x):
    return np.sort_complex(np.linalg.eigvals(cell.jacobian(params, x, np.zeros(cell.n_inputs))))


def chaotic_lstm(s):
    """The two-unit LSTM of Ribeiro et al. (2020, companion code), weights times s; rows i, f, g, o."""
    W_i, W_f = [[-1, -4], [-3, -2]], [[-2, 6], [0, -6]]
    W_g, W_o = [[-1, -6], [6, -9]], [[4, 1], [-9, -7]]
    return LSTM(1, 2), {"W_hh": s * np.vstack([W_i, W_f, W_g, W_o]), "W_xh": np.zeros((8, 1)), "b": np.zeros(8)}


@pytest.mark.parametrize("s", [0.5, 1.0, 2.0])
def test_multipliers_of_the_chaotic_lstm_at_the_origin(s):
    """All gates are 1/2: c' = c/2 + W_g h s/2 and h' = c'/2, so 1/2 + s mu/4 and zeros, mu = -5 +- i sqrt(20)."""
    mu = np.array([-5 - 1j * np.sqrt(20), -5 + 1j * np.sqrt(20)])
    expected = np.sort_complex([0, 0, *(0.5 + s * mu / 4)])
    np.testing.assert_allclose(multipliers(*chaotic_lstm(s), np.zeros(4)), expected, atol=1e-14)


def test_where_the_origin_of_the_chaotic_lstm_loses_its_stability():
    """|1/2 + s mu/4| = 1 at s = (1.25 + sqrt(10)) / 5.625 = 0.784405; orbits there agree."""
    threshold = (1.25 + np.sqrt(10)) / 5.625
    assert np.abs(multipliers(*chaotic_lstm(threshold), np.zeros(4))).max() == pytest.approx(1.0, abs=1e-14)
    sizes = []
    for s in (0.99 * threshold, 1.01 * threshold):
        cell, params = chaotic_lstm(s)
        sizes.append(np.abs(cell.unroll_last(params, np.zeros((3000, 1, 1)), np.full(4, 1e-6))).max())
    assert sizes[0] < 1e-12 and sizes[1] > 1e-2


def test_a_gru_without_weights_halves_its_state():
    cell = GRU(1, 3)
    zeros = {k: np.zeros(shape) for k, shape in cell.param_shapes().items()}
    x0 = np.array([1.0, -2.0, 0.5])
    states = cell.unroll(zeros, np.ones((20, 1, 1)), x0)[:, 0]
    np.testing.assert_array_equal(states, x0 * 0.5 ** np.arange(1, 21)[:, None])


def test_a_linear_network_is_a_power_of_its_matrix():
    rng = np.random.default_rng(0)
    cell, x0 = ElmanRNN(1, 4, "identity"), rng.normal(size=4)
    W = rng.normal(size=(4, 4)) / 2
    last = cell.unroll_last({"W_hh": W, "W_xh": np.zeros((4, 1)), "b": np.zeros(4)}, np.zeros((30, 1, 1)), x0)
    np.testing.assert_allclose(last[0], np.linalg.matrix_power(W, 30) @ x0, rtol=1e-11)


# --- orthogonal


@pytest.mark.parametrize("parametrization", ["expm", "cayley"])
def test_lengths_last_forever_and_so_do_gradients(parametrization):
    """Linear units: the length of a state, and of its gradient at every lag, to a rounding each step."""
    n, T, rng = 20, 1000, np.random.default_rng(0)
    cell = OrthogonalRNN(n, n, "identity", parametrization)
    params = {"skew": rng.normal(size=n * (n - 1) // 2), "W_xh": np.eye(n), "b": np.zeros(n)}
    x0, direction = rng.normal(size=(2, n))
    states = cell.unroll(params, np.zeros((T, 1, n)), x0)[:, 0]
    np.testing.assert_allclose(np.linalg.norm(states, axis=-1), np.linalg.norm(x0), rtol=1e-12)

    def along(u):  # with W_xh = I, the gradient of u_t is that of x_{t+1}
        return anp.sum(cell.unroll_last(params, u, x0) @ direction)

    by_lag = grad(along)(np.zeros((T, 1, n)))[:, 0]
    np.testing.assert_allclose(np.linalg.norm(by_lag, axis=-1), np.linalg.norm(direction), rtol=1e-12)


def test_modrelu_never_turns_a_sign_and_never_lengthens_when_its_bias_is_negative():
    rng = np.random.default_rng(1)
    cell = OrthogonalRNN(1, 5, "modrelu")
    params = draw_params(cell, rng) | {"b": np.full(5, -0.1), "W_xh": np.zeros((5, 1))}
    x = rng.normal(size=(100, 5))
    z, y = x @ cell.recurrent_matrix(params).T, cell.step(params, x, np.zeros((100, 1)))
    assert (y * z >= 0).all() and (np.linalg.norm(y, axis=-1) < np.linalg.norm(x, axis=-1)).all()
    np.testing.assert_allclose(y[y != 0], (np.abs(z) - 0.1)[y != 0] * np.sign(z[y != 0]), atol=1e-15)
    np.testing.assert_array_equal(y == 0, np.abs(z) <= 0.1)


# --- antisymmetric: the two-unit flows of Chang et al. (2019), epsilon 0.1, W - W^T = [[0, -2], [2, 0]]


def antisymmetric(gamma):
    cell = AntisymmetricRNN(1, 2, epsilon=0.1, gamma=gamma)
    return cell, {"W_hh": np.array([[0.0, -2.0], [0.0, 0.0]]), "W_xh": np.zeros((2, 1)), "b": np.zeros(2)}


@pytest.mark.parametrize(("gamma", "modulus"), [(0.0, 1.01980), (0.15, 1.00510)])
def test_eulers_method_still_expands_at_the_origin(gamma, modulus):
    """|1 + epsilon (2i - gamma)|."""
    found = np.abs(multipliers(*antisymmetric(gamma), np.zeros(2)))
    np.testing.assert_allclose(found, modulus, atol=5e-6)
    np.testing.assert_allclose(found, np.abs(1 + 0.1 * (2j - gamma)), rtol=1e-14)


@pytest.mark.parametrize(("gamma", "settles"), [(0.15, False), (0.2, False), (0.205, True), (0.5, True)])
def test_diffusion_that_stabilises_it(gamma, settles):
    """2 gamma >= epsilon (gamma^2 + 4), that is gamma >= 0.2020: then the origin attracts."""
    assert (2 * gamma >= 0.1 * (gamma**2 + 4)) is settles
    cell, params = antisymmetric(gamma)
    last = cell.unroll_last(params, np.zeros((20_000, 1, 1)), np.array([1e-3, 0.0]))
    assert bool(np.linalg.norm(last) < 1e-3) is settles


# --- chaos-free


def chaos_free(seed, size=5.0, n_replicas=20):
    """Random networks; with weights of size 5, other gated cells would be chaotic."""
    rng = np.random.default_rng(seed)
    cell = ChaosFreeRNN(2, 4)
    params = {k: size * p for k, p in draw_params(cell, rng, (n_replicas,)).items()}
    return cell, params, 3.0 * rng.normal(size=(n_replicas, 3, 4)), rng


def test_without_input_zero_attracts_everything():
    cell, params, x0, _ = chaos_free(0)
    params["b"] = np.minimum(params["b"], 3.0)  # a gate below sigmoid(23) = 1 - 1e-10 fades in our lifetime
    states = np.abs(np.concatenate([x0[None], cell.unroll(params, np.zeros((4000, 3, 2)), x0)]))
    assert (np.diff(states, axis=0) <= 0).all()  # each unit on its own, at every step
    # With an open gate h' = tanh(h), which fades like sqrt(3 / (2 t)), and never more slowly.
    assert states[-1].max() < np.sqrt(3 / (2 * 4000)) * 1.01


def test_its_states_stay_below_two():
    cell, params, _, rng = chaos_free(1)
    assert np.abs(cell.unroll(params, 100.0 * rng.normal(size=(500, 3, 2)))).max() < 2.0


def test_the_published_bound_on_its_memory():
    """|h_{t+k}| <= f^k |h_t| + (1 - f^k) i e / (1 - f) (Laurent & von Brecht 2017, section 2.2).

    f and i are the largest values of the gates on the way, and e the largest |W_u u|.
    """
    cell, params, x0, rng = chaos_free(2, size=1.0)
    u = 0.01 * rng.normal(size=(60, 20, 3, 2))
    states = cell.unroll(params, u, x0)
    before = np.concatenate([x0[None], states[:-1]])
    z = np.einsum("rij,trbj->trbi", params["W_hh"], before) + np.einsum("rij,trbj->trbi", params["W_xh"], u)
    gates = 1 / (1 + np.exp(-(z + params["b"][:, None])))
    f, i = (g.max(axis=0) for g in (gates[..., :4], gates[..., 4:]))
    e = np.abs(np.einsum("rij,trbj->trbi", params["W_u"], u)).max(axis=0)
    for k in range(1, 61):
        bound = f**k * np.abs(x0) + (1 - f**k) * i * e / (1 - f)
        assert (np.abs(states[k - 1]) <= bound * (1 + 1e-12)).all()
