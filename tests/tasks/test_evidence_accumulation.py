"""The decision task against the normal distribution."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from unrolled import EvidenceAccumulation


def draw(batch_size=4000, length=50, seed=0, **settings):
    return EvidenceAccumulation(**settings).sample(np.random.default_rng(seed), batch_size, length)


def test_inputs_are_drift_and_white_noise():
    """Of 200,000 numbers; means and correlations within four standard errors."""
    u, targets = draw(coherences=[0.3], noise=0.7)
    noise = u[..., 0] - 0.3 * targets[:, 0]
    assert abs(noise.mean()) < 4 * 0.7 / np.sqrt(noise.size)
    assert abs(noise.std() / 0.7 - 1) < 4 / np.sqrt(2 * noise.size)
    assert abs(np.mean(noise[1:] * noise[:-1])) < 4 * 0.49 / np.sqrt(noise.size)
    # The drift belongs to the sequence: means over time spread by the noise alone.
    assert noise.mean(axis=0).std() == pytest.approx(0.7 / np.sqrt(50), rel=0.06)


def test_signs_and_sizes_are_equally_likely(chi_square_is_small):
    sizes = (0.1, 0.2, 0.4)
    u, targets = draw(12_000, 2, coherences=sizes, noise=1e-9)
    drift = u[0, :, 0]
    counts = [np.count_nonzero(np.abs(drift - s * c) < 1e-6) for c in sizes for s in (-1, 1)]
    assert sum(counts) == 12_000 and chi_square_is_small(counts)
    np.testing.assert_array_equal(np.sign(drift), targets[:, 0])


def test_the_delay_is_silent_and_follows_the_evidence():
    u, _ = draw(5, 10, delay=4)
    assert u.shape == (14, 5, 1)
    assert np.all(u[:10] != 0) and np.all(u[10:] == 0)


def test_the_evidence_does_not_depend_on_the_delay():
    np.testing.assert_array_equal(draw(5, 10, delay=4)[0][:10], draw(5, 10)[0])


@pytest.mark.parametrize("length", [1, 9, 64])
def test_best_error_is_that_of_adding_up(length):
    """Measured on 20,000 sequences, within the middle 99.9 % of its binomial law."""
    task = EvidenceAccumulation((0.1, 0.3), noise=0.8)
    best = task.best_error(length)
    assert best == pytest.approx(np.mean(norm.cdf(-np.array([0.1, 0.3]) * np.sqrt(length) / 0.8)), rel=1e-12)
    u, targets = task.sample(np.random.default_rng(0), 20_000, length)
    low, high = binom.interval(0.999, 20_000, best)
    assert low <= 20_000 * task.error(u.sum(axis=0), targets) <= high


def test_one_look_is_worse_than_all():
    """A network without memory answers by the last input alone."""
    task = EvidenceAccumulation()
    u, targets = task.sample(np.random.default_rng(1), 4000, 40)
    assert task.error(u[-1], targets) > task.best_error(40) + 0.1


def test_error_is_a_matter_of_signs():
    task = EvidenceAccumulation()
    targets = np.array([[1.0], [-1.0], [1.0], [-1.0]])
    assert task.error(1e-6 * targets, targets) == 0.0
    assert task.error(np.array([[1.0], [1.0], [0.0], [np.nan]]), targets) == 0.75


@pytest.mark.parametrize("delay", [0, 6])
def test_a_picture_shows_the_sum(delay):
    task = EvidenceAccumulation(delay=delay)
    u, target = task.sample(np.random.default_rng(3), 1, 20)
    ax = task.plot(np.random.default_rng(3), 20)
    lines = {line.get_label(): line.get_ydata() for line in ax.get_lines()}
    np.testing.assert_allclose(lines["sum of the inputs"], np.cumsum(u[:, 0, 0]))
    assert ax.get_title() == ("answer: +1" if target[0, 0] > 0 else "answer: \N{MINUS SIGN}1")


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        (dict(coherences=[]), ValueError, r"coherences must be a list .* got \[\]"),
        (dict(coherences=0.3), ValueError, "coherences must be a list .* got 0.3"),
        (dict(coherences=[0.1, 0.0]), ValueError, r"above 0, got \[0.1, 0.0\]"),
        (dict(coherences=[np.nan]), ValueError, r"finite numbers above 0, got \[nan\]"),
        (dict(coherences=[np.inf]), ValueError, r"finite numbers above 0, got \[inf\]"),
        (dict(coherences=["weak"]), TypeError, "coherences must"),
        (dict(noise=0), ValueError, "noise must be positive and finite, got 0"),
        (dict(delay=-1), ValueError, "delay must be at least 0, got -1"),
        (dict(delay=1.5), TypeError, "delay must be a whole number, got 1.5"),
    ],
)
def test_bad_settings(settings, error, words):
    with pytest.raises(error, match=words):
        EvidenceAccumulation(**settings)


def test_best_error_needs_a_length():
    with pytest.raises(TypeError, match="length is missing"):
        EvidenceAccumulation().best_error()
