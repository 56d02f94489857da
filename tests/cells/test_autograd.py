"""The fused unroll as autograd sees it: both modes, every order, repeated use."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_hvp, make_jvp, make_vjp
from autograd.test_util import check_grads

from tests.cells.cases import (
    BY_STEPS,
    assert_same,
    every_cell,
    every_kind,
    every_unroll,
    random_like,
    small,
    states_of,
)
from unrolled.cells import ElmanRNN


@pytest.mark.parametrize("replicas", [(), (2,), (2, 1)])
@every_unroll
@every_cell
def test_against_central_differences_in_both_modes_to_second_order(make, unroll, replicas):
    cell, given = small(make, replicas, T=2)
    np.random.seed(0)  # check_grads draws its directions from numpy's global state
    check_grads(lambda a: states_of(cell, a, unroll), modes=["fwd", "rev"], order=2)(given)


def curvatures(cell, given, unroll):
    """Hessian-vector products of a cost of the states, over reverse mode by either mode."""
    gradient = grad(lambda a: anp.sum(anp.sin(states_of(cell, a, unroll))))
    vector = random_like(given)

    def slope(a):
        g = gradient(a)
        return sum(anp.sum(g[k] * vector[k]) for k in vector)

    return grad(slope)(given), make_jvp(gradient)(given)(vector)[1]


@pytest.mark.parametrize("replicas", [(), (3,), (2, 2), (17,)])
@every_unroll
@every_cell
def test_hessian_vector_products_equal_those_of_the_loop(make, replicas, unroll):
    cell, given = small(make, replicas, T=5, B=3, I=2, H=3)
    ours = curvatures(cell, given, unroll)
    reference, _ = curvatures(cell, given, BY_STEPS[unroll])
    for by_mode in ours:
        for name in given:
            assert_same(by_mode[name], reference[name])


@every_unroll
@every_cell
def test_curvature_by_some_arguments_only(make, unroll):
    """Inputs that are no variables, or the only ones; one parameter alone."""
    cell, given = small(make, T=4, B=2, I=2, H=3)
    for chosen in (("u",), ("x0",), cell.param_names, cell.param_names[:1]):
        part, vector = {k: given[k] for k in chosen}, random_like({k: given[k] for k in chosen})

        def of(run, part=part, vector=vector):
            def cost(a):
                return anp.sum(anp.sin(states_of(cell, {**given, **a}, run)))

            return make_jvp(grad(cost))(part)(vector)[1], slope_of(cost, vector)(part)

        reference = of(BY_STEPS[unroll])[1]
        for ours in of(unroll):
            for k in chosen:
                assert_same(ours[k], reference[k])


def slope_of(cost, vector):
    """The gradient of the cost's slope along `vector`."""

    def slope(a):
        g = grad(cost)(a)
        return sum(anp.sum(g[k] * vector[k]) for k in vector)

    return grad(slope)


@every_cell
def test_make_jvp_and_make_hvp(make):
    cell, given = small(make, T=5, H=3)
    vector = random_like(given)
    for unroll, loop in BY_STEPS.items():
        states, pushed = make_jvp(lambda a, run=unroll: states_of(cell, a, run))(given)(vector)
        expected = make_jvp(lambda a, run=loop: states_of(cell, a, run))(given)(vector)
        assert_same(states, expected[0])
        assert_same(pushed, expected[1])
        product, _ = make_hvp(lambda a, run=unroll: anp.sum(anp.sin(states_of(cell, a, run))))(given)
        expected, _ = make_hvp(lambda a, run=loop: anp.sum(anp.sin(states_of(cell, a, run))))(given)
        ours, reference = product(vector), expected(vector)
        for k in given:
            assert_same(ours[k], reference[k])


@every_kind
def test_float32_has_float32_curvature(make):
    """The fast path's numbers keep their place in float32: the products are right to its rounding."""
    cell, given = small(make, T=5, H=3)
    narrow = {k: v.astype(np.float32) for k, v in given.items()}
    reference, _ = curvatures(cell, {k: v.astype(float) for k, v in narrow.items()}, "unroll")
    for by_mode in curvatures(cell, narrow, "unroll"):
        for k in given:
            assert by_mode[k].dtype == np.float32
            scale = np.abs(reference[k]).max()
            np.testing.assert_allclose(by_mode[k], reference[k], rtol=0, atol=3e-5 * scale)


@pytest.mark.parametrize(("dtype", "T", "scale"), [(np.float64, 300, 2.0**-250), (np.float32, 40, 2.0**-30)])
def test_exploding_derivatives_leave_room_for_the_fast_path(dtype, T, scale):
    """A chaotic network: curvature of 1e92 (float64) and 1e14, still linear in the direction to the bit."""
    cell, rng = ElmanRNN(1, 30), np.random.default_rng(0)
    params = {k: (5 * rng.normal(size=s) / np.sqrt(30)).astype(dtype) for k, s in cell.param_shapes().items()}
    vector = {k: rng.normal(size=p.shape).astype(dtype) for k, p in params.items()}
    u, x0 = np.zeros((T, 1, 1), dtype), np.full(30, 0.1, dtype)
    product = make_jvp(grad(lambda p: anp.sum(cell.unroll_last({**p, "b": 0 * p["b"]}, u, x0))))(params)
    large = product(vector)[1]
    small = product({k: v * dtype(scale) for k, v in vector.items()})[1]
    assert np.abs(large["W_hh"]).max() > (1e60 if dtype is np.float64 else 1e10)
    np.testing.assert_array_equal(small["W_hh"].astype(float) / scale, large["W_hh"])


@every_unroll
@every_cell
def test_third_derivatives(make, unroll):
    """Beyond the second order the definition takes over; it must be found, and be right."""
    cell, given = small(make, T=3, B=1, I=1, H=2)

    def third(run):
        def along(a, order):
            if order == 0:
                return anp.sum(states_of(cell, a, run) ** 3)
            g = grad(lambda a: along(a, order - 1))(a)
            return sum(anp.sum(g[k] * vector[k]) for k in vector)

        vector = random_like(given)
        return grad(lambda a: along(a, 2))(given)

    ours, reference = third(unroll), third(BY_STEPS[unroll])
    for k in given:
        np.testing.assert_allclose(ours[k], reference[k], rtol=0, atol=1e-11 * np.abs(reference[k]).max())


# --- compositions


def chain(cell, unroll):
    """Weights that are a function of something, two unrolls in a chain, a penalty on all states."""

    def cost(a):
        params = {k: anp.sin(a[k]) * a["scale"] for k in cell.param_names}
        run = getattr(cell, unroll)
        first = run(params, a["u"], a["x0"])
        second = run({k: 2.0 * p for k, p in params.items()}, first[..., : cell.n_inputs] ** 2, first[-1])
        return anp.sum(anp.cos(second[-1])) + 0.1 * anp.sum(first**2) + anp.sum(second[1:] * first[:-1])

    return cost


@pytest.mark.parametrize("replicas", [(), (3,)])
@every_cell
def test_through_any_composition(make, replicas):
    cell, given = small(make, replicas, T=4, B=2, I=2, H=2)
    given["scale"] = np.array(0.7)
    _assert_same_to_second_order(chain(cell, "unroll"), chain(cell, "unroll_by_steps"), given)


def _assert_same_to_second_order(ours, reference, given):
    vector = random_like(given)
    pairs = [
        (grad(ours)(given), grad(reference)(given)),
        (slope_of(ours, vector)(given), expected := slope_of(reference, vector)(given)),
        (make_jvp(grad(ours))(given)(vector)[1], expected),
    ]
    for found, wanted in pairs:
        for k in given:
            np.testing.assert_allclose(
                found[k], wanted[k], rtol=0, atol=1e-12 * max(1e-3, np.abs(wanted[k]).max())
            )


@every_cell
def test_params_as_a_function_of_something_else(make):
    """A cell's weights may come from any traced computation."""
    cell, given = small(make)

    def cost(scale):
        params = {k: scale * given[k] for k in cell.param_names}
        return anp.sum(cell.unroll(params, given["u"]) ** 2)

    h = 1e-6
    assert grad(cost)(1.0) == pytest.approx((cost(1 + h) - cost(1 - h)) / (2 * h), rel=1e-6, abs=1e-9)


# --- the tape


@every_kind
def test_a_tape_can_be_played_back_again_and_again(make):
    cell, given = small(make, T=5)
    vjp, states = make_vjp(lambda a: states_of(cell, a))(given)
    direction = np.random.default_rng(7).normal(size=states.shape)
    kept = direction.copy()
    first = vjp(direction)
    vjp(2 * direction)
    others = {k: 2 * v for k, v in given.items()}
    grad(lambda a: anp.sum(states_of(cell, a)))(others)  # other numbers in the same shapes
    again = vjp(direction)
    for name in given:
        np.testing.assert_array_equal(first[name], again[name])
    np.testing.assert_array_equal(direction, kept)


@every_kind
def test_a_tape_of_second_order_can_be_played_back_again_and_again(make):
    cell, given = small(make, T=5)
    product, _ = make_hvp(lambda a: anp.sum(anp.sin(states_of(cell, a))))(given)
    one, two = random_like(given, 1), random_like(given, 2)
    first = product(one)
    product(two)
    again = product(one)
    for k in given:
        np.testing.assert_array_equal(first[k], again[k])


@every_kind
def test_forward_mode_by_reverse_mode_twice(make):
    """v -> J^T v is linear; its own transpose, J, must be what forward mode gives."""
    cell, given = small(make, T=5)
    tangent = random_like(given, 8)
    vjp, states = make_vjp(lambda a: states_of(cell, a))(given)

    def paired(v):
        pulled_back = vjp(v)
        return sum(anp.sum(pulled_back[k] * tangent[k]) for k in tangent)

    _, pushed_forward = make_jvp(lambda a: states_of(cell, a))(given)(tangent)
    assert_same(grad(paired)(np.zeros_like(states)), pushed_forward)


@pytest.mark.parametrize("replicas", [(), (2,), (16,)])
@every_kind
def test_no_steps_and_one_step(make, replicas):
    """Of no steps, the last state is the initial one: linear, with slope 1, and nothing else matters."""
    for T in (0, 1):
        cell, given = small(make, replicas, T=T)
        vector = random_like(given)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Output seems independent of input")
            for run in ("unroll_last", "unroll"):
                found = curvatures(cell, given, run)
                for k in given:
                    assert found[0][k].shape == found[1][k].shape == given[k].shape
                    assert_same(found[0][k], found[1][k])
                    if T == 0 and (run == "unroll" or k != "x0"):
                        np.testing.assert_array_equal(found[0][k], 0.0)
        if T == 0:
            expected = -max(1, *replicas, 1) * np.sin(given["x0"]) * vector["x0"]
            found, _ = curvatures(cell, given, "unroll_last")
            np.testing.assert_allclose(found["x0"], expected, rtol=1e-13)
