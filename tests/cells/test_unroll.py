"""The fused unroll is the loop over step: states and gradients, for every cell, shape and dtype."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.cells.cases import a_few, assert_same, cases, every_cell, gradients


@every_cell
@a_few
@given(data=st.data())
def test_states(make, data):
    case = data.draw(cases(cells=[make]))
    cell, arguments = case.cell, (case.params, case.u, case.x0)
    assert_same(cell.unroll(*arguments), cell.unroll_by_steps(*arguments), case.dtype)


@every_cell
@a_few
@given(data=st.data())
def test_gradients(make, data):
    case = data.draw(cases(cells=[make]))
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


@every_cell
@a_few
@given(data=st.data())
def test_last_state_and_its_gradients(make, data):
    case = data.draw(cases(cells=[make]))
    cell, reference = case.cell, last_of_loop(case.cell)
    ours = cell.unroll_last(case.params, case.u, case.x0)
    assert_same(ours, reference(case.params, case.u, case.x0), case.dtype)
    fused, by_steps = gradients(cell.unroll_last, case), gradients(reference, case)
    for name in by_steps:
        assert_same(fused[name], by_steps[name], case.dtype)


@every_cell
@a_few
@given(data=st.data())
def test_each_replica_is_the_network_run_alone(make, data):
    case = data.draw(cases(dtypes=(np.float64,), cells=[make]))
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
