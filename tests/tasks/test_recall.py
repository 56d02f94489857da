"""Copying and noiseless memorisation against their layouts in text and code."""

import numpy as np
import pytest

from unrolled import Copying, NoiselessMemorization

# Task, symbols kept, kinds of symbols, and the step of the trigger after symbols and length T:
# Arjovsky et al.: 10 symbols, T - 1 blanks, trigger, 10 blanks. Lezcano-Casado & Martínez-Rubio:
# 10 symbols, T blanks, trigger, 9 blanks. Pascanu et al.: the same with 5 or 10 symbols. Sutskever:
# the trigger is the last input before the last n.
CASES = {
    "arjovsky": (Copying(), 10, 8, -1),
    "lezcano": (Copying(trigger="with"), 10, 8, 0),
    "five bits": (NoiselessMemorization(), 5, 2, 0),
    "extended": (NoiselessMemorization(10, 5), 10, 5, 0),
    "sutskever": (NoiselessMemorization(trigger="before"), 5, 2, -1),
    "small": (Copying(n_symbols=2, n_values=3), 2, 3, -1),
}
every_case = pytest.mark.parametrize("name", CASES)


@every_case
@pytest.mark.parametrize("T", [1, 2, 30])
def test_each_sequence_read_step_by_step(name, T):
    task, n, K, trigger = CASES[name]
    u, targets = task.sample(np.random.default_rng(0), 50, T)
    blank = K
    assert (task.n_inputs, task.n_outputs) == (K + 2, K + 1)
    assert u.shape == (T + 2 * n, 50, K + 2) and targets.shape == (T + 2 * n, 50)
    np.testing.assert_array_equal(np.sort(u, axis=-1)[..., -2:], np.broadcast_to([0, 1], (*u.shape[:2], 2)))
    for b in range(50):
        symbols = u[:, b].argmax(axis=-1).tolist()
        pattern = symbols[:n]
        assert max(pattern) < K
        silence = [blank] * (T + n)
        silence[T + trigger] = blank + 1
        assert symbols[n:] == silence
        assert targets[:, b].tolist() == [blank] * (T + n) + pattern


@every_case
def test_symbols_are_equally_likely_and_independent(name, chi_square_is_small):
    task, n, K, _ = CASES[name]
    pattern = task.sample(np.random.default_rng(0), 5000, 3)[1][-n:]
    assert chi_square_is_small(np.bincount(pattern.ravel(), minlength=K))
    pairs = K * pattern[0] + pattern[1]
    assert chi_square_is_small(np.bincount(pairs, minlength=K * K))


def test_all_thirty_two_patterns_of_five_bits_occur(chi_square_is_small):
    pattern = NoiselessMemorization().sample(np.random.default_rng(0), 4000, 3)[1][-5:]
    counts = np.bincount(2 ** np.arange(5) @ pattern, minlength=32)
    assert len(counts) == 32 and chi_square_is_small(counts)


@pytest.mark.parametrize(
    ("T", "published"),
    [(100, 0.17329), (200, 0.09452), (300, 0.06498), (500, 0.03999), (1000, 0.020387)],
)
def test_the_baseline_of_copying(T, published):
    assert Copying().baseline(T) == Copying().baseline_at(T) == pytest.approx(published, abs=6e-6)


def test_the_baseline_of_memorisation():
    """Five choices between two kinds of symbols in 60 steps; ten between five in 70."""
    assert NoiselessMemorization().baseline(50) == pytest.approx(np.log(2**5) / 60, rel=1e-14)
    assert NoiselessMemorization(10, 5).baseline(50) == pytest.approx(np.log(5.0**10) / 70, rel=1e-14)


@every_case
def test_one_wrong_step_makes_the_sequence_wrong(name, perfect):
    task, n, K, _ = CASES[name]
    _, targets = task.sample(np.random.default_rng(0), 4, 6)
    for step in range(len(targets)):
        outputs = perfect(task, targets)
        outputs[step, 1] = np.roll(outputs[step, 1], 1)
        assert task.error(outputs, targets) == 1 / 4


def test_bad_settings():
    with pytest.raises(ValueError, match="n_symbols must be at least 1, got 0"):
        Copying(n_symbols=0)
    with pytest.raises(ValueError, match="n_values must be at least 2, got 1"):
        NoiselessMemorization(n_values=1)
    with pytest.raises(ValueError, match=r"trigger must be one of \['before', 'with'\], got 'after'"):
        Copying(trigger="after")
    assert repr(Copying(3, 4)) == "Copying(n_symbols=3, n_values=4, trigger='before')"
