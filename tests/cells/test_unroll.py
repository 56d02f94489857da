"""The fused unroll is the loop over step: states and gradients, for every shape and dtype."""

import numpy as np
import pytest
from hypothesis import given

from tests.cells.cases import (
    NONLINEARITIES,
    TOLERANCE,
    Case,
    always_the_same,
    assert_same,
    cases,
    draw_params,
    gradients,
)
from unrolled import ElmanRNN

FUNCTIONS = {
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: np.where(z > 0, z, 0),
    "identity": lambda z: z,
}


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_the_formula_unit_by_unit(nonlinearity):
    """x_i <- f(sum_j W_hh[i, j] x_j + sum_k W_xh[i, k] u_k + b_i), with no matrix product at all."""
    rng = np.random.default_rng(1)
    cell = ElmanRNN(2, 3, nonlinearity)
    p, u = draw_params(cell, rng), rng.normal(size=(5, 2, 2))
    x0 = rng.normal(size=(2, 3))
    expected, x = [], x0.tolist()
    for t in range(5):
        x = [
            [
                float(FUNCTIONS[nonlinearity](
                    sum(p["W_hh"][i, j] * x[n][j] for j in range(3))
                    + sum(p["W_xh"][i, k] * u[t, n, k] for k in range(2))
                    + p["b"][i]
                ))
                for i in range(3)
            ]
            for n in range(2)
        ]  # fmt: skip
        expected.append(x)
    for unroll in (cell.unroll, cell.unroll_by_steps):
        np.testing.assert_allclose(unroll(p, u, x0), expected, rtol=1e-13, atol=1e-15)


@always_the_same
@given(cases())
def test_states(case):
    cell, arguments = case.cell, (case.params, case.u, case.x0)
    assert_same(cell.unroll(*arguments), cell.unroll_by_steps(*arguments), case.dtype)


@always_the_same
@given(cases())
def test_gradients(case):
    fused = gradients(case.cell.unroll, case)
    by_steps = gradients(case.cell.unroll_by_steps, case)
    assert fused.keys() == by_steps.keys()
    for name, reference in by_steps.items():
        assert_same(fused[name], reference, case.dtype)


def last_of_loop(cell):
    def run(params, u, x0=None):
        states = cell.unroll_by_steps(params, u, x0)
        if len(u):
            return states[-1]
        shape = states.shape[1:]
        return np.zeros(shape, u.dtype) if x0 is None else 0 * np.zeros(shape, u.dtype) + x0

    return run


@always_the_same
@given(cases())
def test_last_state_and_its_gradients(case):
    cell, reference = case.cell, last_of_loop(case.cell)
    ours = cell.unroll_last(case.params, case.u, case.x0)
    assert_same(ours, reference(case.params, case.u, case.x0), case.dtype)
    fused, by_steps = gradients(cell.unroll_last, case), gradients(reference, case)
    for name in by_steps:
        assert_same(fused[name], by_steps[name], case.dtype)


@always_the_same
@given(cases(dtypes=(np.float64,)))
def test_each_replica_is_the_network_run_alone(case):
    replicas = case.cell.replicas(case.params)
    states = case.cell.unroll(case.params, case.u, case.x0)
    for index in np.ndindex(replicas):
        params = {k: p[index] for k, p in case.params.items()}
        own = (slice(None), *index)
        u = case.u[own] if replicas and case.u.ndim > 3 else case.u
        x0 = case.x0
        if x0 is not None and replicas and x0.ndim > 2:
            x0 = x0[index]
        assert_same(states[own], case.cell.unroll(params, u, x0))


def arrays_of_every_layout(a):
    """The same numbers: strided, reversed, read-only, Fortran-ordered, and as nested lists."""
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2] = a
    frozen = a.copy()
    frozen.flags.writeable = False
    backwards = np.ascontiguousarray(a[..., ::-1])[..., ::-1]
    return [wide[..., ::2], backwards, frozen, np.asfortranarray(a), a.tolist()]


@pytest.mark.parametrize("replicas", [(), (2,)])
def test_layout_does_not_matter(replicas):
    rng = np.random.default_rng(2)
    cell = ElmanRNN(2, 3)
    params = draw_params(cell, rng, replicas)
    u, x0 = rng.normal(size=(4, *replicas, 5, 2)), rng.normal(size=(*replicas, 5, 3))
    expected = cell.unroll(params, u, x0)
    for u_, x0_ in zip(arrays_of_every_layout(u), arrays_of_every_layout(x0)):
        assert_same(cell.unroll(params, u_, x0_), expected)
    for variant in zip(*(arrays_of_every_layout(p) for p in params.values())):
        assert_same(cell.unroll(dict(zip(params, variant)), u, x0), expected)


@pytest.mark.parametrize("dtype", [np.int64, np.int8, np.uint8, bool])
def test_whole_numbers_are_computed_in_float64(dtype):
    rng = np.random.default_rng(3)
    cell = ElmanRNN(2, 3)
    params, u = draw_params(cell, rng), rng.integers(0, 2, size=(4, 5, 2)).astype(dtype)
    assert_same(cell.unroll(params, u), cell.unroll(params, u.astype(float)))
    ones = {k: np.ones(p.shape, dtype) for k, p in params.items()}
    assert cell.unroll(ones, u, np.ones(3, dtype)).dtype == np.float64


@pytest.mark.parametrize("wide", ["u", "x0", "W_hh", "W_xh", "b"])
def test_one_float64_argument_makes_all_float64(wide):
    """As in the loop over step, by numpy's own rule."""
    rng = np.random.default_rng(4)
    cell = ElmanRNN(2, 3)
    a = {**draw_params(cell, rng), "u": rng.normal(size=(4, 5, 2)), "x0": rng.normal(size=(5, 3))}
    a = {k: v if k == wide else v.astype(np.float32) for k, v in a.items()}
    u, x = a.pop("u"), a.pop("x0")
    states = cell.unroll(a, u, x)
    for u_t in u:
        x = cell.step(a, x, u_t)
    assert states.dtype == x.dtype == np.float64
    np.testing.assert_allclose(states[-1], x, rtol=0, atol=TOLERANCE[np.float32])


def test_a_unit_at_the_kink_of_relu_passes_no_gradient_on_either_way():
    """Zero inputs and states are at the kink, where networks with one-hot inputs start."""
    cell = ElmanRNN(1, 2, "relu")
    params = {"W_hh": np.eye(2), "W_xh": np.ones((2, 1)), "b": np.zeros(2)}
    case = Case(cell, params, np.zeros((3, 1, 1)), np.zeros((1, 2)), seed=0)
    fused, by_steps = gradients(cell.unroll, case), gradients(cell.unroll_by_steps, case)
    for name in fused:
        np.testing.assert_array_equal(fused[name], 0.0)
        np.testing.assert_array_equal(by_steps[name], 0.0)


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_a_nan_is_never_hidden(nonlinearity):
    cell = ElmanRNN(1, 2, nonlinearity)
    params = draw_params(cell, np.random.default_rng(0))
    u = np.array([0.0, np.nan, 0.0]).reshape(3, 1, 1)
    for unroll in (cell.unroll, cell.unroll_by_steps):
        assert np.isnan(unroll(params, u)[1:]).all()
