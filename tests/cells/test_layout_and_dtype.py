"""How numbers lie in memory does not matter; which type they have follows numpy's rules."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_jvp

from tests.cells.cases import (
    CELLS,
    TOLERANCE,
    Case,
    assert_same,
    draw_params,
    every_cell,
    every_kind,
    every_unroll,
    gradients,
    random_like,
    small,
    states_of,
)
from unrolled.cells import ElmanRNN, OrthogonalRNN


def arrays_of_every_layout(a):
    """The same numbers: strided, reversed, read-only, Fortran-ordered, and as nested lists."""
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2] = a
    frozen = a.copy()
    frozen.flags.writeable = False
    backwards = np.ascontiguousarray(a[..., ::-1])[..., ::-1]
    return [wide[..., ::2], backwards, frozen, np.asfortranarray(a), a.tolist()]


@pytest.mark.parametrize("replicas", [(), (2,), (16,)])
@every_cell
def test_layout_does_not_matter(make, replicas):
    rng = np.random.default_rng(2)
    cell = make(2, 3)
    params = draw_params(cell, rng, replicas)
    u = rng.normal(size=(4, *replicas, 5, 2))
    x0 = rng.normal(size=(*replicas, 5, cell.n_state))
    expected = cell.unroll(params, u, x0)
    for u_, x0_ in zip(arrays_of_every_layout(u), arrays_of_every_layout(x0)):
        assert_same(cell.unroll(params, u_, x0_), expected)
    for variant in zip(*(arrays_of_every_layout(p) for p in params.values())):
        assert_same(cell.unroll(dict(zip(params, variant)), u, x0), expected)


@every_kind
def test_gradients_do_not_depend_on_the_layout(make):
    cell, given = small(make, T=4, B=3, I=2, H=3)

    def gradient(a):
        return grad(lambda a: anp.sum(anp.sin(states_of(cell, a))))(a)

    expected = gradient(given)
    for name, array in given.items():
        for variant in arrays_of_every_layout(array)[:-1]:  # autograd differentiates arrays only
            assert_same(gradient(given | {name: variant})[name], expected[name])


@pytest.mark.parametrize("dtype", [np.int64, np.int8, np.uint8, bool])
@every_kind
def test_whole_numbers_are_computed_in_float64(make, dtype):
    rng = np.random.default_rng(3)
    cell = make(2, 3)
    params, u = draw_params(cell, rng), rng.integers(0, 2, size=(4, 5, 2)).astype(dtype)
    assert_same(cell.unroll(params, u), cell.unroll(params, u.astype(float)))
    ones = {k: np.ones(p.shape, dtype) for k, p in params.items()}
    assert cell.unroll(ones, u, np.ones(cell.n_state, dtype)).dtype == np.float64


def one_wide(given, wide):
    return {k: v if k == wide else v.astype(np.float32) for k, v in given.items()}


@every_cell
def test_one_float64_argument_makes_all_float64(make):
    """As in the loop over step, by numpy's own rule."""
    cell, given = small(make, T=4, B=5, I=2, H=3)
    for wide in given:
        a = one_wide(given, wide)
        states, x = states_of(cell, a), a["x0"]
        params = {k: a[k] for k in cell.param_names}
        for u_t in a["u"]:
            x = cell.step(params, x, u_t)
        assert states.dtype == x.dtype == np.float64
        np.testing.assert_allclose(states[-1], x, rtol=0, atol=TOLERANCE[np.float32])


@every_unroll
@every_cell
def test_a_float32_argument_among_wider_ones_has_a_float32_gradient(make, unroll):
    cell, given = small(make)
    for narrow in given:
        def total(v, narrow=narrow):
            return anp.sum(states_of(cell, {**given, narrow: v}, unroll))

        assert grad(total)(given[narrow].astype(np.float32)).dtype == np.float32


# --- kinks and numbers that are none


def assert_no_gradient_at_the_kink(cell, params, n_state):
    case = Case(cell, params, np.zeros((3, 1, 1)), np.zeros((1, n_state)), seed=0)
    fused, by_steps = gradients(cell.unroll, case), gradients(cell.unroll_by_steps, case)
    for name in fused:
        np.testing.assert_array_equal(fused[name], 0.0)
        np.testing.assert_array_equal(by_steps[name], 0.0)
    np.testing.assert_array_equal(cell.jacobian(params, np.zeros(n_state), np.zeros(1)), 0.0)


def test_a_unit_at_the_kink_of_relu_passes_no_gradient_on_either_way():
    """Zero inputs and states are at the kink, where networks with one-hot inputs start."""
    params = {"W_hh": np.eye(2), "W_xh": np.ones((2, 1)), "b": np.zeros(2)}
    assert_no_gradient_at_the_kink(ElmanRNN(1, 2, "relu"), params, 2)


@pytest.mark.parametrize("b", [-0.5, 0.0, 0.5])
@pytest.mark.parametrize("parametrization", ["expm", "cayley"])
def test_a_unit_at_zero_passes_no_gradient_through_modrelu(parametrization, b):
    """sign(z) max(|z| + b, 0) jumps there when b > 0; sign(0) is 0, and so is the slope."""
    params = {"skew": np.ones(1), "W_xh": np.ones((2, 1)), "b": np.full(2, b)}
    assert_no_gradient_at_the_kink(OrthogonalRNN(1, 2, "modrelu", parametrization), params, 2)


@pytest.mark.parametrize("b", [0.0, 0.5])
@pytest.mark.parametrize("make", [CELLS["ElmanRNN relu"], CELLS["OrthogonalRNN modrelu expm"]])
def test_at_a_kink_everything_may_move_at_once(make, b):
    """Inputs, states and weights in one direction: products of their changes must not open a unit."""
    cell, given = small(make, T=3)
    given |= {"u": np.zeros((3, 2, 1)), "x0": np.zeros((2, 2)), "b": np.full(2, b if "modrelu" in repr(cell) else 0.0)}
    for seed in range(4):
        vector = random_like(given, seed)
        for run in ("unroll", "unroll_by_steps"):
            gradient = grad(lambda a, run=run: anp.sum(anp.cos(states_of(cell, a, run) - 1.0)))
            for products in make_jvp(gradient)(given)(vector):
                for k in given:
                    np.testing.assert_array_equal(products[k], 0.0)


@pytest.mark.parametrize("replicas", [(), (16,)])
@every_cell
def test_a_nan_is_never_hidden(make, replicas):
    """Wherever it comes in, it is in every later state."""
    cell, given = small(make, replicas, B=1)
    for name, array in given.items():
        spoilt = array.copy()
        spoilt[(1,) if name == "u" else (...,)] = np.nan
        for unroll in ("unroll", "unroll_by_steps"):
            if name == "skew":  # there is no rotation to go on with
                with pytest.raises(ValueError, match="has entries that are not finite"):
                    states_of(cell, {**given, name: spoilt}, unroll)
            else:
                states = states_of(cell, {**given, name: spoilt}, unroll)
                assert np.isnan(states[1:]).all(), (name, unroll)
