"""Gram-Schmidt over many matrices at once, against Householder's QR one by one."""

import numpy as np
import pytest

from unrolled.dynamics._orthonormal import by_qr, gram_schmidt, orthonormalise


@pytest.mark.parametrize("k", [1, 2, 4])
def test_the_same_lengths_and_directions(k):
    V = np.random.default_rng(0).normal(size=(100, 4, k))
    (Q, lengths), (Q_qr, lengths_qr) = gram_schmidt(V), by_qr(V)
    np.testing.assert_allclose(lengths, lengths_qr, rtol=1e-12)
    np.testing.assert_allclose(np.abs((Q * Q_qr).sum(axis=-2)), 1.0, rtol=1e-12)


def test_nearly_parallel_columns_come_out_orthogonal():
    """Projections are subtracted twice: once would leave 1e-16 / 1e-10 of the direction."""
    rng = np.random.default_rng(1)
    V = rng.normal(size=(100, 3, 1)) + 1e-10 * rng.normal(size=(100, 3, 3))
    Q, _ = orthonormalise(V)
    np.testing.assert_allclose(Q.swapaxes(-1, -2) @ Q, np.broadcast_to(np.eye(3), Q.shape), atol=1e-13)


@pytest.mark.parametrize("size", [1e-170, 1e170, 0.0])
def test_sizes_whose_squares_are_no_numbers(size):
    V = size * np.random.default_rng(2).normal(size=(100, 2, 1))
    with np.errstate(all="ignore"):
        Q, lengths = orthonormalise(V)
    np.testing.assert_allclose(lengths, size * np.linalg.norm(V / (size or 1.0), axis=-2), rtol=1e-12)
    np.testing.assert_allclose((Q**2).sum(axis=-2), 1.0, rtol=1e-12)
