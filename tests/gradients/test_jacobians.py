"""Jacobians along trajectories and their products, against autograd."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian
from hypothesis import given
from hypothesis import strategies as st

from tests.cells.cases import a_few, cases, draw_params, every_cell
from unrolled import ElmanRNN, SequenceModel
from unrolled.gradients import jacobian_products, singular_values, step_jacobians


@every_cell
@a_few
@given(data=st.data())
def test_every_step_is_the_cells_own(make, data):
    """One state at a time, for any replicas, batch axes, shared inputs and initial states."""
    case = data.draw(cases(dtypes=(np.float64,), cells=[make]))
    cell, params, u, x0 = case.cell, case.params, case.u, case.x0
    X, J = cell.unroll(params, u, x0), step_jacobians(cell, params, u, x0)
    assert J.shape == (*X.shape, cell.n_state)
    replicas = cell.replicas(params)
    start = np.broadcast_to(np.zeros(cell.n_state) if x0 is None else x0, X.shape[1:])
    inputs = u if u.ndim == X.ndim else np.broadcast_to(
        u.reshape(len(u), *(1,) * len(replicas), *u.shape[1:]), (*X.shape[:-1], cell.n_inputs)
    )
    for at in np.ndindex(X.shape[1:-1]):
        own = {k: p[at[: len(replicas)]] for k, p in params.items()}
        for t in range(len(u)):
            x = X[(t - 1, *at)] if t else start[at]
            expected = cell.jacobian(own, x, inputs[(t, *at)])
            np.testing.assert_allclose(J[(t, *at)], expected, rtol=1e-11, atol=1e-13)


@every_cell
def test_products_are_derivatives_of_the_last_state(make):
    """By all the states before it, and by the initial one."""
    rng = np.random.default_rng(0)
    cell = make(2, 3)
    params, u, x0 = draw_params(cell, rng), rng.normal(size=(6, 1, 2)), rng.normal(size=(1, cell.n_state))
    P = jacobian_products(step_jacobians(cell, params, u, x0))
    states = np.concatenate([x0[None], cell.unroll(params, u, x0)])
    assert P.shape == (7, 1, cell.n_state, cell.n_state)
    for k in range(7):
        expected = jacobian(lambda x, k=k: cell.unroll_by_steps(params, u[6 - k :], x[None])[-1, 0] if k else x)
        np.testing.assert_allclose(P[k, 0], expected(states[6 - k, 0]), rtol=1e-11, atol=1e-14)


def test_products_multiply_in_order():
    J = np.random.default_rng(0).normal(size=(4, 2, 3, 3, 3))
    P = jacobian_products(J)
    assert P.shape == (5, 2, 3, 3, 3)
    for k, expected in enumerate((np.broadcast_to(np.eye(3), J[0].shape), J[3], J[3] @ J[2], J[3] @ J[2] @ J[1])):
        np.testing.assert_allclose(P[k], expected, rtol=1e-13, atol=1e-14)


def test_a_models_parameters_will_do():
    model, rng = SequenceModel(ElmanRNN(1, 3), 2), np.random.default_rng(0)
    params, u = model.init(rng), rng.normal(size=(4, 2, 1))
    own = {k: params[k] for k in model.cell.param_names}
    np.testing.assert_array_equal(step_jacobians(model.cell, params, u), step_jacobians(model.cell, own, u))


def test_float32_stays():
    cell, rng = ElmanRNN(1, 3), np.random.default_rng(0)
    params = {k: p.astype(np.float32) for k, p in cell.init(rng).items()}
    J = step_jacobians(cell, params, rng.normal(size=(4, 2, 1)).astype(np.float32))
    assert J.dtype == jacobian_products(J).dtype == singular_values(J).dtype == np.float32


def test_products_too_large_are_named_by_their_lag():
    J = np.stack([np.eye(2)] * 3 + [1e200 * np.eye(2)] * 2)
    with pytest.raises(FloatingPointError, match=r"product of Jacobians at lag 2 .* float64: use log_singular_values"):
        jacobian_products(J)
    assert jacobian_products(J[:4]).max() == 1e200


def test_singular_values_of_known_matrices():
    np.testing.assert_allclose(singular_values(np.diag([0.5, -3.0, 1.0])), [3.0, 1.0, 0.5], rtol=1e-15)
    golden = (1 + np.sqrt(5)) / 2
    np.testing.assert_allclose(singular_values([[1.0, 1.0], [0.0, 1.0]]), [golden, 1 / golden], rtol=1e-14)
    W = np.random.default_rng(0).normal(size=(2, 3, 4, 4))
    np.testing.assert_allclose(
        singular_values(W) ** 2, np.linalg.eigvalsh(W.swapaxes(-1, -2) @ W)[..., ::-1], rtol=1e-9
    )


CELL = ElmanRNN(2, 3)
PARAMS, U = CELL.init(np.random.default_rng(0)), np.zeros((4, 5, 2))


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("ElmanRNN", PARAMS, U), TypeError, r"cell must be a cell such as ElmanRNN\(2, 50\), got 'ElmanRNN'"),
        ((CELL, [PARAMS], U), TypeError, "params must be a dict of arrays, got list"),
        ((CELL, {"W_hh": PARAMS["W_hh"]}, U), ValueError, r"missing \['W_xh', 'b'\]"),
        ((CELL, PARAMS | {"W_yh": U}, U), ValueError, r"not known \['W_yh'\]"),
        ((CELL, PARAMS, U[..., 0]), ValueError, r"u has shape \(4, 5\), expected \(T, ..., B, 2\)"),
        ((CELL, PARAMS, U, np.zeros(2)), ValueError, r"x0 has shape \(2,\)"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=words):
        step_jacobians(*arguments)


def test_it_cannot_be_differentiated_by_mistake():
    with pytest.raises(TypeError, match="params is being traced by autograd, which step_jacobians"):
        grad(lambda p: anp.sum(step_jacobians(CELL, p, U)))(PARAMS)
    with pytest.raises(TypeError, match="jacobians is being traced by autograd"):
        grad(lambda J: anp.sum(jacobian_products(J)))(np.zeros((2, 3, 3)))
