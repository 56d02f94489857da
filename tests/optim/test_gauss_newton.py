"""Gauss-Newton products against the matrix built column by column, and against the Hessian."""

import autograd
import numpy as np
import pytest

from unrolled import GRU, LSTM, ElmanRNN, SequenceModel
from unrolled.cells import AntisymmetricRNN, ChaosFreeRNN, OrthogonalRNN
from unrolled.losses import cost_per_prediction
from unrolled.optim import gauss_newton
from unrolled.optim._vector import pack, unpack

CELLS = [
    ElmanRNN(2, 3), LSTM(2, 2), GRU(2, 2), OrthogonalRNN(2, 3), AntisymmetricRNN(2, 3, 0.1, 0.01), ChaosFreeRNN(2, 2),
]  # fmt: skip
T, B = 4, 3


def batch(model, kind):
    rng = np.random.default_rng(1)
    leading = (B,) if model.output == "last" else (T, B)
    u = rng.normal(size=(T, B, 2))
    classes = kind == "classes"
    return u, rng.integers(model.n_outputs, size=leading) if classes else rng.normal(size=(*leading, model.n_outputs))


def dense(product, like):
    n = pack(like).size
    return np.stack([pack(product(unpack(e, like))) for e in np.eye(n)], axis=1)


@pytest.mark.parametrize("kind", ["classes", "values"])
@pytest.mark.parametrize("output", ["last", "all"])
@pytest.mark.parametrize("cell", CELLS, ids=repr)
def test_the_matrix_built_from_jacobians(cell, output, kind):
    """J of all outputs, and H of the mean cost by autograd, multiplied out."""
    model = SequenceModel(cell, 3, output)
    params = model.init(np.random.default_rng(0))
    u, targets = batch(model, kind)

    def outputs(vector):
        parts, start = {}, 0
        for k, p in params.items():
            parts[k] = vector[start : start + p.size].reshape(p.shape)
            start += p.size
        return model.predict(parts, u).ravel()

    J = autograd.jacobian(outputs)(pack(params))
    shape = model.predict(params, u).shape

    def cost(o):
        return autograd.numpy.mean(cost_per_prediction(o.reshape(shape), targets))

    H = autograd.hessian(cost)(outputs(pack(params)))
    G = dense(gauss_newton(model, params, u, targets), params)
    np.testing.assert_allclose(G, J.T @ H @ J, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(G, G.T, rtol=0, atol=1e-13)
    assert np.linalg.eigvalsh(G).min() > -1e-12


class Linear:
    """Outputs linear in the parameters: sums over time, times W."""

    def predict(self, params, u):
        return autograd.numpy.dot(autograd.numpy.sum(u, axis=0), params["W"]) + params["b"]

    def loss(self, params, u, targets):
        return autograd.numpy.mean(cost_per_prediction(self.predict(params, u), targets))

    output, n_outputs = "last", 3


@pytest.mark.parametrize("kind", ["classes", "values"])
def test_of_a_linear_model_it_is_the_hessian(kind):
    model, rng = Linear(), np.random.default_rng(0)
    params = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
    u, targets = batch(model, kind)

    def loss(vector):
        return model.loss({"W": vector[:6].reshape(2, 3), "b": vector[6:]}, u, targets)

    hessian = autograd.hessian(loss)(pack(params))
    np.testing.assert_allclose(
        dense(gauss_newton(model, params, u, targets), params), hessian, rtol=1e-12, atol=1e-15
    )


def test_float32_stays_float32():
    model = SequenceModel(CELLS[0], 3)
    params = {k: p.astype(np.float32) for k, p in model.init(np.random.default_rng(0)).items()}
    u, targets = batch(model, "classes")
    v = gauss_newton(model, params, u.astype(np.float32), targets)(params)
    assert {a.dtype for a in v.values()} == {np.dtype(np.float32)}


def test_bad_input():
    model = SequenceModel(CELLS[0], 3)
    params = model.init(np.random.default_rng(0))
    u, targets = batch(model, "classes")
    with pytest.raises(ValueError, match=r"targets \(integers, so classes\) have shape \(2,\), expected \(3,\)"):
        gauss_newton(model, params, u, targets[:2])
    with pytest.raises(ValueError, match="v must have the keys"):
        gauss_newton(model, params, u, targets)({"W_hh": np.ones((3, 3))})
