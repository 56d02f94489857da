"""What the contenders compute, as far as it can be seen without the other systems."""

import numpy as np
import pytest
from autograd import grad

import unrolled
from benchmarks import basins, floor, logistic_loops, naive
from benchmarks.chaotic_lstm import W_HH, grid, line
from benchmarks.shapes import N_IN, N_OUT, Shape
from benchmarks.watched import Watched, costs_of_watching
from unrolled import SequenceModel
from unrolled.dynamics import basins_of_attraction, orbit_diagram
from unrolled.maps import Network


@pytest.mark.parametrize("output", ["last", "all"])
@pytest.mark.parametrize("kind", naive.CELLS)
def test_the_naive_loop_is_the_same_network(kind, output):
    shape, rng = Shape("tiny", n_hidden=3, n_batch=2, length=5, output=output), np.random.default_rng(0)
    model = SequenceModel(getattr(unrolled, kind)(N_IN, shape.n_hidden), N_OUT, output=output)
    params, loss = model.init(rng), naive.loss_of(kind, output)
    batch = shape.batch(rng, "float64")
    assert loss(params, *batch) == pytest.approx(model.loss(params, *batch), rel=1e-13)
    by_naive, by_model = grad(loss)(params, *batch), grad(model.loss)(params, *batch)
    for name in params:
        np.testing.assert_allclose(by_naive[name], by_model[name], atol=1e-14)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("by_gates", [False, True])
@pytest.mark.parametrize("kind", floor.BLOCKS)
def test_the_floor_does_the_products_of_its_shapes(kind, by_gates, transposed, monkeypatch):
    """Two products a step, and one each for inputs and weight gradients."""
    model = SequenceModel(getattr(unrolled, kind)(N_IN, 3), N_OUT)
    params, u = model.init(np.random.default_rng(0)), np.zeros((5, 2, N_IN))
    run = floor.work(kind, params, u, by_gates, transposed)
    matmul, tanh = Watched(np.matmul), Watched(np.tanh)
    monkeypatch.setattr(floor.np, "matmul", matmul)
    monkeypatch.setattr(floor.np, "tanh", tanh)
    run()
    assert (matmul.calls, tanh.calls) == (2 * 5 + 2, 5)


def test_the_sweeps_contain_the_published_point():
    assert line(4)[0].tolist() == (W_HH / 2).tolist() and line(4)[-1].tolist() == (2 * W_HH).tolist()
    points = grid(3, 3, np.random.default_rng(0)).reshape(3, 3, 8, 2)
    np.testing.assert_array_equal(points[1, 1], W_HH)  # one step towards it, none to the other
    np.testing.assert_allclose(points[0, 0], -points[0, 2])


def test_a_watched_function_counts_the_outermost_calls():
    inner = Watched(lambda: 1)
    outer = Watched(lambda: inner() + inner())
    assert outer() == 2
    assert (outer.calls, inner.calls) == (1, 0)
    with pytest.raises(ZeroDivisionError):
        Watched(lambda: 1 / 0)()
    assert inner() == 1 and inner.calls == 1  # a failure leaves nothing running


def test_a_watched_function_has_the_attributes_of_the_real_one():
    assert Watched(np.add).reduce([1, 2, 3]) == 6


def test_watching_costs_something():
    charged, uncharged = costs_of_watching(1000)
    assert 0 <= charged < 1e-4 and 0 < uncharged < 1e-4


@pytest.mark.parametrize("n_keep", [1, 7, logistic_loops.N_STEPS])
def test_the_loops_draw_the_same_orbit_diagram(n_keep):
    """Below 3.5 all orbits settle: the loops may not differ by more than rounding."""
    values, dropped = np.array([2.6, 3.2, 3.48]), logistic_loops.N_STEPS - n_keep
    x0 = [logistic_loops.START]
    ours = orbit_diagram(logistic_loops.logistic, values, x0, n_keep=n_keep, n_transient=dropped)[:, :, 0]
    for rival in (logistic_loops.loop, logistic_loops.loop_over_floats):
        np.testing.assert_allclose(rival(values, n_keep), ours, rtol=1e-12)


@pytest.mark.parametrize("name", basins.NETWORKS)
def test_the_rivals_find_the_same_basins(name):
    network, starts = Network(*basins.NETWORKS[name]), basins.grid(6)
    labels = basins_of_attraction(network.step, starts).labels
    assert len(np.unique(labels)) == {"two attractors": 2, "four attractors": 4}[name]
    assert basins.same_parts(labels.ravel(), basins.at_once(network.step, starts).ravel())
    assert basins.same_parts(labels.ravel(), basins.one_by_one(network.step, starts.reshape(-1, 2)))


def test_labellings_are_compared_by_their_parts():
    first = np.array([0, 0, 1, 2])
    assert basins.same_parts(first, np.array([5, 5, 0, 1]))
    assert not basins.same_parts(first, np.array([5, 5, 0, 0]))  # two parts joined
    assert not basins.same_parts(first, np.array([5, 4, 0, 1]))  # one part split
