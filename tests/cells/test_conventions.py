"""How this network is written elsewhere, and that it is the same network."""

import numpy as np
import pytest

from tests.cells.cases import draw_params
from unrolled import ElmanRNN

T, B, I, H = 7, 3, 2, 4


@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
def test_pascanus_form_follows_the_pre_activation(nonlinearity):
    """a_t = W f(a_{t-1}) + W_in u_t + b (their equation 2): our state is f of theirs, step for step."""
    rng = np.random.default_rng(0)
    cell = ElmanRNN(I, H, nonlinearity)
    p, u, a0 = draw_params(cell, rng), rng.normal(size=(T, B, I)), rng.normal(size=(B, H))
    f = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}[nonlinearity]
    theirs, a = [], a0
    for u_t in u:
        a = f(a) @ p["W_hh"].T + u_t @ p["W_xh"].T + p["b"]
        theirs.append(a)
    ours = cell.unroll(p, u, x0=f(a0))
    np.testing.assert_allclose(ours, f(np.array(theirs)), rtol=1e-13)


def torch_weights(rng, dtype=np.float64):
    return {
        "weight_ih_l0": rng.normal(size=(H, I)).astype(dtype),
        "weight_hh_l0": rng.normal(size=(H, H)).astype(dtype),
        "bias_ih_l0": rng.normal(size=H).astype(dtype),
        "bias_hh_l0": rng.normal(size=H).astype(dtype),
    }


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_torchs_documented_formula(nonlinearity):
    """h_t = f(x_t W_ih^T + b_ih + h_{t-1} W_hh^T + b_hh), as torch.nn.RNN documents it."""
    rng = np.random.default_rng(1)
    w, u = torch_weights(rng), rng.normal(size=(T, B, I))
    f = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[nonlinearity]
    expected, h = [], np.zeros((B, H))
    for x in u:
        h = f(x @ w["weight_ih_l0"].T + w["bias_ih_l0"] + h @ w["weight_hh_l0"].T + w["bias_hh_l0"])
        expected.append(h)
    cell = ElmanRNN(I, H, nonlinearity)
    np.testing.assert_allclose(cell.unroll(cell.params_from_torch(w), u), expected, rtol=1e-11)


def test_weights_from_torch_are_copies_and_keep_their_dtype():
    w = torch_weights(np.random.default_rng(2), np.float32)
    params = ElmanRNN(I, H).params_from_torch(w)
    assert {p.dtype for p in params.values()} == {np.dtype(np.float32)}
    params["W_hh"][...] = params["W_xh"][...] = params["b"][...] = 0
    assert all(np.all(a != 0) for a in w.values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight_hh_l0": None}, r"missing \['weight_hh_l0'\]"),
        ({"weight_ih_l1": np.ones((H, H))}, r"not known \['weight_ih_l1'\]"),
        ({"weight_ih_l0": np.ones((I, H))}, r"state_dict\['weight_ih_l0'\] has shape \(2, 4\), expected \(4, 2\)"),
        ({"bias_hh_l0": np.ones(3)}, r"state_dict\['bias_hh_l0'\] has shape \(3,\), expected \(4\)"),
    ],
)
def test_weights_of_another_network_are_refused(change, words):
    w = torch_weights(np.random.default_rng(3)) | change
    w = {k: a for k, a in w.items() if a is not None}
    with pytest.raises(ValueError, match=words):
        ElmanRNN(I, H).params_from_torch(w)
