"""Scratch arrays are reused between calls; what a caller holds must never notice."""

import sys
import threading

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from tests.cells.cases import CELLS, KINDS, draw_params, every_cell, every_kind, small, states_of
from unrolled import ElmanRNN, SequenceModel
from unrolled.cells import _pool


@pytest.fixture(autouse=True)
def empty_pool():
    _pool._arrays.clear()
    yield
    _pool._arrays.clear()


def problem(seed, output="last", replicas=(), make=ElmanRNN):
    rng = np.random.default_rng(seed)
    model = SequenceModel(make(2, 4), 3, output)
    params = draw_params(model.cell, rng, replicas)
    params |= {"W_hy": rng.normal(size=(*replicas, 3, 4)), "b_y": rng.normal(size=(*replicas, 3))}
    u = rng.normal(size=(6, 5, 2))
    return model, params, u, rng.integers(3, size=(6, 5) if output == "all" else 5)


def frozen(loss, grads):
    return np.copy(loss), {k: g.copy() for k, g in grads.items()}


def assert_identical(a, b):
    np.testing.assert_array_equal(a[0], b[0])
    for k in a[1]:
        np.testing.assert_array_equal(a[1][k], b[1][k])


@pytest.mark.parametrize("segment_length", [None, 4])
@pytest.mark.parametrize("replicas", [(), (2, 2), (16,)])
@pytest.mark.parametrize("output", ["last", "all"])
@every_cell
def test_what_was_returned_stays_as_it_was(make, output, replicas, segment_length):
    model, params, u, y = problem(0, output, replicas, make)
    cell_params = {k: params[k] for k in model.cell.param_names}
    result = model.loss_and_grad(params, u, y, segment_length=segment_length)
    states = [
        model.cell.unroll(cell_params, u, segment_length=segment_length),
        model.cell.unroll_last(cell_params, u, segment_length=segment_length),
        model.predict(params, u),
        *(by_autograd := grad(lambda p: anp.sum(model.loss(p, u, y)))(params)).values(),
    ]
    kept, kept_states = frozen(*result), [a.copy() for a in states]
    for seed in range(1, 4):  # same shapes, so the same scratch arrays
        other, params_, u_, y_ = problem(seed, output, replicas, make)
        other.loss_and_grad(params_, u_, y_, segment_length=segment_length)
        other.cell.unroll_last({k: params_[k] for k in model.cell.param_names}, u_)
        for array in _pool._arrays.values():
            array[...] = np.nan
    assert_identical(result, kept)
    assert by_autograd.keys() == params.keys()
    for array, copy in zip(states, kept_states):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("replicas", [(), (16,)])
@every_cell
def test_arguments_are_never_written_to(make, replicas):
    model, params, u, y = problem(0, replicas=replicas, make=make)
    x0 = np.ones((5, model.cell.n_state))
    kept = {k: p.copy() for k, p in params.items()}, u.copy(), y.copy(), x0.copy()
    for array in (*params.values(), u, y, x0):
        array.flags.writeable = False
    model.loss_and_grad(params, u, y, x0)
    model.loss_and_grad(params, u, y, x0, segment_length=4)
    model.loss(params, u, y, x0)
    grad(lambda p: anp.sum(model.loss(p, u, y, x0)))(params)
    for k in params:
        np.testing.assert_array_equal(params[k], kept[0][k])
    for array, copy in zip((u, y, x0), kept[1:]):
        np.testing.assert_array_equal(array, copy)


@every_kind
def test_cotangents_are_never_written_to(make):
    """What autograd hands to the backward pass may be shared with other branches of the tape."""
    for replicas in ((), (16,)):
        cell, given = small(make, replicas, T=4)
        for unroll in ("unroll", "unroll_last"):
            shape = states_of(cell, given, unroll).shape
            g = np.random.default_rng(0).normal(size=shape)
            g.flags.writeable = False
            doubled = grad(lambda a: anp.sum(g * states_of(cell, a, unroll)) * 2.0)(given)  # noqa: B023
            single = grad(lambda a: anp.sum(g * states_of(cell, a, unroll)))(given)  # noqa: B023
            for k in given:
                np.testing.assert_allclose(doubled[k], 2.0 * single[k], rtol=1e-14)


@every_kind
def test_a_call_inside_another_one(make):
    """The weights of one network are made by another one: two runs of one shape on one tape."""
    cell, given = small(make, T=4)

    def cost(a, runs):
        inner = states_of(cell, a, runs)
        return anp.sum(states_of(cell, {**a, "x0": inner[-1]}, runs) * inner)

    ours, by_steps = (grad(lambda a, r=r: cost(a, r))(given) for r in ("unroll", "unroll_by_steps"))
    for k in given:
        np.testing.assert_allclose(ours[k], by_steps[k], rtol=0, atol=1e-13 * np.abs(by_steps[k]).max())


@every_kind
def test_writing_into_a_result_does_not_reach_the_next_one(make):
    model, params, u, y = problem(0, make=make)
    expected = frozen(*model.loss_and_grad(params, u, y))
    _, grads = model.loss_and_grad(params, u, y)
    for g in grads.values():
        g[...] = np.nan
    model.cell.unroll({k: params[k] for k in model.cell.param_names}, u)[...] = np.nan
    assert_identical(model.loss_and_grad(params, u, y), expected)


def test_scratch_left_behind_is_used_again_and_its_old_content_does_not_matter():
    model, params, u, y = problem(0)
    expected = frozen(*model.loss_and_grad(params, u, y))
    # Gradients of the last state and of the one pre-activation; states, alone and beside inputs.
    shapes = [(5, 4), (6, 1, 5, 4), (6, 5, 4), (7, 5, 4 + 2 + 1)]
    assert sorted(a.shape for a in _pool._arrays.values()) == shapes
    before = {id(a) for a in _pool._arrays.values()}
    for array in _pool._arrays.values():
        array[...] = np.nan
    assert_identical(model.loss_and_grad(params, u, y), expected)
    assert {id(a) for a in _pool._arrays.values()} == before


@pytest.mark.parametrize("output", ["last", "all"])
@every_cell
def test_old_content_of_scratch_does_not_matter(make, output):
    for replicas in ((), (16,)):
        model, params, u, y = problem(0, output, replicas, make)
        expected = frozen(*model.loss_and_grad(params, u, y))
        assert _pool._arrays
        for array in _pool._arrays.values():
            array[...] = np.nan
        assert_identical(model.loss_and_grad(params, u, y), expected)
        # Nothing of a run is in the pool while its states are in use.
        for inputs in (u, 0.0 * u):
            states = model.cell.unroll({k: params[k] for k in model.cell.param_names}, inputs)
            assert not any(np.shares_memory(states, array) for array in _pool._arrays.values())


@every_kind
def test_two_models_of_one_shape_take_turns(make):
    a, b = problem(1, make=make), problem(2, make=make)
    alone = [frozen(*m.loss_and_grad(*rest)) for m, *rest in (a, b)]
    for _ in range(3):
        assert_identical(a[0].loss_and_grad(*a[1:]), alone[0])
        assert_identical(b[0].loss_and_grad(*b[1:]), alone[1])


def test_a_failed_call_leaves_nothing_wrong_behind():
    model, params, u, y = problem(0)
    expected = frozen(*model.loss_and_grad(params, u, y))
    with pytest.raises(ValueError, match="targets"):
        model.loss_and_grad(params, u, y[:-1])
    assert_identical(model.loss_and_grad(params, u, y), expected)


@pytest.fixture
def hasty_threads():
    """Threads that take turns every microsecond, so that they get in each other's way."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_threads_do_not_meet(hasty_threads):
    problems = [problem(seed, replicas=(seed % 3 + 1,), make=CELLS[kind]) for seed, kind in enumerate(KINDS)]
    expected = [frozen(*m.loss_and_grad(*rest)) for m, *rest in problems]
    failures = []

    def work(index):
        model, *rest = problems[index]
        try:
            for _ in range(25):
                assert_identical(model.loss_and_grad(*rest), expected[index])
        except BaseException as error:  # handed to the main thread, which raises it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(KINDS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_the_pool_stays_small():
    largest = _pool._MOST_BYTES // 8
    for size in range(largest // 4, largest // 4 + 20):  # a quarter of the limit each
        _pool.give_back(np.empty(size))
    assert [a.size - largest // 4 for a in _pool._arrays.values()] == [17, 18, 19]
    _pool.give_back(np.empty(largest + 1))
    assert not _pool._arrays


def test_a_borrowed_array_belongs_to_one_borrower():
    _pool.give_back(np.zeros((2, 3)))
    first, second = _pool.borrow((2, 3), float), _pool.borrow((2, 3), float)
    assert not np.shares_memory(first, second)
    assert _pool.borrow((2, 3), np.float32).dtype == np.float32


def test_a_part_of_something_larger_is_not_taken_back():
    whole = np.zeros((4, 3))
    _pool.give_back(whole[:2])
    assert not _pool._arrays
