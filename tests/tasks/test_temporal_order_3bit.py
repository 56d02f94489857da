"""The three-symbol temporal-order problem against its definition."""

import numpy as np
import pytest

from unrolled import TemporalOrder3Bit


def draw(batch_size=2000, length=40, seed=0):
    return TemporalOrder3Bit().sample(np.random.default_rng(seed), batch_size, length)


@pytest.mark.parametrize("length", [10, 11, 19, 40, 103])
def test_positions_fill_their_windows_and_nothing_else(length):
    u, _ = draw(4000, length)
    marked = u[..., :2].sum(axis=-1)
    np.testing.assert_array_equal(marked.sum(axis=0), 3)
    # Sorted by sequence, then by step: three steps for each sequence.
    steps = np.nonzero(marked.T)[1].reshape(-1, 3)
    for column, low in zip(steps.T, (1, 3, 6)):
        assert set(column) == set(range(low * length // 10, (low + 1) * length // 10))


def test_inputs_are_one_hot_and_distractors_equally_likely(chi_square_is_small):
    u, _ = draw()
    np.testing.assert_array_equal(np.sort(u, axis=-1), np.broadcast_to([0, 0, 0, 0, 0, 1], u.shape))
    counts = u[..., 2:].sum(axis=(0, 1))
    assert counts.sum() == 37 * 2000
    assert chi_square_is_small(counts)


def test_the_class_spells_the_three_symbols():
    u, targets = draw()
    for b in range(300):
        letters = ["AB"[s] for s in u[:, b].argmax(axis=-1) if s < 2]
        names = ["AAA", "AAB", "ABA", "ABB", "BAA", "BAB", "BBA", "BBB"]
        assert names[targets[b]] == "".join(letters)


def test_eight_classes_equally_likely(chi_square_is_small):
    counts = np.bincount(draw(20_000, 10)[1], minlength=8)
    assert len(counts) == 8 and chi_square_is_small(counts)
    assert TemporalOrder3Bit.baseline == pytest.approx(3 * np.log(2), rel=1e-15)
