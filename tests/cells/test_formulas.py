"""Every cell against its published formula, written out unit by unit: no matrix product at all."""

import math

import numpy as np
import pytest

from tests.cells.cases import CELLS, draw_params, every_cell
from unrolled.cells import GRU, LSTM

I, H = 2, 2


def sigmoid(z):
    return 1.0 / (1.0 + math.exp(-z))


def affine(p, row, x, u):
    """sum_j W_hh[row, j] x_j + sum_k W_xh[row, k] u_k + b[row]."""
    z = p["b"][row]
    for j, x_j in enumerate(x):
        z += p["W_hh"][row, j] * x_j
    for k, u_k in enumerate(u):
        z += p["W_xh"][row, k] * u_k
    return z


# --- each formula takes parameters, a state and an input, as lists, and gives the next state


def elman(f):
    return lambda p, x, u: [f(affine(p, i, x, u)) for i in range(len(x))]


def lstm(p, x, u):
    """Gers et al. 2000, without peepholes, and with tanh for both squashing functions as in torch.

    Hochreiter & Schmidhuber 1997 have no forget gate, and their squashing functions reach to 2 and 1.
    """
    n = len(x) // 2
    h, c = x[:n], x[n:]
    new_h, new_c = [], []
    for unit in range(n):
        i = sigmoid(affine(p, unit, h, u))
        f = sigmoid(affine(p, n + unit, h, u))
        g = math.tanh(affine(p, 2 * n + unit, h, u))
        o = sigmoid(affine(p, 3 * n + unit, h, u))
        new_c.append(f * c[unit] + i * g)
        new_h.append(o * math.tanh(new_c[-1]))
    return new_h + new_c


def gru(p, x, u):
    """As torch documents it: the reset gate multiplies the candidate's product with the state."""
    n = len(x)
    new = []
    for i in range(n):
        r, z = sigmoid(affine(p, i, x, u)), sigmoid(affine(p, n + i, x, u))
        from_state = p["b_hh"][i] + sum(p["W_hh"][2 * n + i, j] * x[j] for j in range(n))
        candidate = math.tanh(affine(p, 2 * n + i, [0.0] * n, u) + r * from_state)
        new.append((1 - z) * candidate + z * x[i])
    return new


def gru_of_cho_et_al(p, x, u):
    """The original (Cho et al. 2014): the reset gate multiplies the state, before the product."""
    n = len(x)
    r = [sigmoid(affine(p, i, x, u)) for i in range(n)]
    new = []
    for i in range(n):
        z = sigmoid(affine(p, n + i, x, u))
        candidate = math.tanh(affine(p, 2 * n + i, [r[j] * x[j] for j in range(n)], u))
        new.append(z * x[i] + (1 - z) * candidate)
    return new


def modrelu(z, b):
    """sign(z) max(|z| + b, 0) (Arjovsky et al. 2016, for real numbers)."""
    return math.copysign(max(abs(z) + b, 0.0), z)


def rotation(parametrization, a):
    """The orthogonal matrix of two units in closed form: by the angle a, or by -2 arctan(a)."""
    if parametrization == "expm":
        c, s = math.cos(a), math.sin(a)
    else:
        c, s = (1 - a * a) / (1 + a * a), -2 * a / (1 + a * a)
    return np.array([[c, s], [-s, c]])


def orthogonal(nonlinearity, parametrization):
    def step(p, x, u):
        free = {"W_hh": rotation(parametrization, p["skew"][0]), "W_xh": p["W_xh"], "b": p["b"]}
        if nonlinearity == "modrelu":  # whose bias is inside the nonlinearity, not in z
            return [modrelu(affine(free | {"b": 0 * p["b"]}, i, x, u), p["b"][i]) for i in range(len(x))]
        return elman({"tanh": math.tanh, "identity": float}[nonlinearity])(free, x, u)

    return step


def antisymmetric(p, x, u):
    """Chang et al. 2019, equation 8, with epsilon 0.3 and gamma 0.2."""
    new = []
    for i in range(len(x)):
        z = affine({**p, "W_hh": np.zeros((H, H))}, i, x, u) - 0.2 * x[i]
        z += sum((p["W_hh"][i, j] - p["W_hh"][j, i]) * x[j] for j in range(len(x)))
        new.append(x[i] + 0.3 * math.tanh(z))
    return new


def chaos_free(p, x, u):
    """Laurent & von Brecht 2017, equation 8; their theta and eta are f and i."""
    n = len(x)
    new = []
    for j in range(n):
        f, i = sigmoid(affine(p, j, x, u)), sigmoid(affine(p, n + j, x, u))
        taken_in = math.tanh(sum(p["W_u"][j, k] * u_k for k, u_k in enumerate(u)))
        new.append(f * math.tanh(x[j]) + i * taken_in)
    return new


FORMULAS = {
    "ElmanRNN tanh": elman(math.tanh),
    "ElmanRNN sigmoid": elman(sigmoid),
    "ElmanRNN relu": elman(lambda z: max(z, 0.0)),
    "ElmanRNN identity": elman(float),
    "LSTM": lstm,
    "GRU": gru,
    **{
        f"OrthogonalRNN {f} {p}": orthogonal(f, p)
        for f in ("modrelu", "tanh", "identity")
        for p in ("expm", "cayley")
    },
    "AntisymmetricRNN": antisymmetric,
    "ChaosFreeRNN": chaos_free,
}


def run(formula, p, u, x0):
    """States (T, B, n) by a formula, one sequence and one unit after the other."""
    states = []
    for n, x in enumerate(x0.tolist()):
        states.append([x := formula(p, x, u_t) for u_t in u[:, n].tolist()])
    return np.swapaxes(states, 0, 1)


def test_every_cell_has_its_formula():
    assert FORMULAS.keys() == CELLS.keys()


@pytest.mark.parametrize("name", FORMULAS)
def test_states(name):
    rng = np.random.default_rng(1)
    cell = CELLS[name](I, H)
    p, u = draw_params(cell, rng), rng.normal(size=(5, 3, I))
    x0 = rng.normal(size=(3, cell.n_state))
    expected = run(FORMULAS[name], p, u, x0)
    for unroll in (cell.unroll, cell.unroll_by_steps):
        np.testing.assert_allclose(unroll(p, u, x0), expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(cell.unroll_last(p, u, x0), expected[-1], rtol=1e-12, atol=1e-15)


def test_the_original_gru_is_another_network_as_soon_as_it_has_two_units():
    rng = np.random.default_rng(2)
    for n_hidden, same in ((1, True), (2, False)):
        cell = GRU(I, n_hidden)
        p = {**draw_params(cell, rng), "b_hh": np.zeros(n_hidden)}
        x, u = rng.normal(size=n_hidden), rng.normal(size=I)
        theirs = gru_of_cho_et_al(p, x.tolist(), u.tolist())
        assert np.allclose(cell.step(p, x, u), theirs, rtol=1e-12) is same


def test_an_lstm_that_never_forgets_is_that_of_1997():
    """With the forget gate at 1, c' = c + i g, up to the squashing functions."""
    rng = np.random.default_rng(3)
    cell = LSTM(I, H)
    p = draw_params(cell, rng)
    p["W_hh"][H : 2 * H] = p["W_xh"][H : 2 * H] = 0.0
    p["b"][H : 2 * H] = 50.0
    x, u = rng.normal(size=2 * H), rng.normal(size=I)
    for unit in range(H):
        z = [affine(p, gate * H + unit, x[:H], u) for gate in (0, 2)]
        expected = x[H + unit] + sigmoid(z[0]) * math.tanh(z[1])
        assert cell.step(p, x, u)[H + unit] == pytest.approx(expected, rel=1e-13)


@every_cell
def test_jacobian_by_central_differences(make):
    """The error of a difference with step h is about h^2 / 6 times a third derivative; h = 1e-5."""
    rng = np.random.default_rng(4)
    cell = make(2, 3)
    p, x, u = draw_params(cell, rng), rng.normal(size=cell.n_state), rng.normal(size=2)
    h = 1e-5
    by_columns = [
        (cell.step(p, x + h * e, u) - cell.step(p, x - h * e, u)) / (2 * h) for e in np.eye(cell.n_state)
    ]
    np.testing.assert_allclose(cell.jacobian(p, x, u), np.transpose(by_columns), atol=2e-10)
