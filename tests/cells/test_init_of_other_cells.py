"""Each scheme of the gated, orthogonal, antisymmetric and chaos-free cells, as published."""

import numpy as np
import pytest

from tests.cells.cases import CELLS, every_cell
from tests.cells.distributions import assert_normal, assert_uniform
from unrolled import SequenceModel
from unrolled.cells import GRU, LSTM, AntisymmetricRNN, ChaosFreeRNN, OrthogonalRNN
from unrolled.orthogonal import orthogonality_error

I, H = 30, 40
GATED = pytest.mark.parametrize(("make", "n_gates"), [(LSTM, 4), (GRU, 3)])
ORTHOGONAL = {name: make for name, make in CELLS.items() if name.startswith("OrthogonalRNN")}
every_orthogonal = pytest.mark.parametrize("make", ORTHOGONAL.values(), ids=ORTHOGONAL)
TESTED = {
    LSTM: {"default", "glorot", "orthogonal", "forget_bias"},
    GRU: {"default", "glorot", "orthogonal"},
    OrthogonalRNN: {"default", "henaff", "cayley"},
    AntisymmetricRNN: {"default"},
    ChaosFreeRNN: {"default", "glorot"},
}


def draw(make, scheme="default", seed=0, n_inputs=I, n_hidden=H):
    return make(n_inputs, n_hidden).init(np.random.default_rng(seed), scheme)


def blocks(W):
    """The blocks of rows, one for each gate."""
    return W.reshape(-1, H, *W.shape[1:])


def test_every_scheme_is_tested():
    for make, schemes in TESTED.items():
        assert set(make(1, 2).init_schemes) == schemes
        assert all(f'"{scheme}"' in make.__doc__ for scheme in schemes)


@every_cell
def test_every_scheme_at_every_size_and_in_training(make):
    for n_inputs, n_hidden in ((1, 1), (3, 1), (1, 2), (2, 5)):
        cell = make(n_inputs, n_hidden)
        model, rng = SequenceModel(cell, 2), np.random.default_rng(0)
        u, y = rng.normal(size=(3, 4, n_inputs)), rng.integers(2, size=4)
        for scheme in cell.init_schemes:
            params = cell.init(rng, scheme)
            assert {k: p.shape for k, p in params.items()} == cell.param_shapes()
            assert all(p.dtype == np.float64 and np.isfinite(p).all() for p in params.values())
            loss, grads = model.loss_and_grad(model.init(rng, scheme), u, y)
            assert np.isfinite(loss) and all(np.isfinite(g).all() for g in grads.values())


@every_cell
def test_a_seed_decides_everything(make):
    for scheme in make(1, 2).init_schemes:
        first, again, other = (draw(make, scheme, seed) for seed in (1, 1, 2))
        for k in first:
            np.testing.assert_array_equal(first[k], again[k])
        assert not np.array_equal(first["W_xh"], other["W_xh"])


@every_cell
def test_a_scheme_that_is_not_there(make):
    cell = make(2, 3)
    with pytest.raises(ValueError, match=r"scheme must be one of \[.*'default'.*\], got 'xavier'"):
        cell.init(np.random.default_rng(0), "xavier")
    with pytest.raises(TypeError, match="rng must be a numpy.random.Generator, got int"):
        cell.init(0)


# --- gates


@pytest.mark.parametrize("make", [LSTM, GRU])
def test_default_is_uniform_by_the_number_of_hidden_units(make):
    """As torch does it, for everything."""
    for p in draw(make).values():
        assert_uniform(p, 1 / np.sqrt(H))


@GATED
@pytest.mark.parametrize("scheme", ["glorot", "orthogonal"])
def test_schemes_block_by_block(make, n_gates, scheme):
    """Every gate is drawn as one matrix of H rows; a rule applied to the whole has other numbers."""
    params = draw(make, scheme)
    recurrent = blocks(params["W_hh"])
    assert len(recurrent) == n_gates
    for W in recurrent:
        if scheme == "glorot":
            assert_uniform(W, np.sqrt(6 / (H + H)))
        else:
            assert orthogonality_error(W) < 1e-13
    for W in blocks(params["W_xh"]):
        assert_uniform(W, np.sqrt(6 / (H + I)))
    assert not np.allclose(recurrent[0], recurrent[1])
    np.testing.assert_array_equal(params["b"], 0.0)
    np.testing.assert_array_equal(params.get("b_hh", 0.0), 0.0)


def test_forget_bias():
    """Rows are i, f, g, o: only the forget gate's bias is 1."""
    params, glorot = draw(LSTM, "forget_bias"), draw(LSTM, "glorot")
    np.testing.assert_array_equal(params["b"], np.repeat([0.0, 1.0, 0.0, 0.0], H))
    for k in ("W_hh", "W_xh"):
        np.testing.assert_array_equal(params[k], glorot[k])


def test_forget_bias_remembers():
    """One cell's c, with nothing else: it keeps sigmoid(1) of it at each step."""
    cell = LSTM(1, 1)
    params = cell.init(np.random.default_rng(0), "forget_bias")
    params = {k: p if k == "b" else 0 * p for k, p in params.items()}
    c = cell.unroll(params, np.zeros((3, 1, 1)), np.array([0.0, 1.0]))[:, 0, 1]
    np.testing.assert_allclose(c, (1 / (1 + np.exp(-1.0))) ** np.arange(1, 4), rtol=1e-14)


# --- orthogonal


def angles(make, scheme, n_seeds=200):
    """Angles of the planes that the drawn rotations turn, 10 a matrix."""
    found = []
    for seed in range(n_seeds):
        cell = make(1, 20)
        W = cell.recurrent_matrix(cell.init(np.random.default_rng(seed), scheme))
        c, s = np.diag(W)[::2], np.diag(W, 1)[::2]
        rebuilt = np.zeros((20, 20))
        for k in range(10):  # nothing outside of the planes
            rebuilt[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = [[c[k], s[k]], [-s[k], c[k]]]
        np.testing.assert_allclose(W, rebuilt, atol=1e-13)
        found.append(np.arctan2(s, c))
    return np.ravel(found)


def test_henaff_turns_by_angles_on_the_whole_circle():
    assert_uniform(angles(ORTHOGONAL["OrthogonalRNN tanh expm"], "henaff"), np.pi)


def test_cayley_turns_by_angles_on_a_quarter_of_it():
    found = angles(ORTHOGONAL["OrthogonalRNN tanh cayley"], "cayley")
    assert_uniform(found - np.pi / 4, np.pi / 4)


@every_orthogonal
def test_each_parametrization_starts_with_its_own_scheme(make):
    own = {"expm": "henaff", "cayley": "cayley"}[make(1, 2).parametrization]
    default, expected = draw(make), draw(make, own)
    for k in default:
        np.testing.assert_array_equal(default[k], expected[k])


@every_orthogonal
def test_orthogonal_input_weights_and_biases(make):
    params = draw(make)
    assert_normal(params["W_xh"], np.sqrt(2 / I))
    if make(1, 2).nonlinearity == "modrelu":
        assert_uniform(draw(make, n_hidden=500)["b"], 0.01)
    else:
        np.testing.assert_array_equal(params["b"], 0.0)


@every_orthogonal
def test_the_recurrent_matrix_is_orthogonal_wherever_training_takes_it(make):
    cell = make(1, H)
    skew = np.random.default_rng(0).normal(size=(3, H * (H - 1) // 2))
    assert orthogonality_error(cell.recurrent_matrix({"skew": skew})).max() < 1e-12


# --- antisymmetric, chaos-free


def test_antisymmetric():
    params = draw(AntisymmetricRNN)
    assert_normal(params["W_hh"], 1 / np.sqrt(H))
    assert_normal(params["W_xh"], 1 / np.sqrt(I))
    np.testing.assert_array_equal(params["b"], 0.0)


def test_chaos_free():
    """Weights uniform in +-0.07, bias 1 for the forget gate and -1 for the input gate."""
    params = draw(ChaosFreeRNN)
    for k in ("W_hh", "W_xh", "W_u"):
        assert_uniform(params[k], 0.07)
    np.testing.assert_array_equal(params["b"], np.repeat([1.0, -1.0], H))


def test_chaos_free_by_glorots_rule():
    params = draw(ChaosFreeRNN, "glorot")
    for W in blocks(params["W_hh"]):
        assert_uniform(W, np.sqrt(6 / (H + H)))
    for W in (*blocks(params["W_xh"]), params["W_u"]):
        assert_uniform(W, np.sqrt(6 / (H + I)))
    np.testing.assert_array_equal(params["b"], np.repeat([1.0, -1.0], H))
