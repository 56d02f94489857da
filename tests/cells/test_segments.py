"""Unrolling in segments: the same states to the last bit, the same gradients, far less memory."""

import tracemalloc

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from tests.cells.cases import assert_same, every_cell, every_kind, every_unroll, random_like, small
from unrolled import SequenceModel
from unrolled.cells import LSTM, _pool

T = 7
LENGTHS = [1, 2, 6, 7, 8, 1000, None]  # one that divides no T, the whole, and more than that


def segmented(cell, given, unroll, segment_length):
    params = {k: given[k] for k in cell.param_names}
    return getattr(cell, unroll)(params, given["u"], given["x0"], segment_length=segment_length)


@pytest.mark.parametrize("replicas", [(), (2,), (16,)])
@every_unroll
@every_cell
def test_states_to_the_last_bit_and_gradients_to_rounding(make, unroll, replicas):
    cell, given = small(make, replicas, T=T, B=3, I=2, H=3)

    def of(segment_length):
        def cost(a):
            return anp.sum(anp.sin(segmented(cell, a, unroll, segment_length)))

        return segmented(cell, given, unroll, segment_length), grad(cost)(given)

    states, gradient = of(None)
    for segment_length in LENGTHS:
        ours, by_segments = of(segment_length)
        np.testing.assert_array_equal(ours, states)
        for k in given:
            assert_same(by_segments[k], gradient[k])


@every_kind
def test_curvature_in_segments(make):
    cell, given = small(make, T=T, B=2, I=1, H=3)
    vector = random_like(given)

    def product(segment_length):
        gradient = grad(lambda a: anp.sum(anp.sin(segmented(cell, a, "unroll", segment_length))))

        def slope(a):
            g = gradient(a)
            return sum(anp.sum(g[k] * vector[k]) for k in vector)

        return grad(slope)(given)

    whole = product(None)
    for segment_length in (1, 3, 7):
        ours = product(segment_length)
        for k in given:
            assert_same(ours[k], whole[k])


@pytest.mark.parametrize("output", ["last", "all"])
@every_kind
def test_loss_and_grad(make, output):
    cell, given = small(make, T=T, B=3, I=2, H=3)
    model, rng = SequenceModel(cell, 2, output), np.random.default_rng(1)
    params = {k: given[k] for k in cell.param_names}
    params |= {"W_hy": rng.normal(size=(2, 3)), "b_y": rng.normal(size=2)}
    targets = rng.integers(2, size=(T, 3) if output == "all" else 3)
    loss, grads = model.loss_and_grad(params, given["u"], targets, given["x0"])
    for segment_length in LENGTHS:
        ours, by_segments = model.loss_and_grad(
            params, given["u"], targets, given["x0"], segment_length=segment_length
        )
        assert ours == loss  # to the last bit
        for k in params:
            assert_same(by_segments[k], grads[k])


@every_kind
def test_no_steps(make):
    cell, given = small(make, T=0)
    np.testing.assert_array_equal(segmented(cell, given, "unroll_last", 3), given["x0"])
    assert segmented(cell, given, "unroll", 3).shape == (0, 2, cell.n_state)


def test_memory():
    """Of 2000 steps at once, only 40 are kept in segments of 40; and the state before each.

    In one piece a step of this LSTM keeps the augmented state, four gates, c and tanh(c), B numbers for
    each unit. In segments there are 40 such steps at a time, the factors of their backward pass (six numbers
    for each unit, fewer than a step keeps), a copy of those for the weights' gradient, and 50 states [h, c].
    """
    n_steps, B, H = 2000, 10, 40
    rng = np.random.default_rng(0)
    model = SequenceModel(LSTM(1, H), 2)
    params, u, y = model.init(rng), rng.normal(size=(n_steps, B, 1)), rng.integers(2, size=B)

    def by_engine(u, segment_length):
        model.loss_and_grad(params, u, y, segment_length=segment_length)

    def by_autograd(u, segment_length):
        cell_params = {k: params[k] for k in model.cell.param_names}
        grad(lambda p: anp.sum(model.cell.unroll_last(p, u, segment_length=segment_length)))(cell_params)

    def peak(run, segment_length):
        run(u[:50], None)  # whatever is made once, such as imports
        _pool._arrays.clear()
        tracemalloc.start()
        try:
            run(u, segment_length)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            _pool._arrays.clear()

    step = 8 * B * (H + 2 + 4 * H + H + H)
    weights = 8 * 4 * H * (H + 2)
    for run in (by_engine, by_autograd):
        whole, pieces = peak(run, None), peak(run, 40)
        assert whole > n_steps * step  # so that the comparison means something
        assert pieces < 40 * 3 * step + 50 * 8 * B * 2 * H + 10 * weights + 2**19
        assert pieces < whole / 10


@pytest.mark.parametrize(
    ("segment_length", "error", "words"),
    [
        (0, ValueError, "segment_length must be at least 1, got 0"),
        (-3, ValueError, "segment_length must be at least 1, got -3"),
        (2.5, TypeError, "segment_length must be a whole number, got 2.5"),
        (True, TypeError, "segment_length must be a whole number, got True"),
        ("all", TypeError, "segment_length must be a whole number, got 'all'"),
    ],
)
@every_unroll
def test_bad_input(unroll, segment_length, error, words):
    cell, given = small(LSTM)
    with pytest.raises(error, match=words):
        segmented(cell, given, unroll, segment_length)
    model = SequenceModel(cell, 1)
    with pytest.raises(error, match=words):
        model.loss_and_grad(
            model.init(np.random.default_rng(0)), given["u"], np.zeros((2, 1)), segment_length=segment_length
        )
