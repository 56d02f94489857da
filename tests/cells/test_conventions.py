"""How these networks are written elsewhere, and that they are the same networks."""

import numpy as np
import pytest

from tests.cells.cases import draw_params
from unrolled.cells import GRU, LSTM, ElmanRNN

T, B, I, H = 7, 3, 2, 4
every_cell_of_torch = pytest.mark.parametrize(("make", "n_gates"), [(ElmanRNN, 1), (LSTM, 4), (GRU, 3)])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
def test_pascanus_form_follows_the_pre_activation(nonlinearity):
    """a_t = W f(a_{t-1}) + W_in u_t + b (their equation 2): our state is f of theirs, step for step."""
    rng = np.random.default_rng(0)
    cell = ElmanRNN(I, H, nonlinearity)
    p, u, a0 = draw_params(cell, rng), rng.normal(size=(T, B, I)), rng.normal(size=(B, H))
    f = {"tanh": np.tanh, "sigmoid": sigmoid}[nonlinearity]
    theirs, a = [], a0
    for u_t in u:
        a = f(a) @ p["W_hh"].T + u_t @ p["W_xh"].T + p["b"]
        theirs.append(a)
    ours = cell.unroll(p, u, x0=f(a0))
    np.testing.assert_allclose(ours, f(np.array(theirs)), rtol=1e-13)


def torch_weights(rng, n_gates=1, dtype=np.float64):
    return {
        "weight_ih_l0": rng.normal(size=(n_gates * H, I)).astype(dtype),
        "weight_hh_l0": rng.normal(size=(n_gates * H, H)).astype(dtype),
        "bias_ih_l0": rng.normal(size=n_gates * H).astype(dtype),
        "bias_hh_l0": rng.normal(size=n_gates * H).astype(dtype),
    }


def from_both(w, x, h):
    """What torch's gates are made of: the parts from the inputs and from the state, (gates, B, H)."""
    from_x = x @ w["weight_ih_l0"].T + w["bias_ih_l0"]
    from_h = h @ w["weight_hh_l0"].T + w["bias_hh_l0"]
    return (np.moveaxis(a.reshape(B, -1, H), 1, 0) for a in (from_x, from_h))


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_torchs_documented_rnn(nonlinearity):
    """h_t = f(x_t W_ih^T + b_ih + h_{t-1} W_hh^T + b_hh)."""
    rng = np.random.default_rng(1)
    w, u = torch_weights(rng), rng.normal(size=(T, B, I))
    f = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[nonlinearity]
    expected, h = [], np.zeros((B, H))
    for x in u:
        (from_x,), (from_h,) = from_both(w, x, h)
        h = f(from_x + from_h)
        expected.append(h)
    cell = ElmanRNN(I, H, nonlinearity)
    np.testing.assert_allclose(cell.unroll(cell.params_from_torch(w), u), expected, rtol=1e-11)


def test_torchs_documented_lstm():
    """Rows i, f, g, o; c_t = f c_{t-1} + i g; h_t = o tanh(c_t)."""
    rng = np.random.default_rng(1)
    w, u = torch_weights(rng, 4), rng.normal(size=(T, B, I))
    h, c = rng.normal(size=(2, B, H))
    cell = LSTM(I, H)
    states = cell.unroll(cell.params_from_torch(w), u, np.concatenate([h, c], axis=-1))
    for x, state in zip(u, states):
        from_x, from_h = from_both(w, x, h)
        i, f, g, o = from_x + from_h
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        np.testing.assert_allclose(state, np.concatenate([h, c], axis=-1), rtol=1e-11, atol=1e-13)


def test_torchs_documented_gru():
    """Rows r, z, n; n_t = tanh(W_in x + b_in + r (W_hn h + b_hn)); h_t = (1 - z) n + z h."""
    rng = np.random.default_rng(1)
    w, u, h = torch_weights(rng, 3), rng.normal(size=(T, B, I)), rng.normal(size=(B, H))
    cell = GRU(I, H)
    states = cell.unroll(cell.params_from_torch(w), u, h)
    for x, state in zip(u, states):
        from_x, from_h = from_both(w, x, h)
        r, z = sigmoid((from_x + from_h)[:2])
        n = np.tanh(from_x[2] + r * from_h[2])
        h = (1 - z) * n + z * h
        np.testing.assert_allclose(state, h, rtol=1e-11, atol=1e-13)


@every_cell_of_torch
def test_weights_from_torch_are_copies_and_keep_their_dtype(make, n_gates):
    for dtype in (np.float32, np.float64):
        w = torch_weights(np.random.default_rng(2), n_gates, dtype)
        kept = {k: a.copy() for k, a in w.items()}
        cell = make(I, H)
        params = cell.params_from_torch(w)
        assert {k: p.shape for k, p in params.items()} == cell.param_shapes()
        assert {p.dtype for p in params.values()} == {np.dtype(dtype)}
        for p in params.values():
            p[...] = 0
        for k in w:
            np.testing.assert_array_equal(w[k], kept[k])


@every_cell_of_torch
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight_hh_l0": None}, r"missing \['weight_hh_l0'\]"),
        ({"weight_ih_l1": np.ones((H, H))}, r"not known \['weight_ih_l1'\]"),
        ({"weight_ih_l0": np.ones((I, H))}, r"state_dict\['weight_ih_l0'\] has shape \(2, 4\), expected \({}, 2\)"),
        ({"bias_hh_l0": np.ones(3)}, r"state_dict\['bias_hh_l0'\] has shape \(3,\), expected \({}\)"),
        ({"weight_hh_l0": np.ones((8, H))}, r"state_dict\['weight_hh_l0'\] has shape \(8, 4\), expected \({}, 4\)"),
    ],
)
def test_weights_of_another_network_are_refused(make, n_gates, change, words):
    w = torch_weights(np.random.default_rng(3), n_gates) | change
    w = {k: a for k, a in w.items() if a is not None}
    with pytest.raises(ValueError, match=words.replace("{}", str(n_gates * H))):
        make(I, H).params_from_torch(w)
