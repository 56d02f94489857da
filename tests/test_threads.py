"""Matrix products use as many threads as they are told, for as long as they are told."""

import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from unrolled import SGD, ElmanRNN, SequenceModel, TemporalOrder, _threads, fit
from unrolled._threads import blas_threads


def n_threads():
    (found,) = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    return found


@pytest.fixture(autouse=True)
def two_threads():
    """A BLAS that would use two, however many the machine or the environment allow."""
    np.ones((2, 2)) @ np.ones((2, 2))
    with threadpool_limits(2, user_api="blas"):
        assert n_threads() == 2
        yield


def test_inside_the_block_only():
    with blas_threads(1):
        assert n_threads() == 1
    assert n_threads() == 2
    with pytest.raises(KeyError):
        with blas_threads(1):
            raise KeyError
    assert n_threads() == 2


def test_none_leaves_them_alone():
    with blas_threads(None):
        assert n_threads() == 2


@pytest.mark.parametrize(("options", "expected"), [({}, 1), ({"threads": None}, 2), ({"threads": 2}, 2)])
def test_fit_takes_one(options, expected):
    task = TemporalOrder()
    model, rng = SequenceModel(ElmanRNN(task.n_inputs, 3), task.n_outputs), np.random.default_rng(0)
    seen = []
    fit(
        model, model.init(rng), lambda rng: task.sample(rng, 2, 10), SGD(0.1), n_steps=2, rng=rng, progress=False,
        callbacks=[lambda step, params: seen.append(n_threads())], **options,
    )  # fmt: skip
    assert seen == [expected] * 3
    assert n_threads() == 2


@pytest.mark.parametrize("why", ["in a web page", "not installed"])
def test_where_there_is_nothing_to_limit(monkeypatch, why):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)  # importing it would fail
    if why == "in a web page":
        monkeypatch.setattr(sys, "platform", "emscripten")
    else:
        monkeypatch.setattr(_threads, "find_spec", lambda name: None)
    with blas_threads(1):
        pass


def test_bad_input():
    with pytest.raises(ValueError, match="threads must be at least 1, got 0"):
        with blas_threads(0):
            pass
