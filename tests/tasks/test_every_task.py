"""What holds for every task, in each of its variants."""

import re

import numpy as np
import pytest

from unrolled import SGD, ElmanRNN, SequenceModel, TemporalOrder
from unrolled.losses import cost_per_prediction


def usual_length(task):
    return max(30, task.min_length)


def test_the_generator_decides_everything(task):
    length = usual_length(task)
    first, again = (task.sample(np.random.default_rng(1), 5, length) for _ in range(2))
    other = task.sample(np.random.default_rng(2), 5, length)
    for a, b, c in zip(first, again, other):
        assert a.tobytes() == b.tobytes() and a.shape == b.shape
        assert not np.array_equal(a, c)


def test_a_second_batch_is_a_new_one(task):
    rng, length = np.random.default_rng(0), usual_length(task)
    assert not np.array_equal(task.sample(rng, 5, length)[0], task.sample(rng, 5, length)[0])


def test_numpys_global_state_is_left_alone(task):
    np.random.seed(3)
    expected = np.random.random()
    np.random.seed(3)
    task.sample(np.random.default_rng(0), 5, usual_length(task))
    assert np.random.random() == expected


def test_shapes_say_where_the_answer_is_read(task):
    u, targets = task.sample(np.random.default_rng(0), 7, task.min_length)
    assert u.dtype == np.float64 and u.ndim == 3 and u.shape[1:] == (7, task.n_inputs)
    leading = u.shape[:2] if task.output == "all" else (7,)
    if targets.dtype.kind == "i":
        assert targets.shape == leading
        assert 0 <= targets.min() and targets.max() < task.n_outputs
    else:
        assert targets.dtype == np.float64 and targets.shape == (*leading, task.n_outputs)
    assert u.flags.writeable and targets.flags.writeable
    assert not np.shares_memory(u, targets)


@pytest.mark.parametrize("dtype", [np.float32, "float32", np.dtype("float32")])
def test_single_precision_is_the_same_batch_rounded(task, dtype):
    length = usual_length(task)
    batches = [task.sample(np.random.default_rng(0), 5, length, d) for d in (np.float64, dtype)]
    for exact, rounded in zip(*batches):
        kind = "f" if exact.dtype == np.float64 else "i"
        assert rounded.dtype == (np.float32 if kind == "f" else exact.dtype)
        np.testing.assert_array_equal(exact.astype(rounded.dtype), rounded)
    model = SequenceModel(ElmanRNN(task.n_inputs, 4), task.n_outputs, task.output)
    params = {k: p.astype(np.float32) for k, p in model.init(np.random.default_rng(0)).items()}
    assert model.predict(params, batches[1][0]).dtype == np.float32


def test_a_step_against_the_gradient_lowers_the_cost(task):
    rng = np.random.default_rng(0)
    model = SequenceModel(ElmanRNN(task.n_inputs, 8), task.n_outputs, task.output)
    u, targets = task.sample(rng, 7, task.min_length)
    params, optimizer = model.init(rng), SGD(1e-3)
    loss, grads = model.loss_and_grad(params, u, targets)
    params, _ = optimizer.update(params, grads, optimizer.init(params))
    assert model.loss(params, u, targets) < loss
    assert 0 <= task.error(model.predict(params, u), targets) <= 1


def test_error_counts_sequences(task, perfect):
    _, targets = task.sample(np.random.default_rng(0), 8, usual_length(task))
    right = perfect(task, targets)
    wrong = np.roll(right, 1, axis=-1) if targets.dtype.kind == "i" else -3 * right - 1
    axis = right.ndim - 2  # of the batch
    first_three = np.arange(8)[:, None] < 3
    assert task.error(right, targets) == 0.0
    assert task.error(wrong, targets) == 1.0
    assert task.error(np.where(first_three, wrong, right), targets) == 3 / 8
    assert right.shape[axis] == 8


def test_what_is_not_a_number_is_wrong(task, perfect):
    _, targets = task.sample(np.random.default_rng(0), 8, usual_length(task))
    outputs = perfect(task, targets)
    outputs[..., 2, -1] = np.nan  # one of eight sequences, at all its steps
    assert 0 < task.solved_below < task.error(outputs, targets) == 1 / 8
    assert task.error(np.full_like(outputs, np.nan), targets) == 1.0


def test_the_baseline_is_the_cost_of_the_best_guess(task):
    """The best guess is measured: at each step the class frequencies, or the mean target.

    Frequencies of K classes cost less than the truth by chi-squared / (2 n), with K - 1 degrees
    of freedom at each step; the mean of n values less by their variance / n.
    """
    n, length = 4000, max(5, task.min_length)
    _, targets = task.sample(np.random.default_rng(0), n, length)
    baseline = task.baseline_at(length)
    if targets.dtype.kind == "i":
        steps = targets if task.output == "all" else targets[None]
        measured, slack = 0.0, 0.0
        for at_this_step in steps:
            counts = np.bincount(at_this_step, minlength=task.n_outputs)
            guess = np.log(np.maximum(counts, 1e-300) / n)
            measured += cost_per_prediction(np.tile(guess, (n, 1)), at_this_step).mean()
            freedom = np.count_nonzero(counts) - 1
            slack += (freedom + 4 * np.sqrt(2 * freedom)) / (2 * n)
        assert -1e-12 <= baseline - measured / len(steps) <= slack / len(steps) + 1e-12
    else:
        axis = targets.ndim - 2
        guess = np.broadcast_to(targets.mean(axis=axis, keepdims=True), targets.shape)
        cost = cost_per_prediction(guess, targets).reshape(-1, n).mean(axis=0)
        allowed = 5 * (cost.std() / np.sqrt(n) + cost.mean() / n)
        assert cost.mean() == pytest.approx(baseline, abs=allowed)


def test_the_shortest_length_works_and_one_less_is_refused(task):
    assert len(task.sample(np.random.default_rng(0), 2, task.min_length)[0]) >= task.min_length
    shorter = task.min_length - 1
    name = type(task).__name__ if shorter else ""
    words = f"length must be at least {task.min_length}.*{name}.*, got {shorter}"
    for ask in (
        lambda: task.sample(np.random.default_rng(0), 2, shorter),
        lambda: task.draw_length(np.random.default_rng(0), shorter),
        lambda: task.baseline_at(shorter),
    ):
        with pytest.raises(ValueError, match=words):
            ask()


def test_the_length_may_be_left_out_where_the_source_names_one(task):
    rng = np.random.default_rng(0)
    if task.default_length is None:
        for ask in (lambda: task.sample(rng, 2), lambda: task.plot(rng), task.baseline_at):
            with pytest.raises(TypeError, match=f"length is missing: {type(task).__name__} needs it"):
                ask()
    else:
        assert len(task.sample(rng, 2)[0]) == task.default_length
        assert task.baseline_at() == task.baseline_at(task.default_length)


def test_lengths_as_the_sources_draw_them(task):
    rng, T = np.random.default_rng(0), 100
    before = rng.bit_generator.state
    drawn = {task.draw_length(rng, T) for _ in range(300)}
    if repr(task) in ("Adding(variant='pascanu')", "Multiplication()"):
        assert drawn == set(range(100, 111))
    else:
        assert drawn == {T}
        assert rng.bit_generator.state == before


def test_the_name_shows_the_settings(task):
    assert re.fullmatch(type(task).__name__ + r"\(.*\)", repr(task))


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0, 5, 60), TypeError, "rng must be a numpy.random.Generator, got int"),
        ((None, 0, 60), ValueError, "batch_size must be at least 1, got 0"),
        ((None, 2.0, 60), TypeError, "batch_size must be a whole number, got 2.0"),
        ((None, 5, -60), ValueError, "length must be at least 1, got -60"),
        ((None, 5, "60"), TypeError, "length must be a whole number, got '60'"),
        ((None, 5, 60, int), TypeError, "dtype must be numpy.float64 or numpy.float32, got <class 'int'>"),
        ((None, 5, 60, "half"), TypeError, "dtype must be numpy.float64 or numpy.float32, got 'half'"),
    ],
)
def test_bad_input(task, arguments, error, words):
    rng, *rest = arguments
    with pytest.raises(error, match=words):
        task.sample(np.random.default_rng(0) if rng is None else rng, *rest)


def test_no_generator_no_length():
    with pytest.raises(TypeError, match="rng must be a numpy.random.Generator, got int"):
        TemporalOrder().draw_length(0, 50)


def test_error_refuses_what_does_not_fit(task, perfect):
    _, targets = task.sample(np.random.default_rng(0), 3, usual_length(task))
    outputs = perfect(task, targets)
    K = task.n_outputs
    with pytest.raises(ValueError, match=rf"outputs has shape .*, expected \(..., {K}\)"):
        task.error(np.repeat(outputs, 2, axis=-1), targets)
    with pytest.raises(ValueError, match="targets has shape .*, expected "):
        task.error(outputs, targets[None])
    with pytest.raises(ValueError, match="outputs has shape .*: there is no answer to judge"):
        task.error(outputs[..., :0, :], targets[..., :0] if targets.dtype.kind == "i" else outputs[..., :0, :])
    with pytest.raises(TypeError, match="outputs must hold real numbers .* complex128"):
        task.error(outputs.astype(complex), targets)
    if task.output == "all":
        with pytest.raises(ValueError, match=rf"expected \(T, ..., {K}\): this task is answered at every step"):
            task.error(outputs[0, 0], targets[0, 0])
