"""Long products of matrices as an orthogonal, a diagonal and a well-conditioned factor."""

import numpy as np

ZERO = -1e300  # the logarithm of zero, such that sums and differences with it stay numbers


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
    for k, M in enumerate(matrices.astype(float, copy=False)):
        C = np.matmul(np.swapaxes(M, -1, -2), Q)
        order = _pivots(C, logs[k])
        C = np.take_along_axis(C, order[..., None, :], -1)
        Q, R = np.linalg.qr(C)
        before = np.take_along_axis(logs[k], order, -1)
        diagonal = np.diagonal(R, axis1=-2, axis2=-1)
        Q = Q * np.where(diagonal < 0.0, -1.0, 1.0)[..., None, :]  # D is positive
        alive = _at_most_rank(M) & (diagonal != 0.0)
        safe = np.where(alive, diagonal, 1.0)
        logs[k + 1] = np.where(alive, before + np.log(np.abs(safe)), ZERO)
        # Row i of R D, divided by its diagonal entry. Columns are in order of their length, so the
        # ratio of two scales is at most of order 1 where there is an entry.
        ratio = np.exp(np.minimum(before[..., None, :] - before[..., :, None], 700.0))
        U = np.triu(R * ratio / safe[..., :, None], 1) * alive[..., :, None] + np.eye(n)
        rows = np.take_along_axis(W[k], order[..., :, None], -2)
        np.matmul(U, rows, out=W[k + 1])
    return logs, W


def _pivots(C, logs):
    """The order of columns in which each is the longest of what is left when those before are removed.

    Column j counts with the scale exp(logs[j]).
    """
    C, n = C.copy(), C.shape[-1]
    order = np.empty(logs.shape, int)
    taken = np.zeros(logs.shape, bool)
    for k in range(n):
        lengths = np.sqrt(np.sum(C * C, axis=-2))
        size = np.where(lengths > 0.0, logs + np.log(np.where(lengths > 0.0, lengths, 1.0)), ZERO)
        j = np.argmax(np.where(taken, -np.inf, size), axis=-1)[..., None]
        order[..., k : k + 1] = j
        np.put_along_axis(taken, j, True, -1)
        length = np.take_along_axis(lengths, j, -1)
        direction = np.take_along_axis(C, j[..., None, :], -1)[..., 0] / np.where(length > 0.0, length, 1.0)
        along = np.matmul(direction[..., None, :], C)
        C -= direction[..., :, None] * along
    return order


def _at_most_rank(M):
    """Which of the singular values, the largest first, are not zero because of zero rows or columns of M."""
    zeros = [np.count_nonzero(~M.any(axis=a), axis=-1) for a in (-1, -2)]
    rank = M.shape[-1] - np.maximum(*zeros)
    return np.arange(M.shape[-1]) < rank[..., None]
