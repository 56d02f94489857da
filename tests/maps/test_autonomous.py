"""A cell under a constant input: the cell's own step and Jacobian, whatever broadcasts with what."""

import numpy as np
import pytest
from autograd import jacobian

from unrolled import GRU, LSTM, ElmanRNN, SequenceModel
from unrolled.dynamics import orbit
from unrolled.maps import Autonomous

CELLS = [ElmanRNN(2, 3), LSTM(2, 3), GRU(2, 3)]
each_cell = pytest.mark.parametrize("cell", CELLS, ids=repr)


def stacked(networks):
    """Replicas of these parameters, side by side on a first axis."""
    return {name: np.stack([params[name] for params in networks]) for name in networks[0]}


@each_cell
def test_an_orbit_is_the_unrolled_cell_under_the_input_held(cell):
    rng = np.random.default_rng(0)
    params, u, x0 = cell.init(rng), rng.normal(size=2), rng.normal(size=(4, cell.n_state))
    states = orbit(Autonomous(cell, params, u).step, x0, 20)
    held = np.broadcast_to(u, (20, 4, 2))
    np.testing.assert_allclose(states[1:], cell.unroll(params, held, x0), rtol=1e-10, atol=1e-13)


@each_cell
def test_without_input_it_reads_zeros(cell):
    rng = np.random.default_rng(1)
    params, x = cell.init(rng), rng.normal(size=(4, cell.n_state))
    np.testing.assert_array_equal(
        Autonomous(cell, params).step(x), Autonomous(cell, params, np.zeros(2)).step(x)
    )


@each_cell
def test_jacobian_is_the_derivative_of_step(cell):
    rng = np.random.default_rng(2)
    held = Autonomous(cell, cell.init(rng), rng.normal(size=2))
    x = rng.normal(size=cell.n_state)
    np.testing.assert_allclose(held.jacobian(x), jacobian(held.step)(x), rtol=1e-11, atol=1e-15)


@each_cell
@pytest.mark.parametrize(
    ("replicas", "states", "inputs"),
    [
        ((5,), (5,), ()),  # a state for each network
        ((5,), (), ()),  # one state for all
        ((5,), (4, 5), ()),  # a batch before the replicas, as numpy broadcasts
        ((5, 1), (4,), ()),  # the same batch for each network
        ((5, 1), (5, 4), ()),  # a batch of its own for each
        ((5, 1), (), ()),
        ((2, 1, 1), (3, 4), ()),
        ((5,), (5,), (5,)),  # an input for each network
        ((), (4,), (5, 1)),  # an input for each copy of the states
        ((5, 1), (4,), (4,)),
        ((1,), (4,), ()),
    ],
)
def test_parameters_states_and_inputs_broadcast(cell, replicas, states, inputs):
    """Each entry of the result is that of one network, one state, one input."""
    rng = np.random.default_rng(3)
    count = int(np.prod(replicas))
    networks = [cell.init(rng) for _ in range(count)]
    params = {k: p.reshape(replicas + p.shape[1:]) for k, p in stacked(networks).items()}
    x, u = rng.normal(size=(*states, cell.n_state)), rng.normal(size=(*inputs, 2))
    together = Autonomous(cell, params, u)
    leading = np.broadcast_shapes(replicas, states, inputs)
    new, slopes = together.step(x), together.jacobian(x)
    assert new.shape == (*leading, cell.n_state)
    assert slopes.shape == (*leading, cell.n_state, cell.n_state)
    which = np.broadcast_to(np.arange(count).reshape(replicas), leading)
    x, u = np.broadcast_to(x, new.shape), np.broadcast_to(u, (*leading, 2))
    for place in np.ndindex(leading):
        one = Autonomous(cell, networks[which[place]], u[place])
        np.testing.assert_allclose(new[place], one.step(x[place]), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(slopes[place], one.jacobian(x[place]), rtol=1e-12, atol=1e-15)


def test_the_parameters_of_a_model_will_do():
    model, rng = SequenceModel(ElmanRNN(2, 3), n_outputs=2), np.random.default_rng(4)
    params = model.init(rng)
    own = {k: params[k] for k in model.cell.param_names}
    x = rng.normal(size=3)
    np.testing.assert_array_equal(
        Autonomous(model.cell, params).step(x), Autonomous(model.cell, own).step(x)
    )


def test_float32_stays_float32():
    cell = LSTM(2, 3)
    params = {k: p.astype(np.float32) for k, p in cell.init(np.random.default_rng(5)).items()}
    assert Autonomous(cell, params).step(np.zeros(6, np.float32)).dtype == np.float32


PARAMS = ElmanRNN(2, 3).init(np.random.default_rng(6))
TWO = stacked([PARAMS, PARAMS])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Autonomous(3, PARAMS), TypeError, r"cell must be a cell such as.*got 3"),
        (lambda: Autonomous(CELLS[0], [1]), TypeError, "params must be a dict of arrays, got list"),
        (lambda: Autonomous(CELLS[0], {}), ValueError, r"missing \['W_hh', 'W_xh', 'b'\]"),
        (lambda: Autonomous(ElmanRNN(1, 3), PARAMS), ValueError, r"params\['W_xh'\] has shape \(3, 2\)"),
        (lambda: Autonomous(CELLS[0], PARAMS, 1.0), ValueError, r"u has shape \(\), expected \(..., 2\)"),
        (lambda: Autonomous(CELLS[0], PARAMS).step(np.ones(2)), ValueError, r"x has shape \(2,\)"),
        (lambda: Autonomous(CELLS[0], TWO).step(np.ones((3, 3))), ValueError, r"replica axes \(2,\)"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
