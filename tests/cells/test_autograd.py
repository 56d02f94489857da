"""The primitive as autograd sees it: both modes, second order, repeated use; and the Jacobian."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, grad, jacobian, make_jvp, make_vjp
from autograd.test_util import check_grads
from hypothesis import given

from tests.cells.cases import NONLINEARITIES, always_the_same, assert_same, cases, draw_params
from unrolled import ElmanRNN


def small(nonlinearity="tanh", replicas=(), T=3, B=2, I=1, H=2):
    """A cell, and one flat dict of everything that it can be differentiated by."""
    rng = np.random.default_rng(5)
    cell = ElmanRNN(I, H, nonlinearity)
    given = draw_params(cell, rng, replicas)
    given |= {"u": rng.normal(size=(T, B, I)), "x0": rng.normal(size=(B, H))}
    return cell, given


def states_of(unroll, given):
    return unroll(params_in(given), given["u"], given["x0"])


def params_in(given):
    return {k: given[k] for k in ElmanRNN.param_names}


@pytest.mark.parametrize("replicas", [(), (2,), (2, 1)])
@pytest.mark.parametrize("unroll", ["unroll", "unroll_last"])
@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
def test_against_central_differences_in_both_modes_to_second_order(nonlinearity, unroll, replicas):
    cell, given = small(nonlinearity, replicas)
    np.random.seed(0)  # check_grads draws its directions from numpy's global state
    check_grads(lambda a: states_of(getattr(cell, unroll), a), modes=["fwd", "rev"], order=2)(given)


@pytest.mark.parametrize("unroll", ["unroll", "unroll_last"])
@pytest.mark.parametrize("replicas", [(), (3,), (2, 2)])
@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_hessian_vector_products_equal_those_of_the_loop(nonlinearity, replicas, unroll):
    cell, given = small(nonlinearity, replicas, T=6, B=3, I=2, H=4)
    rng = np.random.default_rng(6)
    vector = {k: rng.normal(size=v.shape) for k, v in given.items()}

    def by_steps(params, u, x0):
        states = cell.unroll_by_steps(params, u, x0)
        return states[-1] if unroll == "unroll_last" else states

    def of(run):
        gradient = grad(lambda a: anp.sum(anp.sin(states_of(run, a))))

        def slope(a):
            g = gradient(a)
            return sum(anp.sum(g[k] * vector[k]) for k in vector)

        return grad(slope)(given)

    ours, reference = of(getattr(cell, unroll)), of(by_steps)
    for name in given:
        assert_same(ours[name], reference[name])


def test_a_tape_can_be_played_back_again_and_again():
    cell, given = small(T=5)
    vjp, states = make_vjp(lambda a: states_of(cell.unroll, a))(given)
    direction = np.random.default_rng(7).normal(size=states.shape)
    kept = direction.copy()
    first = vjp(direction)
    vjp(2 * direction)
    others = {k: 2 * v for k, v in given.items()}
    grad(lambda a: anp.sum(states_of(cell.unroll, a)))(others)  # other numbers in the same shapes
    again = vjp(direction)
    for name in given:
        np.testing.assert_array_equal(first[name], again[name])
    np.testing.assert_array_equal(direction, kept)


def test_forward_mode_by_reverse_mode_twice():
    """v -> J^T v is linear; its own transpose, J, must be what forward mode gives."""
    cell, given = small(T=5)
    rng = np.random.default_rng(8)
    tangent = {k: rng.normal(size=v.shape) for k, v in given.items()}
    vjp, states = make_vjp(lambda a: states_of(cell.unroll, a))(given)

    def paired(v):
        pulled_back = vjp(v)
        return sum(anp.sum(pulled_back[k] * tangent[k]) for k in tangent)

    _, pushed_forward = make_jvp(lambda a: states_of(cell.unroll, a))(given)(tangent)
    assert_same(grad(paired)(np.zeros_like(states)), pushed_forward)


@pytest.mark.parametrize("narrow", ["u", "x0", "W_hh", "W_xh", "b"])
@pytest.mark.parametrize("unroll", ["unroll", "unroll_last"])
def test_a_float32_argument_among_wider_ones_has_a_float32_gradient(unroll, narrow):
    cell, given = small()
    given[narrow] = given[narrow].astype(np.float32)
    alone = grad(lambda v: anp.sum(states_of(getattr(cell, unroll), given | {narrow: v})))(given[narrow])
    assert alone.dtype == np.float32


def test_the_full_jacobian_of_a_sequence_is_causal():
    """x_t depends on u_s for s <= t, and on no later one."""
    cell, given = small(T=4, B=1)
    J = jacobian(lambda u: states_of(cell.unroll, {**given, "u": u})[:, 0])(given["u"])[..., 0, 0]
    for t in range(4):
        for s in range(4):
            assert (np.abs(J[t, :, s]).max() > 1e-4) == (s <= t)


@always_the_same
@given(cases(dtypes=(np.float64,)))
def test_jacobian_of_step(case):
    """autograd's Jacobian, one state at a time, wherever the state stands in batch and replicas."""
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
            np.testing.assert_allclose(J[at], expected, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_jacobian_keeps_float32_and_can_itself_be_differentiated(nonlinearity):
    cell, given = small(nonlinearity)
    params = {k: p.astype(np.float32) for k, p in params_in(given).items()}
    x, u = given["x0"].astype(np.float32), given["u"][0].astype(np.float32)
    assert cell.step(params, x, u).dtype == cell.jacobian(params, x, u).dtype == np.float32
    np.random.seed(0)
    def jacobian_of(a):
        return cell.jacobian(params_in(a), a["x0"], a["u"][0])

    check_grads(jacobian_of, modes=["fwd", "rev"], order=1)(given)


def test_slopes_stay_below_their_bound():
    """The bound gamma of each nonlinearity is reached, and never passed."""
    z = np.linspace(-4, 4, 801)
    for nonlinearity in NONLINEARITIES:
        f = ElmanRNN(1, 1, nonlinearity).f
        slopes = elementwise_grad(f.function)(z)
        np.testing.assert_allclose(f.slope(f.function(z)), slopes, rtol=1e-12, atol=1e-15)
        assert np.abs(slopes).max() == pytest.approx(f.slope_bound, abs=1e-12)


def test_params_as_a_function_of_something_else():
    """A cell's weights may come from any traced computation."""
    cell, given = small()

    def cost(scale):
        params = {k: scale * v for k, v in params_in(given).items()}
        return anp.sum(cell.unroll(params, given["u"]) ** 2)

    h = 1e-6
    assert grad(cost)(1.0) == pytest.approx((cost(1 + h) - cost(1 - h)) / (2 * h), rel=1e-7)
