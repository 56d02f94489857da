"""The sequence classification of Ribeiro et al. against their code's settings."""

import numpy as np
import pytest

from unrolled import SequenceClassification


def draw(batch_size=2000, length=None, seed=0):
    return SequenceClassification().sample(np.random.default_rng(seed), batch_size, length)


@pytest.mark.parametrize(("length", "n_steps"), [(None, 200), (49, 49), (61, 61), (1000, 1000)])
def test_positions_do_not_depend_on_the_length(length, n_steps):
    u, _ = draw(1000, length)
    assert u.shape == (n_steps, 1000, 6)
    steps = np.nonzero(u[..., :2].sum(axis=-1).T)[1].reshape(1000, 2)
    assert set(steps[:, 0]) == set(range(9, 19))
    assert set(steps[:, 1]) == set(range(39, 49))


def test_symbols_and_classes_are_equally_likely(chi_square_is_small):
    u, targets = draw()
    np.testing.assert_array_equal(u.sum(axis=-1), 1)
    counts = u[..., 2:].sum(axis=(0, 1))
    assert counts.sum() == 198 * 2000 and chi_square_is_small(counts)
    assert chi_square_is_small(np.bincount(targets, minlength=4))
    steps = np.nonzero(u[..., :2].sum(axis=-1).T)[1].reshape(-1, 2)
    assert chi_square_is_small(np.bincount(steps[:, 0])[9:])
    assert chi_square_is_small(np.bincount(steps[:, 1])[39:])


def test_the_class_names_the_pair():
    u, targets = draw(300)
    for b in range(300):
        first, second = (s for s in u[:, b].argmax(axis=-1) if s < 2)
        assert ["AA", "AB", "BA", "BB"][targets[b]] == "AB"[first] + "AB"[second]


def test_the_baseline_is_the_chance_loss_of_the_paper():
    assert SequenceClassification.baseline == pytest.approx(1.3863, abs=5e-5)
