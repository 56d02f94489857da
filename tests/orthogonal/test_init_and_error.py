"""Initial rotations by random angles, and the distance from orthogonality."""

import numpy as np
import pytest

from unrolled.orthogonal import (
    cayley,
    cayley_init,
    expm_skew,
    henaff_init,
    orthogonality_error,
    unskew,
)


def angles(W):
    """The angles t of the blocks [[cos t, sin t], [-sin t, cos t]] along the diagonal."""
    first = np.arange(0, len(W) - 1, 2)
    return np.arctan2(W[first, first + 1], W[first, first])


@pytest.mark.parametrize(
    ("init", "transform", "low", "high"),
    [(henaff_init, expm_skew, -np.pi, np.pi), (cayley_init, cayley, 0.0, np.pi / 2)],
)
def test_the_angles_are_uniform(init, transform, low, high):
    W = transform(init(np.random.default_rng(0), 2000))
    t = np.sort((angles(W) - low) / (high - low))
    assert 0 < t[0] and t[-1] < 1
    # Kolmogorov-Smirnov: 1000 uniform numbers exceed 1.95 / sqrt(1000) once in a thousand seeds.
    assert np.abs(t - (np.arange(1000) + 0.5) / 1000).max() < 1.95 / np.sqrt(1000)


@pytest.mark.parametrize("init", [henaff_init, cayley_init])
@pytest.mark.parametrize("n", [1, 2, 3, 8, 9])
def test_blocks_of_two_and_nothing_else(init, n):
    A = init(np.random.default_rng(1), n)
    assert A.shape == (n, n) and unskew(A).shape == (n * (n - 1) // 2,)
    assert np.count_nonzero(A) == 2 * (n // 2)
    np.testing.assert_array_equal(A, -A.T)
    if n % 2:
        assert not A[-1].any()
    np.testing.assert_array_equal(A, init(np.random.default_rng(1), n))


def test_helfrichs_own_formula():
    t = np.random.default_rng(2).uniform(0.0, np.pi / 2, 3)
    s = cayley_init(np.random.default_rng(2), 6)[[0, 2, 4], [1, 3, 5]]
    np.testing.assert_allclose(s, -np.sqrt((1 - np.cos(t)) / (1 + np.cos(t))), rtol=1e-12)


def test_orthogonality_error_of_known_matrices():
    assert orthogonality_error(np.eye(3)) == 0.0
    assert orthogonality_error(np.diag([2.0, 0.0])) == pytest.approx(np.sqrt(9.0 + 1.0))
    stack = np.stack([np.eye(2), 3.0 * np.eye(2)])
    np.testing.assert_allclose(orthogonality_error(stack), [0.0, 8.0 * np.sqrt(2.0)])


def test_it_bounds_the_distance_of_singular_values_from_one():
    W = np.eye(6) + 0.1 * np.random.default_rng(3).normal(size=(6, 6))
    assert np.abs(np.linalg.svd(W, compute_uv=False) - 1).max() <= orthogonality_error(W)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: henaff_init(0, 3), TypeError, "rng must be a numpy.random.Generator, got int"),
        (lambda: cayley_init(np.random.default_rng(0), 0), ValueError, "n must be at least 1, got 0"),
        (lambda: orthogonality_error(np.zeros((2, 3))), ValueError, r"W has shape \(2, 3\)"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
