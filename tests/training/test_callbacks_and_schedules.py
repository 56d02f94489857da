"""Callbacks are called when they should be; schedules have their closed forms, and reach the update."""

import numpy as np
import pytest

from unrolled import SGD, Adam, fit
from unrolled.regularizers import l2, omega
from unrolled.training import Cosine, Every, Exponential, PiecewiseConstant, ReduceOnPlateau


def run(problem, n_steps=10, optimizer=None, **options):
    return fit(
        problem.model, problem.params, problem.sample, optimizer or Adam(0.01),
        n_steps=n_steps, rng=problem.rng(), progress=False, **options,
    )  # fmt: skip


def test_a_callback_sees_the_parameters_after_each_update(problem):
    seen = []
    result = run(problem, 5, callbacks=[lambda step, params: seen.append((step, params))])
    assert [step for step, _ in seen] == [0, 1, 2, 3, 4, 5]
    np.testing.assert_array_equal(seen[0][1]["b"], problem.params["b"])
    np.testing.assert_array_equal(seen[3][1]["b"], run(problem, 3).params["b"])
    assert seen[5][1] is result.params
    assert len(result.records) == 1 and result.records[0].values == []  # None is not kept


def test_what_callbacks_return_is_kept_with_its_step(problem):
    every_third = Every(3, lambda step, params: params["b"].sum())
    now_and_then = Every(2, lambda step, params: step if step % 4 == 0 else None)
    result = run(problem, 7, callbacks=[every_third, now_and_then])
    first, second = result.records
    np.testing.assert_array_equal(first.steps, [0, 3, 6])
    expected = [run(problem, n).params["b"].sum() for n in (0, 3, 6)]
    np.testing.assert_array_equal(first.values, expected)
    np.testing.assert_array_equal(second.steps, [0, 4])
    assert second.values == [0, 4]


def test_a_callback_that_raises_is_heard(problem):
    def callback(step, params):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        run(problem, callbacks=[callback])


def test_the_factor_multiplies_the_learning_rate(problem):
    """SGD with a schedule makes the steps of SGD with those rates."""
    factors = [1.0, 0.5, 0.0, 2.0]
    result = run(problem, 4, SGD(0.1), schedule=lambda step: factors[step])
    rng, params = problem.rng(), problem.params
    for factor in factors:
        grads = problem.model.loss_and_grad(params, *problem.sample(rng))[1]
        params = {k: p - 0.1 * factor * grads[k] for k, p in params.items()}
    np.testing.assert_array_equal(result.lr_factor, factors)
    for k in params:
        np.testing.assert_allclose(result.params[k], params[k], rtol=1e-13, atol=1e-16)


def test_without_a_schedule_the_factor_is_one(problem):
    np.testing.assert_array_equal(run(problem, 3).lr_factor, [1, 1, 1])


def test_the_plateau_sees_the_evaluations(problem):
    values = iter([3.0, 2.0, 2.5, 1.0, 1.5, 0.5])
    result = run(
        problem, 10, schedule=ReduceOnPlateau(0.25), evaluate=lambda p: next(values), evaluate_every=2
    )
    np.testing.assert_array_equal(result.lr_factor, [1, 1, 1, 1, 0.25, 0.25, 0.25, 0.25, 0.0625, 0.0625])


@pytest.mark.parametrize(
    ("schedule", "closed_form"),
    [
        (PiecewiseConstant([3, 7], 0.25), lambda t: np.select([t < 3, t < 7], [1, 0.25], 0.0625)),
        (PiecewiseConstant([]), lambda t: 1.0 + 0 * t),
        (Exponential(0.5, 4), lambda t: 2.0 ** (-t / 4)),
        (Cosine(8), lambda t: np.where(t < 8, 0.5 + 0.5 * np.cos(np.pi * t / 8), 0)),
        (Cosine(8, final=0.2), lambda t: np.where(t < 8, 0.6 + 0.4 * np.cos(np.pi * t / 8), 0.2)),
    ],
    ids=repr,
)
def test_closed_forms(schedule, closed_form):
    t = np.arange(12)
    np.testing.assert_allclose([schedule(s) for s in t.tolist()], closed_form(t), rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize(
    ("patience", "reductions"),
    [(0, [0, 1, 1, 2, 3, 3, 4]), (1, [0, 0, 0, 0, 1, 1, 1]), (2, [0, 0, 0, 0, 0, 0, 0])],
)
def test_patience(patience, reductions):
    """Failures are counted from the last success or reduction; equal is no success, nor is NaN."""
    schedule = ReduceOnPlateau(0.5, patience)
    memory, seen = schedule.init(), []
    for evaluation in [5.0, 5.0, 4.0, np.nan, 4.5, 3.0, 3.1]:
        memory = schedule.update(memory, evaluation)
        seen.append(memory["n_reductions"])
    assert seen == reductions
    assert schedule(99, memory) == 0.5 ** reductions[-1]


class Listening:
    """Keeps what else it is asked for than a gradient."""

    def __init__(self):
        self.heard = []

    def loss_and_grad(self, params, u, targets, **options):
        self.heard.append(options)
        return 1.0, {"w": np.zeros(1)}


@pytest.mark.parametrize(
    ("options", "heard"),
    [
        ({}, [{}, {}]),
        ({"segment_length": 50}, [{"segment_length": 50}] * 2),
        (
            {"regularizers": {l2: 0.5, len: lambda step: 1 / (1 + step)}},
            [{"regularizers": {l2: 0.5, len: 1.0}}, {"regularizers": {l2: 0.5, len: 0.5}}],
        ),
    ],
)
def test_what_reaches_the_model(options, heard):
    """Weights of regularisers may change with the step."""
    model = Listening()
    fit(
        model, {"w": np.ones(1)}, lambda rng: (None, None), SGD(0.1), n_steps=2,
        rng=np.random.default_rng(0), **options,
    )  # fmt: skip
    assert model.heard == heard


def test_penalised_training_by_hand(problem):
    """The gradient of loss + w_1 l2 + w_2 omega, with weights of the step."""
    rng, params, lr = problem.rng(), problem.params, 0.3
    for step in range(4):
        u, targets = problem.sample(rng)
        grads = problem.model.loss_and_grad(params, u, targets)[1]
        terms = [(0.1, l2(params)[1]), (1 / (1 + step), omega(problem.model, params, u, targets)[1])]
        params = {k: p - lr * (grads[k] + sum(w * term[k] for w, term in terms)) for k, p in params.items()}
    result = run(problem, 4, SGD(lr), regularizers={l2: 0.1, omega: lambda step: 1 / (1 + step)})
    for k in params:
        np.testing.assert_allclose(result.params[k], params[k], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("max_norm", [None, 0.5])
def test_max_value_limits_each_entry_after_the_norm(problem, max_norm):
    rng, params = problem.rng(), problem.params
    for _ in range(3):
        grads = problem.model.loss_and_grad(params, *problem.sample(rng))[1]
        norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
        factor = 1.0 if max_norm is None else min(1.0, max_norm / norm)
        assert max(np.abs(g * factor).max() for g in grads.values()) > 0.02  # it has something to do
        params = {k: p - 0.5 * np.clip(grads[k] * factor, -0.02, 0.02) for k, p in params.items()}
    result = run(problem, 3, SGD(0.5), max_norm=max_norm, max_value=0.02)
    for k in params:
        np.testing.assert_allclose(result.params[k], params[k], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: PiecewiseConstant([5, 5]), ValueError, r"milestones must rise, got \[5, 5\]"),
        (lambda: PiecewiseConstant([0.5]), TypeError, "each of milestones must be a whole number, got 0.5"),
        (lambda: PiecewiseConstant([5], 1.0), ValueError, "factor must be between 0 and 1, got 1.0"),
        (lambda: Exponential(0.0, 5), ValueError, "factor must be between 0 and 1, got 0.0"),
        (lambda: Exponential(0.5, 0), ValueError, "n_steps must be positive and finite, got 0"),
        (lambda: Cosine(0), ValueError, "n_steps must be at least 1, got 0"),
        (lambda: Cosine(5, 1.0), ValueError, r"final must be in \[0, 1\), got 1.0"),
        (lambda: ReduceOnPlateau(patience=-1), ValueError, "patience must be at least 0, got -1"),
        (lambda: Every(0, len), ValueError, "n_steps must be at least 1, got 0"),
        (lambda: Every(1, 2), TypeError, "function must be a function, got 2"),
    ],
)
def test_bad_settings(make, error, words):
    with pytest.raises(error, match=words):
        make()
