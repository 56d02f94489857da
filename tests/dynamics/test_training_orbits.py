"""Orbits of a network while it learns: those of its parameters at the time, kept by `fit`."""

import numpy as np
import pytest

from unrolled import LSTM, SGD, ElmanRNN, SequenceModel, fit
from unrolled.dynamics import orbit, training_orbits
from unrolled.maps import Autonomous, OneUnit
from unrolled.training import Every


def by_weight(params):
    return OneUnit(params["w"], 0.0, "tanh").step


def test_a_pitchfork_as_the_weight_grows():
    """x = tanh(w x): zero alone up to w = 1, then one state on either side."""
    watch = training_orbits(by_weight, [[-0.5], [0.5]], n_keep=3, n_transient=2000)
    for w in (0.5, 0.9, 1.1, 2.0):
        states = watch(0, {"w": w})
        assert states.shape == (2, 3, 1)
        np.testing.assert_allclose(states, np.tanh(w * states), atol=1e-12)
        np.testing.assert_allclose(states[0], -states[1], atol=1e-12)
        assert (states[1] > 0.1).all() == (w > 1)


def test_it_records_what_the_network_of_the_time_does():
    model, rng = SequenceModel(LSTM(2, 3), n_outputs=1), np.random.default_rng(0)
    x0s, held = rng.normal(size=(4, 6)), rng.normal(size=(4, 2))
    networks = []

    def keep(step, params):
        networks.append({k: p.copy() for k, p in params.items()})

    watch = training_orbits(
        lambda params: Autonomous(model.cell, params, held).step, x0s, n_keep=5, n_transient=7
    )
    sample = lambda rng: (rng.normal(size=(6, 8, 2)), rng.normal(size=(8, 1)))  # noqa: E731
    result = fit(model, model.init(rng), sample, SGD(0.5), n_steps=6, rng=rng,
                 callbacks=[Every(3, watch), Every(3, keep)])  # fmt: skip
    states = np.stack(result.records[0].values)
    assert result.records[0].steps.tolist() == [0, 3, 6] and states.shape == (3, 4, 5, 6)
    for params, found in zip(networks, states):
        alone = orbit(Autonomous(model.cell, params, held).step, x0s, 12)[8:]
        np.testing.assert_array_equal(found, alone.swapaxes(0, 1))
    assert np.abs(states[0] - states[2]).max() > 1e-3  # it learned, and so moved


def test_a_projection_sees_the_parameters():
    model, rng = SequenceModel(ElmanRNN(1, 3), n_outputs=2), np.random.default_rng(1)
    watch = training_orbits(
        lambda params: Autonomous(model.cell, params).step, np.ones((4, 3)), n_keep=5, n_transient=0,
        project=lambda params, states: states @ params["W_hy"].T,
    )  # fmt: skip
    params = model.init(rng)
    states = orbit(Autonomous(model.cell, params).step, np.ones((4, 3)), 5)[1:].swapaxes(0, 1)
    np.testing.assert_allclose(watch(0, params), states @ params["W_hy"].T)


def test_an_orbit_that_runs_off_is_named():
    watch = training_orbits(lambda params: lambda x: 2.0 * x, [[1.0]], n_keep=1, n_transient=2000)
    with pytest.raises(FloatingPointError, match="no longer finite after step 1024"):
        watch(0, {})


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step_of": 3}, TypeError, "step_of must be a function, got 3"),
        ({"x0s": [0.5]}, ValueError, r"x0s has shape \(1,\), expected \(V, n\)"),
        ({"x0s": [[np.inf]]}, ValueError, "x0s has entries that are not finite"),
        ({"n_keep": 0}, ValueError, "n_keep must be at least 1, got 0"),
        ({"n_transient": 0.5}, TypeError, "n_transient must be a whole number, got 0.5"),
        ({"project": 1}, TypeError, "project must be a function, got 1"),
        ({"step_of": lambda params: 7}, TypeError, r"step_of\(params\) must be a function, got 7"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step_of": by_weight, "x0s": [[0.5]], "n_keep": 1, "n_transient": 1, **changes}
    with pytest.raises(error, match=words):
        training_orbits(**arguments)(0, {"w": 1.0})
