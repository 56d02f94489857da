"""Singular values of matrices with rows of very different scales, by one-sided Jacobi rotations."""

import numpy as np

from unrolled.gradients._graded import ZERO

_BLOCK = 2**16  # numbers of a block that stays in the cache
_PREPARATIONS = 2
_MAX_SWEEPS = 60
# Convergence is quadratic: when the largest cosine met in a sweep was below this, it is rounding
# after it.
_SMALL = 1e-8


def log_singular_values_of_scaled(logs, rows):
    """Logarithms of the singular values of diag(exp(logs)) rows, in no particular order.

    Parameters
    ----------
    logs : ndarray, shape (..., n)
        Of any size: no exponential of them is ever formed. About `ZERO` for rows of zeros.
    rows : ndarray, shape (..., n, n)
        Well conditioned when its rows are scaled to length 1.

    Returns
    -------
    ndarray, shape (..., n)
    """
    n = logs.shape[-1]
    result = logs.reshape(-1, n).copy()
    rows = rows.reshape(-1, n, n)
    size = max(1, _BLOCK // (n * n))
    for start in range(0, len(result), size):
        block = slice(start, start + size)
        V = _normalised(result[block], rows[block])
        for _ in range(_PREPARATIONS):
            V = _prepare(result[block], V)
        _orthogonalise(result[block], V)
    return result.reshape(logs.shape)


def _normalised(a, V):
    """The rows divided by their lengths, whose logarithms are added to `a`."""
    lengths = np.sqrt(np.einsum("kij,kij->ki", V, V))
    a += np.log(lengths)
    return V / lengths[..., None]


def _prepare(a, V):
    """Other rows with the same singular values, nearer to orthogonal: a step of the QR iteration.

    With V^T = Q R the singular values of e^a V are those of R e^a, whose row i is divided by
    e^a[i] again. Half of the sweeps are saved by two such steps, each far cheaper than one.
    """
    order = np.argsort(-a, axis=-1)
    a[...] = np.take_along_axis(a, order, -1)
    V = np.take_along_axis(V, order[..., None], -2)
    R = np.linalg.qr(V.swapaxes(-1, -2)).R
    ratio = np.exp(np.minimum(a[:, None, :] - a[:, :, None], 0.0))  # below the diagonal R is zero
    return _normalised(a, R * ratio)


def _orthogonalise(a, V):
    """Rotate pairs of the rows e^a V until all are orthogonal; their lengths are then e^a."""
    rounds = list(_tournament(V.shape[-1]))
    for _ in range(_MAX_SWEEPS):
        largest = max((_rotate(a, V, i, j) for i, j in rounds), default=0.0)
        if largest < _SMALL:
            return
    raise FloatingPointError(
        f"the rotations have not converged after {_MAX_SWEEPS} sweeps "
        f"(largest cosine {largest:.1g})"
    )


def _tournament(n):
    """Every pair of 0, ..., n - 1 once, in rounds of disjoint pairs, as two arrays each."""
    players = list(range(n + n % 2))  # with an odd number, who meets the last one has a rest
    half = len(players) // 2
    for _ in range(len(players) - 1):
        pairs = [p for p in zip(players[:half], players[: half - 1 : -1]) if max(p) < n]
        if pairs:
            yield tuple(np.array(pairs).T)
        players.insert(1, players.pop())


def _rotate(a, V, i, j):
    """Make rows i orthogonal to rows j, pair by pair; return the largest cosine met.

    For two vectors of lengths 1 and d <= 1 with cosine c, the rotation by the smaller angle has the
    tangent d tau, tau = 2 c / (1 - d^2 + sqrt((1 - d^2)^2 + (2 d c)^2)). Written for the vectors
    divided by their lengths, it is right for the shortest d, too, where it becomes one step of
    Gram and Schmidt's.
    """
    x, y = V[:, i], V[:, j]
    # A row of length zero is orthogonal to all, whatever its direction.
    is_there = np.minimum(a[:, i], a[:, j]) > ZERO / 2
    cosine = np.einsum("kij,kij->ki", x, y) * is_there
    difference = a[:, i] - a[:, j]
    d = np.exp(-np.abs(difference))
    p, q = 1.0 - d * d, 2.0 * d * cosine
    below = p + np.sqrt(p * p + q * q)
    tau = 2.0 * cosine / np.where(below > 0.0, below, 1.0)
    longer, shorter = d * d * tau, -tau
    i_is_longer = difference >= 0.0
    new_x = x + np.where(i_is_longer, longer, shorter)[..., None] * y
    new_y = y + np.where(i_is_longer, shorter, longer)[..., None] * x
    turned = -0.5 * np.log1p((d * tau) ** 2)  # the rotation's cosine
    for k, new in ((i, new_x), (j, new_y)):
        change = turned.copy()
        V[:, k] = _normalised(change, new)
        a[:, k] += change
    return np.abs(cosine).max(initial=0.0)
