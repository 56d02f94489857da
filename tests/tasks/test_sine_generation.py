"""The sine generation of Ribeiro et al. against their code's settings."""

import math

import numpy as np
import pytest

from unrolled import SineGeneration


def test_the_published_frequencies():
    frequencies = SineGeneration().frequencies
    assert len(frequencies) == 100
    assert frequencies[0] == pytest.approx(math.pi / 16) and frequencies[-1] == pytest.approx(math.pi / 8)
    np.testing.assert_allclose(np.diff(frequencies), math.pi / 16 / 99, rtol=1e-12)


def test_each_sequence_read_step_by_step():
    """The phase is the running sum of the input, the first step included."""
    u, targets = SineGeneration().sample(np.random.default_rng(0), 5)
    assert u.shape == targets.shape == (400, 5, 1)
    for b in range(5):
        phase = 0.0
        for t in range(400):
            assert u[t, b, 0] == u[0, b, 0]
            phase += u[t, b, 0]
            assert targets[t, b, 0] == pytest.approx(math.sin(phase), abs=1e-11)


def test_all_frequencies_are_drawn_and_no_others(chi_square_is_small):
    task = SineGeneration()
    u, _ = task.sample(np.random.default_rng(0), 5000, 1)
    drawn, counts = np.unique(u[0, :, 0], return_counts=True)
    np.testing.assert_array_equal(drawn, task.frequencies)
    assert chi_square_is_small(counts)


def test_the_training_set_of_the_authors():
    task = SineGeneration()
    u, targets = task.sequences(task.frequencies)
    assert u.shape == (400, 100, 1)
    np.testing.assert_array_equal(u[123, :, 0], task.frequencies)
    np.testing.assert_allclose(targets, np.sin(np.cumsum(u, axis=0)), atol=1e-11)


@pytest.mark.parametrize("length", [1, 17, 400])
def test_the_baseline_in_closed_form(length):
    """Evenly spaced frequencies are a geometric sum: mean of exp(i w t) over w, for each t.

    Then E[sin] is its imaginary part, and E[sin²] = (1 - E[cos 2wt]) / 2.
    """

    def mean_phasor(t):
        q = np.exp(1j * t * math.pi / 16 / 99)
        return np.exp(1j * t * math.pi / 16) * (1 - q**100) / (1 - q) / 100

    t = np.arange(1, length + 1)
    variance = (1 - mean_phasor(2 * t).real) / 2 - mean_phasor(t).imag ** 2
    assert SineGeneration().baseline(length) == pytest.approx(variance.mean(), rel=1e-9)


def test_no_guess_is_better_than_the_baseline():
    """Moving the guess at any step away from the mean of all sines costs its square more."""
    task = SineGeneration()
    _, targets = task.sequences(task.frequencies, 50)
    best = targets.mean(axis=1, keepdims=True)
    assert np.mean((targets - best) ** 2) == pytest.approx(task.baseline(50), rel=1e-12)
    assert np.mean((targets - best - 0.1) ** 2) == pytest.approx(task.baseline(50) + 0.01, rel=1e-12)
    assert np.mean(targets**2) > task.baseline(50)  # silence


def test_error_at_its_threshold():
    task = SineGeneration()
    _, targets = task.sample(np.random.default_rng(0), 4, 50)
    assert task.error(targets + np.sqrt(0.0499), targets) == 0.0
    assert task.error(targets + np.sqrt(0.0501), targets) == 1.0
    late = targets.copy()
    late[40:, 0] += 1.0  # mean squared error 0.2, in one sequence of four
    assert task.error(late, targets) == 1 / 4
    late[40:, 0] = targets[40:, 0] + 0.4  # 0.032
    assert task.error(late, targets) == 0.0


def test_own_frequencies():
    task = SineGeneration([0.5, 1.0])
    assert set(task.sample(np.random.default_rng(0), 50, 3)[0].ravel()) == {0.5, 1.0}
    given = np.array([0.5, 1.0])
    task = SineGeneration(given)
    given[:] = 9.0
    assert task.frequencies.tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("frequencies", "error", "words"),
    [
        (0.5, ValueError, r"frequencies has shape \(\), expected \(n,\) with n at least 1"),
        ([], ValueError, r"frequencies has shape \(0,\), expected \(n,\)"),
        ([0.1, np.nan], ValueError, "frequencies must be finite numbers, in radians per step"),
        (["a"], TypeError, "frequencies must hold real numbers"),
    ],
)
def test_bad_frequencies(frequencies, error, words):
    with pytest.raises(error, match=words):
        SineGeneration(frequencies)
    with pytest.raises(error, match=words):
        SineGeneration().sequences(frequencies, 10)
