"""Skew-symmetric matrices from the vector of their upper entries, and back."""

from functools import lru_cache
from math import isqrt

import numpy as np
from autograd.extend import defjvp, defvjp, primitive

from unrolled._check import check_float_array, shape_of
from unrolled.orthogonal._border import check_skew


def skew(a):
    """Skew-symmetric matrix from its n (n - 1) / 2 entries above the diagonal.

    Parameters
    ----------
    a : array_like, shape (..., n (n - 1) / 2)
        The entries, row after row: A[0, 1], A[0, 2], ..., A[1, 2], ... An empty vector gives the
        only skew-symmetric matrix of one row, zero.

    Returns
    -------
    ndarray, shape (..., n, n)
        A with A^T = -A. Differentiable by autograd to any order.

    Raises
    ------
    ValueError
        If the length of `a` is not 0, 1, 3, 6, 10, ...

    Examples
    --------
    >>> from unrolled.orthogonal import skew
    >>> skew([1.0, 2.0, 3.0])
    array([[ 0.,  1.,  2.],
           [-1.,  0.,  3.],
           [-2., -3.,  0.]])
    """
    a = check_float_array("a", a)
    if not shape_of(a):
        raise ValueError("a is a single number, expected (..., n (n - 1) / 2): write [a] for n = 2")
    m = shape_of(a)[-1]
    n = (1 + isqrt(1 + 8 * m)) // 2
    if n * (n - 1) // 2 != m:
        raise ValueError(
            f"a has shape {shape_of(a)}, expected (..., n (n - 1) / 2), a last axis of length "
            f"0, 1, 3, 6, 10, ...: the nearest are {n * (n - 1) // 2} (n = {n}) and "
            f"{n * (n + 1) // 2} (n = {n + 1})"
        )
    return _spread(a, n)


def unskew(A):
    """The entries above the diagonal of a skew-symmetric matrix: the inverse of `skew`.

    Parameters
    ----------
    A : array_like, shape (..., n, n)
        Skew-symmetric matrices.

    Returns
    -------
    ndarray, shape (..., n (n - 1) / 2)
        The entries, row after row. Differentiable by autograd to any order; its gradient is
        skew-symmetric.

    Raises
    ------
    ValueError
        If `A` is not square, not finite or not skew-symmetric.

    Examples
    --------
    >>> from unrolled.orthogonal import skew, unskew
    >>> unskew(skew([1.0, 2.0, 3.0]))
    array([1., 2., 3.])
    """
    return 0.5 * _gather(check_skew("A", A))


@lru_cache(maxsize=32)
def _places(n):
    """Where the entries above the diagonal, and their mirror images, lie in the flat matrix."""
    rows, columns = np.triu_indices(n, 1)
    places = rows * n + columns, columns * n + rows
    for index in places:
        index.flags.writeable = False  # one array for all callers
    return places


@primitive
def _spread(a, n):
    upper, lower = _places(n)
    flat = np.zeros((*a.shape[:-1], n * n), a.dtype)
    flat[..., upper] = a
    flat[..., lower] = -a
    return flat.reshape(*a.shape[:-1], n, n)


@primitive
def _gather(A):
    n = A.shape[-1]
    upper, lower = _places(n)
    flat = A.reshape(*A.shape[:-2], n * n)
    return flat[..., upper] - flat[..., lower]


# Both are linear and each is the other's transpose, so that every derivative is one of them again.
defvjp(_spread, lambda ans, a, n: _gather, argnums=(0,))
defjvp(_spread, lambda g, ans, a, n: _spread(g, n), argnums=(0,))
defvjp(_gather, lambda ans, A: lambda g: _spread(g, shape_of(A)[-1]))
defjvp(_gather, lambda g, ans, A: _gather(g))
