"""The flip-flop against its definition."""

import numpy as np
import pytest
from scipy.stats import binom

from unrolled import FlipFlop


def draw(batch_size=2000, length=40, seed=0, **settings):
    return FlipFlop(**settings).sample(np.random.default_rng(seed), batch_size, length)


def test_each_bit_read_step_by_step():
    u, targets = draw(60)
    assert u.shape == targets.shape == (40, 60, 3)
    for b in range(60):
        for bit in range(3):
            held = None
            for pulse, target in zip(u[:, b, bit], targets[:, b, bit]):
                held = pulse if pulse != 0 else held
                assert target == held


@pytest.mark.parametrize("p", [0.02, 0.1, 0.5, 1.0])
def test_pulses_come_as_often_as_asked_with_both_signs(p):
    """Counts of independent events, each within the middle 99.9 % of its binomial law."""
    u, _ = draw(pulse_probability=p)
    assert set(np.unique(u)) <= {-1.0, 0.0, 1.0}
    assert (u[0] != 0).all()
    later = u[1:]
    n_pulses = np.count_nonzero(later)
    low, high = binom.interval(0.999, later.size, p)
    assert low <= n_pulses <= high
    for part in (u[0], later):
        low, high = binom.interval(0.999, np.count_nonzero(part), 0.5)
        assert low <= np.count_nonzero(part == 1) <= high


def test_bits_and_steps_are_independent():
    """Correlations of 78,000 pairs have the standard error 0.0036; four of them are allowed."""
    pulses = draw()[0][1:] != 0
    assert abs(np.corrcoef(pulses[..., 0].ravel(), pulses[..., 1].ravel())[0, 1]) < 0.015
    assert abs(np.corrcoef(pulses[1:, :, 0].ravel(), pulses[:-1, :, 0].ravel())[0, 1]) < 0.015


def test_all_eight_states_are_visited_equally(chi_square_is_small):
    targets = draw(20_000, 20)[1][-1]
    assert chi_square_is_small(np.bincount((targets > 0) @ [1, 2, 4], minlength=8))


def test_the_baseline_is_the_mean_square_of_the_target():
    targets = draw()[1]
    assert np.mean(targets**2) == FlipFlop.baseline == 1.0


def test_error_is_a_matter_of_signs():
    targets = draw(8, 20)[1]
    task = FlipFlop()
    assert task.error(1e-3 * targets, targets) == 0.0
    for step in (0, 7, 19):
        outputs = targets.copy()
        outputs[step, 3, 1] *= -1e-3
        outputs[step, 5, 2] = 0.0
        assert task.error(outputs, targets) == 2 / 8


def test_other_numbers_of_bits():
    assert draw(n_bits=1)[0].shape[-1] == 1
    task = FlipFlop(n_bits=5)
    assert task.n_inputs == task.n_outputs == 5


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        (dict(n_bits=0), ValueError, "n_bits must be at least 1, got 0"),
        (dict(pulse_probability=0), ValueError, "pulse_probability must be above 0 and at most 1, got 0"),
        (dict(pulse_probability=1.5), ValueError, "pulse_probability must be .*, got 1.5"),
        (dict(pulse_probability=np.nan), ValueError, "pulse_probability must be .*, got nan"),
        (dict(pulse_probability="often"), TypeError, "pulse_probability must be a number, got 'often'"),
    ],
)
def test_bad_settings(settings, error, words):
    with pytest.raises(error, match=words):
        FlipFlop(**settings)
