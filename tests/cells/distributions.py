"""Whether numbers look as if drawn from a law. All bounds are five standard errors: with a fixed seed
the verdict never changes, and a right scheme would be refused for one seed in a million."""

import numpy as np
import pytest


def assert_uniform(W, bound):
    """Within the bound, close to it, and of the uniform law's deviation."""
    assert (1 - 14 / W.size) * bound < np.abs(W).max() <= bound  # missed once in exp(14), a million
    assert np.std(W) == pytest.approx(bound / np.sqrt(3), rel=5 * np.sqrt(0.2 / W.size))
    assert abs(W.mean()) < 5 * bound / np.sqrt(3 * W.size)


def assert_normal(W, deviation):
    """Mean and deviation, and tails that a uniform law lacks."""
    assert abs(W.mean()) < 5 * deviation / np.sqrt(W.size)
    assert np.std(W) == pytest.approx(deviation, rel=5 / np.sqrt(2 * W.size))
    assert np.abs(W).max() > 2.5 * deviation


def radius(W):
    """Spectral radius."""
    return np.abs(np.linalg.eigvals(W)).max()
