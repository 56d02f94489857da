"""What a model computes, by its definition, and that it travels between processes."""

import pickle

import numpy as np
import pytest

from tests.cells.cases import draw_params, every_cell, every_kind
from unrolled import ElmanRNN, SequenceModel


def problem(output, replicas=(), make=ElmanRNN):
    rng = np.random.default_rng(0)
    model = SequenceModel(make(2, 4), 3, output)
    params = draw_params(model.cell, rng, replicas)
    params |= {"W_hy": rng.normal(size=(*replicas, 3, 4)), "b_y": rng.normal(size=(*replicas, 3))}
    return model, params, rng.normal(size=(6, 5, 2)), rng.normal(size=(5, model.cell.n_state))


@pytest.mark.parametrize("replicas", [(), (2,), (2, 3)])
@pytest.mark.parametrize("output", ["last", "all"])
@every_kind
def test_outputs_are_affine_in_the_hidden_units(make, output, replicas):
    """y = W_hy h + b_y, for each replica, time and sequence alone; an LSTM's c is not looked at."""
    model, params, u, x0 = problem(output, replicas, make)
    states, outputs = model.states(params, u, x0), model.predict(params, u, x0)
    cell_params = {k: params[k] for k in model.cell.param_names}
    np.testing.assert_array_equal(states, model.cell.unroll(cell_params, u, x0))
    states = states[-1, ..., :4] if output == "last" else states[..., :4]
    assert outputs.shape == (*states.shape[:-1], 3)
    for at in np.ndindex(states.shape[:-1]):
        replica = at[:-1] if output == "last" else at[1:-1]
        expected = params["W_hy"][replica] @ states[at] + params["b_y"][replica]
        np.testing.assert_allclose(outputs[at], expected, rtol=1e-13, atol=1e-14)


def test_no_steps_leave_the_read_out_of_the_initial_state():
    model, params, u, x0 = problem("last")
    np.testing.assert_allclose(model.predict(params, u[:0], x0), x0 @ params["W_hy"].T + params["b_y"])


@every_cell
def test_models_can_be_sent_to_other_processes(make):
    model = SequenceModel(make(2, 4), 3, "all")
    copy = pickle.loads(pickle.dumps(model))
    assert repr(copy) == repr(model)
    params = model.init(np.random.default_rng(0))
    u = np.random.default_rng(1).normal(size=(6, 5, 2))
    np.testing.assert_array_equal(copy.predict(params, u), model.predict(params, u))


def test_its_name_says_how_it_was_made():
    model = SequenceModel(ElmanRNN(2, 4, "relu"), n_outputs=3)
    assert repr(model) == (
        "SequenceModel(ElmanRNN(n_inputs=2, n_hidden=4, nonlinearity='relu'), n_outputs=3, output='last')"
    )
    assert repr(eval(repr(model))) == repr(model)
