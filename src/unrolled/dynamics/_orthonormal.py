"""Make columns orthonormal, and tell how long each was beyond those before it."""

import math

import numpy as np

# Gram-Schmidt runs over all matrices at once and pays for many small ones (2 to 5 times as fast
# for 10,000 of 2 x 2); LAPACK takes them one by one.
MANY, SMALL = 64, 8


def orthonormalise(V):
    """Orthonormal columns that span what those of `V (..., n, k)` do, and |R_ii|, (..., k)."""
    n, k = V.shape[-2:]
    if k == 1 or (n <= SMALL and math.prod(V.shape[:-2]) >= MANY):
        Q, lengths = gram_schmidt(V)
        # Zero has no direction, and the squares of very small or large numbers none to trust.
        if ((lengths > 1e-140) & (lengths < 1e140)).all():
            return Q, lengths
    return by_qr(V)


def by_qr(V):
    """As `orthonormalise`, by Householder reflections, one matrix after another."""
    Q, R = np.linalg.qr(V)
    return Q, np.abs(np.diagonal(R, axis1=-2, axis2=-1))


def gram_schmidt(V):
    """As `orthonormalise`, by subtracting projections: twice, or rounding would leave some."""
    columns, lengths = [], []
    for v in np.moveaxis(V, -1, 0):
        for _ in range(2 if columns else 0):
            for q in columns:
                v = v - _dot(q, v) * q
        length = np.sqrt(_dot(v, v))
        columns.append(v / length)
        lengths.append(length)
    return np.stack(columns, axis=-1), np.concatenate(lengths, axis=-1)


def _dot(a, b):
    return np.einsum("...n,...n->...", a, b)[..., np.newaxis]
