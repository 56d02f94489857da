"""What the contenders compute, as far as it can be seen without the other systems."""

import numpy as np
import pytest
from autograd import grad

import unrolled
from benchmarks import floor, naive
from benchmarks.chaotic_lstm import W_HH, grid, line
from benchmarks.shapes import N_IN, N_OUT, Shape
from benchmarks.watched import Watched, costs_of_watching
from unrolled import SequenceModel


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
