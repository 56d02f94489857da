"""The Jacobians that the cells state by formula are those of their steps."""

import numpy as np
import pytest
from autograd import elementwise_grad, jacobian
from autograd.test_util import check_grads
from hypothesis import given
from hypothesis import strategies as st

from tests.cells.cases import NONLINEARITIES, a_few, cases, every_cell, small, states_of
from unrolled import ElmanRNN


@every_cell
@a_few
@given(data=st.data())
def test_jacobian_of_step(make, data):
    """autograd's Jacobian, one state at a time, wherever the state stands in batch and replicas."""
    case = data.draw(cases(dtypes=(np.float64,), cells=[make]))
    cell, params = case.cell, case.params
    replicas = cell.replicas(params)
    rng = np.random.default_rng(case.seed)
    for leading in (replicas, (*replicas, 2)):
        x, u = rng.normal(size=(*leading, cell.n_state)), rng.normal(size=(*leading, cell.n_inputs))
        J = cell.jacobian(params, x, u)
        assert J.shape == (*leading, cell.n_state, cell.n_state)
        for at in np.ndindex(leading):
            own = {k: p[at[: len(replicas)]] for k, p in params.items()}
            expected = jacobian(cell.step, argnum=1)(own, x[at], u[at])
            np.testing.assert_allclose(J[at], expected, rtol=1e-13, atol=2e-15)


@every_cell
def test_jacobian_keeps_float32_and_can_itself_be_differentiated(make):
    cell, given = small(make)
    params = {k: given[k].astype(np.float32) for k in cell.param_names}
    x, u = given["x0"].astype(np.float32), given["u"][0].astype(np.float32)
    assert cell.step(params, x, u).dtype == cell.jacobian(params, x, u).dtype == np.float32

    def jacobian_of(a):
        return cell.jacobian({k: a[k] for k in cell.param_names}, a["x0"], a["u"][0])

    np.random.seed(0)  # check_grads draws its directions from numpy's global state
    check_grads(jacobian_of, modes=["fwd", "rev"], order=1)(given)


def test_slopes_stay_below_their_bound():
    """The bound gamma of each nonlinearity is reached, and never passed."""
    z = np.linspace(-4, 4, 801)
    for nonlinearity in NONLINEARITIES:
        f = ElmanRNN(1, 1, nonlinearity).f
        slopes = elementwise_grad(f.function)(z)
        np.testing.assert_allclose(f.slope(f.function(z)), slopes, rtol=1e-12, atol=1e-15)
        assert np.abs(slopes).max() == pytest.approx(f.slope_bound, abs=1e-12)


@every_cell
def test_the_chain_rule_along_a_sequence(make):
    """d x_T / d x_0 is the product of the Jacobians along the states."""
    cell, given = small(make, T=5, B=1, H=3)
    params = {k: given[k] for k in cell.param_names}
    before = np.concatenate([given["x0"][None], cell.unroll(params, given["u"], given["x0"])[:-1]])
    product = np.eye(cell.n_state)
    for x, u in zip(before[:, 0], given["u"][:, 0]):
        product = cell.jacobian(params, x, u) @ product

    def last(x0):
        return cell.unroll_last(params, given["u"], x0[None])[0]

    np.testing.assert_allclose(jacobian(last)(given["x0"][0]), product, rtol=1e-12, atol=1e-15)


@every_cell
def test_the_jacobian_of_a_sequence_is_causal(make):
    """x_t depends on u_s for s <= t, and on no later one."""
    cell, given = small(make, T=4, B=1)
    given = {k: np.abs(v) for k, v in given.items()}  # no unit is silent, and no jump is near
    J = jacobian(lambda u: states_of(cell, {**given, "u": u})[:, 0])(given["u"])[..., 0, 0]
    for t in range(4):
        for s in range(4):
            size = np.abs(J[t, :, s]).max()
            assert size > 1e-6 if s <= t else size == 0.0
