"""fit does what a loop written out by hand does, keeps the history, and stops when told."""

import numpy as np
import pytest

from unrolled import SGD, Adam, clip_grad_norm, fit


def run(problem, n_steps=10, optimizer=None, **options):
    return fit(
        problem.model, problem.params, problem.sample, optimizer or Adam(0.01),
        n_steps=n_steps, rng=problem.rng(), progress=False, **options,
    )  # fmt: skip


@pytest.mark.parametrize("max_norm", [None, 0.05])
@pytest.mark.parametrize("optimizer", [SGD(0.5), Adam(0.01)], ids=repr)
def test_the_loop_written_out(problem, optimizer, max_norm):
    result = run(problem, 7, optimizer, max_norm=max_norm)
    rng, params, state = problem.rng(), problem.params, optimizer.init(problem.params)
    losses, norms = [], []
    for _ in range(7):
        loss, grads = problem.model.loss_and_grad(params, *problem.sample(rng))
        clipped, norm = clip_grad_norm(grads, max_norm or 1e9)
        params, state = optimizer.update(params, clipped, state)
        losses.append(loss)
        norms.append(norm)
    np.testing.assert_array_equal(result.loss, losses)
    np.testing.assert_array_equal(result.grad_norm, norms)  # before clipping
    assert max_norm is None or min(norms) > max_norm  # clipping took place
    for k in params:
        np.testing.assert_array_equal(result.params[k], params[k])
    assert result.optimizer_state["n_updates"] == 7


def test_the_same_seed_gives_the_same_bits(problem):
    options = dict(n_steps=30, max_norm=1.0, evaluate=lambda p: p["b"].sum(), evaluate_every=7)
    first, again = run(problem, **options), run(problem, **options)
    for name in ("loss", "grad_norm", "evaluation", "evaluated_at"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    for k in first.params:
        np.testing.assert_array_equal(first.params[k], again.params[k])


def test_the_given_parameters_are_not_changed(problem):
    kept = {k: p.copy() for k, p in problem.params.items()}
    for p in problem.params.values():
        p.flags.writeable = False
    result = run(problem)
    for k in kept:
        np.testing.assert_array_equal(problem.params[k], kept[k])
        assert not np.array_equal(result.params[k], kept[k])


def test_it_learns():
    """A few hundred updates bring temporal order over 10 steps from 75 % errors to none."""
    from unrolled import ElmanRNN, SequenceModel, TemporalOrder

    task = TemporalOrder()
    model = SequenceModel(ElmanRNN(task.n_inputs, 16), task.n_outputs)
    test_u, test_targets = task.sample(np.random.default_rng(9), 1000, 10)
    result = fit(
        model, model.init(np.random.default_rng(0)), lambda rng: task.sample(rng, 20, 10), Adam(0.01),
        n_steps=800, rng=np.random.default_rng(1), max_norm=1.0, progress=False,
        evaluate=lambda p: task.error(model.predict(p, test_u), test_targets),
        stop_below=task.solved_below,
    )  # fmt: skip
    assert result.evaluation[0] > 0.6
    assert result.evaluation[-1] < 0.01
    assert result.loss[:5].mean() > 1.2 and result.loss[-5:].mean() < 0.2
    assert len(result.loss) < 800  # it stopped when it was good enough


@pytest.mark.parametrize(
    ("n_steps", "every", "expected"),
    [(10, 3, [0, 3, 6, 9, 10]), (9, 3, [0, 3, 6, 9]), (2, 100, [0, 2]), (3, 1, [0, 1, 2, 3]), (0, 5, [0])],
)
def test_when_it_evaluates(problem, n_steps, every, expected):
    seen = []

    def evaluate(params):
        seen.append(params)
        return len(seen)

    result = run(problem, n_steps, evaluate=evaluate, evaluate_every=every)
    np.testing.assert_array_equal(result.evaluated_at, expected)
    np.testing.assert_array_equal(result.evaluation, np.arange(1, len(expected) + 1))
    assert result.evaluated_at.dtype.kind == "i"
    assert len(result.loss) == len(result.grad_norm) == n_steps
    assert seen[-1] is result.params  # the last value belongs to what is returned


def test_it_stops_as_soon_as_an_evaluation_is_below(problem):
    values = iter([5.0, 3.0, 2.0, 1.0])
    result = run(problem, 100, evaluate=lambda p: next(values), evaluate_every=4, stop_below=3.0)
    np.testing.assert_array_equal(result.evaluation, [5.0, 3.0, 2.0])  # 3 is not below 3
    np.testing.assert_array_equal(result.evaluated_at, [0, 4, 8])
    assert len(result.loss) == 8 == result.optimizer_state["n_updates"]


def test_the_best_parameters_are_those_of_the_lowest_evaluation(problem):
    values = iter([5.0, np.nan, 2.0, 3.0, 2.0, 4.0])
    result = run(problem, 10, evaluate=lambda p: next(values), evaluate_every=2)
    np.testing.assert_array_equal(result.best_params["b"], run(problem, 4).params["b"])
    assert run(problem, 4).best_params is None
    assert run(problem, 4, evaluate=lambda p: np.nan).best_params is None


def test_it_does_not_start_when_it_is_good_enough(problem):
    result = run(problem, 100, evaluate=lambda p: 0.0, stop_below=1.0)
    assert len(result.loss) == 0
    np.testing.assert_array_equal(result.params["b"], problem.params["b"])


def test_no_steps_at_all(problem):
    result = run(problem, 0)
    assert len(result.loss) == len(result.grad_norm) == len(result.evaluation) == 0
    assert repr(result) == "Fit: 0 steps"


def test_its_summary(problem):
    result = run(problem, 3, evaluate=lambda p: 0.25)
    first, last = result.loss[[0, 2]]
    assert repr(result) == f"Fit: 3 steps, loss {first:.4g} -> {last:.4g}, last evaluation 0.25"


def test_plain_lists_may_be_trained(problem):
    problem.params = {k: p.tolist() for k, p in problem.params.items()}
    assert run(problem, 2).params["b"].dtype == np.float64
