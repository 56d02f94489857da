"""Long products of matrices as an orthogonal, a diagonal and a well-conditioned factor."""

import numpy as np

ZERO = -1e300  # the logarithm of zero, such that sums and differences with it stay numbers
_EPS = np.finfo(float).eps


def graded_products(matrices):
    """The factors D_k and W_k of every product M_1 ... M_k, up to an orthogonal one.

    With A_i the transpose of M_i, ``A_k ... A_1 = Q_k D_k W_k``; so the singular values of
    D_k W_k are those of the product.

    Parameters
    ----------
    matrices : ndarray, shape (T, ..., n, n)

    Returns
    -------
    logs : ndarray, shape (T + 1, ..., n)
        Logarithms of the diagonal of D_k, not increasing; about `ZERO` for what is zero.
    W : ndarray, shape (T + 1, ..., n, n)
        Unit triangular matrices with entries of order 1 and permutations, multiplied.
    """
    n = matrices.shape[-1]
    W = np.empty((len(matrices) + 1, *matrices.shape[1:]))
    logs = np.zeros(W.shape[:-1])
    W[0] = Q = np.eye(n)
    for k, M in enumerate(matrices):
        size = np.abs(M).max(axis=(-2, -1), keepdims=True)
        size = np.where(size > 0.0, size, 1.0).astype(float)
        C = np.matmul(np.swapaxes(M / size, -1, -2), Q)
        # What is left of a column that depends on others, when they are removed, is rounding.
        rounding = n * _EPS * np.sqrt(np.sum(C * C, axis=-2)).max(axis=-1, keepdims=True)
        order = _pivots(C, logs[k], rounding)
        Q, R = np.linalg.qr(np.take_along_axis(C, order[..., None, :], -1))
        before = np.take_along_axis(logs[k], order, -1)
        diagonal = np.diagonal(R, axis1=-2, axis2=-1)
        Q = Q * np.where(diagonal < 0.0, -1.0, 1.0)[..., None, :]  # D is positive
        alive = np.abs(diagonal) > rounding
        # So is its part along directions that only others reach, which may be far smaller.
        spurious = ~alive[..., None, :] & (np.abs(R) <= 2.0 * rounding[..., None])
        R = np.where(spurious, 0.0, R)
        safe = np.where(alive, diagonal, 1.0)
        stretched = before + np.log(np.abs(safe)) + np.log(size[..., 0])
        logs[k + 1] = np.where(alive, stretched, ZERO)
        # Row i of R D divided by its diagonal entry: of order 1, because columns are in order of
        # what is left of them. Below the diagonal, where R is zero, the ratio may be anything.
        ratio = np.exp(np.minimum(before[..., None, :] - before[..., :, None], 700.0))
        U = np.triu(R * ratio / safe[..., None], 1) * alive[..., None] + np.eye(n)
        rows = np.take_along_axis(W[k], order[..., :, None], -2)
        np.matmul(U, rows, out=W[k + 1])
    return logs, W


def _pivots(C, logs, rounding):
    """The order of columns in which each is the longest, when those before it are removed.

    Column j counts with the scale exp(logs[j]), and as zero when no longer than `rounding`.
    """
    C = C.copy()
    order = np.empty(logs.shape, int)
    taken = np.zeros(logs.shape, bool)
    for k in range(C.shape[-1]):
        lengths = np.sqrt(np.sum(C * C, axis=-2))
        alive = lengths > rounding
        size = np.where(alive, logs + np.log(np.where(alive, lengths, 1.0)), ZERO)
        j = np.argmax(np.where(taken, -np.inf, size), axis=-1)[..., None]
        order[..., k : k + 1] = j
        np.put_along_axis(taken, j, True, -1)
        direction = np.take_along_axis(C, j[..., None, :], -1)
        length = np.take_along_axis(lengths, j, -1)[..., None]
        direction = direction / np.where(length > 0.0, length, 1.0)
        C -= direction * np.matmul(direction.swapaxes(-1, -2), C)
    return order
