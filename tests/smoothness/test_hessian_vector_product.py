"""Hessian-vector products against a dense Hessian, closed forms and differences of gradients."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, hessian
from autograd.core import make_jvp

from unrolled import ElmanRNN, SequenceModel
from unrolled.cells import GRU, LSTM, OrthogonalRNN
from unrolled.orthogonal import expm_skew, skew
from unrolled.smoothness import hessian_vector_product


def flat(params):
    return np.concatenate([params[k].ravel() for k in sorted(params)])


def unflat(vector, like):
    parts, start = {}, 0
    for k in sorted(like):
        parts[k] = anp.reshape(vector[start : start + like[k].size], like[k].shape)
        start += like[k].size
    return parts


def random_like(params, seed):
    rng = np.random.default_rng(seed)
    return {k: rng.normal(size=np.shape(p)) for k, p in params.items()}


def test_quadratic_in_closed_form():
    """The Hessian of x A x / 2 + b y + x C y is [[A, C], [C^T, 0]]."""
    rng = np.random.default_rng(0)
    A, C, b = rng.normal(size=(4, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    A = A + A.T
    params, v = random_like({"x": np.zeros(4), "y": np.zeros(3)}, 1), {"x": rng.normal(size=4), "y": rng.normal(size=3)}

    def loss(p):
        x, y = p["x"], p["y"]
        return anp.dot(x, anp.dot(A, x)) / 2 + anp.dot(b, y) + anp.dot(x, anp.dot(C, y))

    Hv = hessian_vector_product(loss, params, v)
    np.testing.assert_allclose(Hv["x"], A @ v["x"] + C @ v["y"], rtol=1e-13)
    np.testing.assert_allclose(Hv["y"], C.T @ v["x"], rtol=1e-13)


def test_a_linear_loss_has_no_curvature():
    Hv = hessian_vector_product(lambda p: anp.sum(p["x"]), {"x": np.ones((2, 3))}, {"x": np.ones((2, 3))})
    np.testing.assert_array_equal(Hv["x"], np.zeros((2, 3)))


def test_a_parameter_that_the_loss_does_not_use():
    params = {"x": np.array([2.0]), "unused": np.ones((2, 2))}
    Hv = hessian_vector_product(lambda p: anp.sum(p["x"] ** 3), params, params)
    np.testing.assert_allclose(Hv["x"], 12.0 * 2.0)
    np.testing.assert_array_equal(Hv["unused"], np.zeros((2, 2)))


@pytest.mark.parametrize(
    "cell",
    [ElmanRNN(2, 3), ElmanRNN(2, 3, "sigmoid"), LSTM(2, 2), GRU(2, 2), OrthogonalRNN(2, 3)],
    ids=repr,
)
@pytest.mark.parametrize("output", ["last", "all"])
def test_networks_against_the_dense_hessian_of_the_loop(cell, output):
    model = SequenceModel(cell, n_outputs=2, output=output)
    rng = np.random.default_rng(2)
    params, u = model.init(rng), rng.normal(size=(5, 3, 2))
    targets = rng.integers(2, size=(3,) if output == "last" else (5, 3))

    def by_steps(vector):
        p = unflat(vector, params)
        h = cell.unroll_by_steps({k: p[k] for k in cell.param_names}, u)[..., : cell.n_hidden]
        h = h[-1] if output == "last" else h
        scores = anp.dot(h, p["W_hy"].T) + p["b_y"]
        chosen = anp.sum(scores * np.eye(2)[targets], axis=-1)
        return anp.mean(anp.log(anp.sum(anp.exp(scores), axis=-1)) - chosen)

    v = random_like(params, 3)
    dense = hessian(by_steps)(flat(params)) @ flat(v)
    Hv = hessian_vector_product(lambda p: model.loss(p, u, targets), params, v)
    assert {k: a.shape for k, a in Hv.items()} == {k: a.shape for k, a in params.items()}
    np.testing.assert_allclose(flat(Hv), dense, rtol=1e-10, atol=1e-13)


def test_through_an_orthogonal_parametrisation():
    """Any composition: here the vanilla network whose matrix is the exponential of a skew one."""
    cell, rng = ElmanRNN(1, 4), np.random.default_rng(4)
    u = rng.normal(size=(6, 3, 1))
    params = {"a": rng.normal(size=6), "W_xh": rng.normal(size=(4, 1))}

    def loss(p):
        weights = {"W_hh": expm_skew(skew(p["a"])), "W_xh": p["W_xh"], "b": np.zeros(4)}
        return anp.mean(cell.unroll(weights, u)[-1] ** 2)

    v = random_like(params, 5)
    dense = hessian(lambda vector: loss(unflat(vector, params)))(flat(params)) @ flat(v)
    np.testing.assert_allclose(flat(hessian_vector_product(loss, params, v)), dense, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("cell", [ElmanRNN(1, 3), LSTM(1, 3), OrthogonalRNN(1, 4)], ids=repr)
def test_the_other_order_agrees(cell):
    """Forward over reverse: the derivative of the gradient along the line params + eps v."""
    model, rng = SequenceModel(cell, n_outputs=1), np.random.default_rng(6)
    params, u, y = model.init(rng), rng.normal(size=(7, 4, 1)), rng.normal(size=(4, 1))
    v = random_like(params, 7)

    def gradient(eps):
        moved = {k: p + eps * v[k] for k, p in params.items()}
        grads = grad(lambda p: model.loss(p, u, y))(moved)
        return anp.concatenate([anp.ravel(grads[k]) for k in sorted(params)])

    forward = make_jvp(gradient, 0.0)(1.0)[1]
    np.testing.assert_allclose(
        flat(hessian_vector_product(lambda p: model.loss(p, u, y), params, v)), forward, rtol=1e-10, atol=1e-13
    )


def test_linear_in_one_that_has_no_forward_mode():
    A = 2.0 * np.eye(2)
    Hv = hessian_vector_product(
        lambda p: anp.sum(anp.linalg.solve(A, p["x"])), {"x": np.ones(2)}, {"x": np.ones(2)}
    )
    np.testing.assert_array_equal(Hv["x"], [0.0, 0.0])


def test_an_overflow_is_named():
    with np.errstate(over="ignore"), pytest.raises(FloatingPointError, match=r"not finite for params\['x'\]"):
        hessian_vector_product(lambda p: anp.sum(anp.exp(p["x"])), {"x": [800.0]}, {"x": [1.0]})


def test_functions_without_forward_mode_work_too():
    """autograd's solve has none. f = b A^-1 b with A = diag(x): f'' = 2 b^2 / x^3."""
    b, x = np.array([1.0, 2.0]), np.array([0.5, 3.0])
    Hv = hessian_vector_product(
        lambda p: anp.dot(b, anp.linalg.solve(anp.diag(p["x"]), b)), {"x": x}, {"x": np.ones(2)}
    )
    np.testing.assert_allclose(Hv["x"], 2.0 * b**2 / x**3, rtol=1e-12)


def test_float32_stays_float32_and_inputs_are_left_alone():
    params = {"x": np.float32([1, 2])}
    vector = {"x": np.array([1.0, 0.0])}
    for array in (params["x"], vector["x"]):
        array.flags.writeable = False
    Hv = hessian_vector_product(lambda p: anp.sum(p["x"] ** 3), params, vector)
    assert Hv["x"].dtype == np.float32
    np.testing.assert_array_equal(Hv["x"], [6.0, 0.0])


def cube(p):
    return anp.sum(p["x"] ** 3)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((3, {"x": [1.0]}, {"x": [1.0]}), TypeError, "loss must be a function, got 3"),
        ((cube, [1.0], [1.0]), TypeError, "params must be a dict of arrays, got list"),
        ((cube, {}, {}), ValueError, "params is empty"),
        ((cube, {"x": ["a"]}, {"x": [1.0]}), TypeError, r"params\['x'\] must hold real numbers"),
        ((cube, {"x": [1.0]}, {"y": [1.0]}), ValueError, r"vector must have the keys \['x'\]"),
        ((cube, {"x": [1.0]}, {"x": [1.0, 2.0]}), ValueError, r"vector\['x'\] has shape \(2,\), expected \(1\)"),
        ((cube, {"x": [np.nan]}, {"x": [1.0]}), ValueError, r"params\['x'\] has entries that are not finite"),
        ((cube, {"x": [1.0]}, {"x": [np.inf]}), ValueError, r"vector\['x'\] has entries that are not finite"),
        ((lambda p: p["x"] ** 2, {"x": [1.0]}, {"x": [1.0]}), ValueError,
         r"loss returned shape \(1,\), expected a single number"),
    ],
)
def test_bad_input_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        hessian_vector_product(*arguments)
