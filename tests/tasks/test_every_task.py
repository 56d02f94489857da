"""What holds for every task, in each of its variants."""

import numpy as np
import pytest

from unrolled import Adding, ElmanRNN, SequenceModel, TemporalOrder

TASKS = [Adding("pascanu"), Adding("arjovsky"), TemporalOrder("text"), TemporalOrder("code")]
every_task = pytest.mark.parametrize("task", TASKS, ids=repr)


@every_task
def test_the_generator_decides_everything(task):
    first, again = (task.sample(np.random.default_rng(1), 5, 30) for _ in range(2))
    other = task.sample(np.random.default_rng(2), 5, 30)
    for a, b, c in zip(first, again, other):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c)


@every_task
def test_a_second_batch_is_a_new_one(task):
    rng = np.random.default_rng(0)
    assert not np.array_equal(task.sample(rng, 5, 30)[0], task.sample(rng, 5, 30)[0])


@every_task
def test_numpys_global_state_is_left_alone(task):
    np.random.seed(3)
    expected = np.random.random()
    np.random.seed(3)
    task.sample(np.random.default_rng(0), 5, 30)
    assert np.random.random() == expected


@every_task
def test_a_model_of_its_sizes_fits(task):
    rng = np.random.default_rng(0)
    model = SequenceModel(ElmanRNN(task.n_inputs, 4), task.n_outputs, task.output)
    u, targets = task.sample(rng, 7, task.min_length)
    params = model.init(rng)
    loss, _ = model.loss_and_grad(params, u, targets)
    assert np.isfinite(loss)
    assert 0 <= task.error(model.predict(params, u), targets) <= 1
    assert 0 < task.solved_below < task.error(model.predict(params, u) + np.nan, targets) == 1


@every_task
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0, 5, 30), TypeError, "rng must be a numpy.random.Generator, got int"),
        ((None, 0, 30), ValueError, "batch_size must be at least 1, got 0"),
        ((None, 2.0, 30), TypeError, "batch_size must be a whole number, got 2.0"),
        ((None, 5, -30), ValueError, "length must be at least 1, got -30"),
        ((None, 5, "30"), TypeError, "length must be a whole number, got '30'"),
        ((None, 5, 9), ValueError, "length must be at least 10 for (Adding|TemporalOrder), got 9"),
    ],
)
def test_bad_input(task, arguments, error, words):
    rng, *rest = arguments
    with pytest.raises(error, match=words):
        task.sample(np.random.default_rng(0) if rng is None else rng, *rest)
