"""Nothing depends on how the engine arranges its arrays, or on how it cuts time into chunks."""

from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_jvp

from tests.cells.cases import (
    BY_STEPS,
    assert_same,
    draw_params,
    every_cell,
    every_unroll,
    random_like,
    small,
    states_of,
)
from unrolled.cells import GRU, LSTM, ElmanRNN, _pool, _spaces, _time
from unrolled.cells._dense import Dense
from unrolled.cells._sweep import Sweep


def everything(cell, given, unroll="unroll"):
    """States, gradients, and a Hessian-vector product both ways: all that the engine computes."""
    gradient = grad(lambda a: anp.sum(anp.sin(states_of(cell, a, unroll))))
    vector = random_like(given)

    def slope(a):
        g = gradient(a)
        return sum(anp.sum(g[k] * vector[k]) for k in vector)

    forward = make_jvp(gradient)(given)(vector)[1]
    return {"states": states_of(cell, given, unroll)} | {
        f"{kind} {k}": v
        for kind, arrays in (("grad", gradient(given)), ("hvp", grad(slope)(given)), ("forward", forward))
        for k, v in arrays.items()
    }


def assert_all_same(ours, reference):
    assert ours.keys() == reference.keys()
    for name in reference:
        assert_same(ours[name], reference[name])


# --- units last or replicas last


@pytest.mark.parametrize(
    ("cell", "n_replicas", "n_batch", "space"),
    [
        (ElmanRNN(1, 2), 15, 1, Dense),
        (ElmanRNN(1, 2), 16, 1, Sweep),
        (LSTM(1, 2), 5000, 1, Sweep),
        (GRU(1, 2), 16, 150, Sweep),  # 3 gates x 2 units x 4 entries x 150 = 3600 products
        (GRU(1, 2), 16, 200, Dense),
        (ElmanRNN(2, 80), 100, 1, Dense),
        (ElmanRNN(1, 2), None, 1000, Dense),
    ],
)
def test_many_tiny_networks_are_swept(cell, n_replicas, n_batch, space):
    lead = (n_batch,) if n_replicas is None else (n_replicas, n_batch)
    u, x0 = np.zeros((1, *lead, cell.n_inputs)), np.zeros((*lead, cell.n_state))
    n_gates = cell.param_shapes()["b"][0] // cell.n_hidden
    assert type(_spaces.choose(u, x0, cell.n_hidden, n_gates)) is space


@every_unroll
@pytest.mark.parametrize("n_replicas", [3, 17])
@every_cell
def test_both_arrangements_give_the_same(make, n_replicas, unroll, monkeypatch):
    cell, given = small(make, (n_replicas,), T=4, B=3, I=2, H=3)
    seen = []
    for swept in (True, False):
        monkeypatch.setattr(_spaces, "is_worth_it", lambda u, x0, *_, swept=swept: swept and x0.ndim == 3)
        seen.append(everything(cell, given, unroll))
    assert_all_same(*seen)


@every_cell
def test_a_sweep_leaves_out_products_with_zero_and_nothing_else(make):
    """No inputs, and columns of weights that are zero in some replicas or in all of them."""
    rng = np.random.default_rng(0)
    cell = make(2, 3)
    params = draw_params(cell, rng, (16,))
    for p in params.values():
        p[rng.uniform(size=p.shape) < 0.5] = 0.0
        p[..., -1] = 0.0
    x0 = rng.normal(size=(2, cell.n_state))
    for u in (np.zeros((4, 2, 2)), rng.normal(size=(4, 2, 2)) * [0.0, 1.0]):
        given = {**params, "u": u, "x0": x0}
        assert_all_same(everything(cell, given), everything(cell, given, "unroll_by_steps"))


@pytest.mark.parametrize("segment_length", [None, 3])
@pytest.mark.parametrize("replicas", [(16,), (4, 5)])
@every_cell
def test_a_sweep_without_inputs(make, replicas, segment_length):
    """Orbits of many networks hold nothing but their states; those stay the caller's."""
    rng = np.random.default_rng(0)
    cell = make(2, 3)
    params, x0 = draw_params(cell, rng, replicas), rng.normal(size=(*replicas, 2, cell.n_state))
    u = np.broadcast_to(np.zeros((1, 1, 2)), (7, 2, 2))
    kinds = {"unroll": slice(None), "unroll_last": -1}
    by_steps = cell.unroll_by_steps(params, u, x0)
    ours = {k: getattr(cell, k)(params, u, x0, segment_length=segment_length) for k in kinds}
    for array in _pool._arrays.values():
        array[...] = np.nan
    for kind, steps in kinds.items():
        getattr(cell, kind)(params, u, 2 * x0, segment_length=segment_length)  # the same shapes again
        assert_same(ours[kind], by_steps[steps])
    vector = random_like(params)
    pushed, expected = (
        make_jvp(lambda p, run=run: run(p, u, x0))(params)(vector)[1]
        for run in (partial(cell.unroll, segment_length=segment_length), cell.unroll_by_steps)
    )
    assert_same(pushed, expected)


# --- time in chunks


def cut_into(monkeypatch, together, replicas):
    """Chunks of so many steps, for 7 steps of 2 sequences and 2 units."""
    monkeypatch.setattr(_time, "_BYTES", 0)
    monkeypatch.setattr(_time, "_COLUMNS", together * 2 * max(replicas, default=1))
    lead = (*replicas, 2)
    space = Dense(np.zeros((7, *lead, 1)), np.zeros((*lead, 2)), 2)
    assert len(list(_time.chunks(space, n_rows=3))) == -(-7 // together)


@every_unroll
@pytest.mark.parametrize("together", [1, 2, 5, 100])
@pytest.mark.parametrize("replicas", [(), (2,), (16,)])
@every_cell
def test_chunks_do_not_matter(make, replicas, together, unroll, monkeypatch):
    cell, given = small(make, replicas, T=7, B=2, I=1, H=2)
    whole = grad(lambda a: anp.sum(anp.sin(states_of(cell, a, BY_STEPS[unroll]))))(given)
    cut_into(monkeypatch, together, replicas)
    in_chunks = grad(lambda a: anp.sum(anp.sin(states_of(cell, a, unroll))))(given)
    for k in given:
        assert_same(in_chunks[k], whole[k])


@every_unroll
@pytest.mark.parametrize("replicas", [(), (16,)])
@every_cell
def test_chunks_do_not_matter_to_curvature(make, replicas, unroll, monkeypatch):
    cell, given = small(make, replicas, T=7, B=2, I=1, H=2)
    whole = everything(cell, given, unroll)
    for together in (1, 3):
        cut_into(monkeypatch, together, replicas)
        assert_all_same(everything(cell, given, unroll), whole)


@pytest.mark.parametrize("n_steps", [0, 1, 31, 32, 33, 1000])
def test_chunks_cover_every_step_once_and_end_with_the_first(n_steps):
    # Four rows of 512 entries: 16 KiB a step, so 32 steps together.
    space = Dense(np.zeros((n_steps, 64, 1)), np.zeros((64, 8)), 8)
    ranges = list(_time.chunks(space, n_rows=4))
    assert [t for start, stop in reversed(ranges) for t in range(start, stop)] == list(range(n_steps))
    lengths = [stop - start for start, stop in ranges]
    assert max(lengths, default=0) == min(32, n_steps) == _time.longest_chunk(space, n_rows=4)


@every_cell
def test_a_long_sequence(make):
    """Several chunks of the size that is really used; small weights keep rounding small."""
    cell, given = small(make, T=300, B=32, I=1, H=16)
    given = {k: v if k in ("u", "x0") else 0.5 * v for k, v in given.items()}
    assert len(list(_time.chunks(Dense(given["u"], given["x0"], 16), n_rows=1))) > 2
    # Each step counts with its own weight, so that none can be left out or taken for another.
    weights = np.random.default_rng(1).normal(size=(300, 32, cell.n_state))

    def gradient(unroll):
        return grad(lambda a: anp.sum(weights * states_of(cell, a, unroll)))(given)

    ours, by_steps = gradient("unroll"), gradient("unroll_by_steps")
    for k in given:
        np.testing.assert_allclose(ours[k], by_steps[k], rtol=0, atol=1e-12 * np.abs(by_steps[k]).max())
