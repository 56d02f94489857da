"""The temporal-order problem against its definition."""

import numpy as np
import pytest

from unrolled import TemporalOrder
from unrolled.losses import cost_per_prediction

WINDOWS = {"text": (4, 5), "code": (5, 6)}


def draw(second_mark="text", batch_size=2000, length=40, seed=0):
    return TemporalOrder(second_mark).sample(np.random.default_rng(seed), batch_size, length)


@pytest.mark.parametrize("length", [10, 11, 19, 40, 103])
@pytest.mark.parametrize("second_mark", ["text", "code"])
def test_positions_fill_their_windows_and_nothing_else(second_mark, length):
    """Exactly two marked symbols: one in [T/10, 2T/10), one in the convention's later window."""
    u, _ = draw(second_mark, 2000, length)
    marked = u[..., :2].sum(axis=-1)  # (T, B)
    np.testing.assert_array_equal(marked.sum(axis=0), 2)
    first, second = marked.argmax(axis=0), length - 1 - marked[::-1].argmax(axis=0)
    low, high = (tenths * length // 10 for tenths in WINDOWS[second_mark])
    assert set(first) == set(range(length // 10, 2 * length // 10))
    assert set(second) == set(range(low, high))


@pytest.mark.parametrize("second_mark", ["text", "code"])
def test_inputs_are_one_hot_and_distractors_equally_likely(second_mark):
    u, targets = draw(second_mark)
    assert u.shape == (40, 2000, 6) and targets.shape == (2000,)
    assert u.dtype == np.float64 and targets.dtype.kind == "i"
    np.testing.assert_array_equal(np.sort(u, axis=-1), np.broadcast_to([0, 0, 0, 0, 0, 1], u.shape))
    counts = u[..., 2:].sum(axis=(0, 1))
    assert counts.sum() == 38 * 2000
    # Chi-squared with 3 degrees of freedom is below 16.3 in 999 of 1000 draws.
    assert ((counts - 19_000) ** 2 / 19_000).sum() < 16.3


def test_the_class_names_the_pair():
    """AA, AB, BA, BB are 0, 1, 2, 3, read off the inputs here."""
    u, targets = draw()
    for b in range(200):
        letters = [s for s in u[:, b].argmax(axis=-1) if s < 2]
        assert targets[b] == 2 * letters[0] + letters[1]


def test_classes_are_equally_likely_and_the_baseline_is_the_best_guess():
    """Guessing the class frequencies costs their entropy, which is ln 4 up to about 3 / (2 n)."""
    _, targets = draw(batch_size=20_000, length=10)
    counts = np.bincount(targets, minlength=4)
    assert ((counts - 5000) ** 2 / 5000).sum() < 16.3
    guess = np.broadcast_to(np.log(counts / counts.sum()), (20_000, 4))
    measured = cost_per_prediction(guess, targets).mean()
    assert TemporalOrder.baseline == pytest.approx(np.log(4), rel=1e-15)
    assert 0 <= TemporalOrder.baseline - measured < 5e-4


def test_error_counts_wrong_answers():
    scores = np.eye(4)[[0, 1, 2, 3, 0]]
    task = TemporalOrder()
    assert task.error(scores, [0, 1, 2, 3, 0]) == 0.0
    assert task.error(scores, [0, 1, 2, 3, 1]) == 0.2
    assert task.error(-scores, [0, 1, 2, 3, 0]) == 1.0
    assert task.error(np.full((5, 4), np.nan), [0, 1, 2, 3, 0]) == 1.0  # argmax alone would say 0.6
    assert task.error([[np.inf, 0.0, 0.0, -np.inf]], [0]) == 0.0


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([[1.0, 0.0]], [0]), ValueError, r"outputs has shape \(1, 2\), expected \(..., 4\)"),
        ((np.zeros((3, 4)), [[0], [1], [2]]), ValueError, r"targets has shape \(3, 1\), expected \(3\)"),
        ((np.zeros((3, 4)), 0), ValueError, r"targets has shape \(\), expected \(3\)"),
        ((np.zeros((3, 4), complex), [0, 0, 0]), TypeError, "outputs must hold real .*complex128"),
    ],
)
def test_error_refuses_what_only_broadcasts(arguments, error, words):
    with pytest.raises(error, match=words):
        TemporalOrder().error(*arguments)


def test_only_two_conventions():
    with pytest.raises(ValueError, match=r"second_mark must be one of \['code', 'text'\], got 'figure'"):
        TemporalOrder("figure")
    assert repr(TemporalOrder("code")) == "TemporalOrder(second_mark='code')"
