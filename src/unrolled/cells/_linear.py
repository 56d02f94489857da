"""The affine maps inside a step, for one parameter set or for many replicas of it."""

import autograd.numpy as np


def matvec(W, x):
    """W x for every vector in `x`.

    ``W (m, n)`` acts on ``x (..., n)``. With replica axes, ``W (*R, m, n)`` acts on
    ``x (*R, n)``, one vector each, or on ``x (*R, B, n)``, a batch each.
    """
    n_replica_axes = np.ndim(W) - 2
    if n_replica_axes == 0:
        return np.dot(x, W.T)
    if np.ndim(x) == n_replica_axes + 1:
        return np.matmul(W, x[..., None])[..., 0]
    return np.matmul(x, np.swapaxes(W, -1, -2))


def over_batch(p, x, n_core_axes):
    """Give `p (*R, core...)` a batch axis where `x (*R, B, n)` has one.

    `n_core_axes` is 1 for a bias vector and 2 for a matrix.
    """
    n_replica_axes = np.ndim(p) - n_core_axes
    if n_replica_axes == 0 or np.ndim(x) == n_replica_axes + 1:
        return p
    return np.expand_dims(p, n_replica_axes)
