"""Norms of the powers of a matrix: what a linear network does to its state, step by step."""

import numpy as np

from unrolled._check import check_count, check_plain_array, check_square


def power_norms(W, n):
    r"""Norms of powers, :math:`\lVert W^k \rVert_2`: the most that k steps of a linear map stretch.

    Parameters
    ----------
    W : array_like, shape (..., m, m)
        Square matrices.
    n : int
        The highest power, at least 0.

    Returns
    -------
    ndarray, shape (n + 1, ...)

    Raises
    ------
    FloatingPointError
        If a power is too large for a number: it names it.
    ValueError
        If an argument does not fit.

    Examples
    --------
    Both eigenvalues are 0.9, so it shrinks in the end; first it grows, almost fortyfold:

    >>> from unrolled.nonnormal import power_norms
    >>> norms = power_norms([[0.9, 10.0], [0.0, 0.9]], n=200)
    >>> int(norms.argmax()), round(float(norms.max()), 1), bool(norms[200] < 1e-5)
    (9, 38.7, True)
    """
    W = check_plain_array("W", W)
    check_square("W", W)
    n = check_count("n", n, minimum=0)
    norms = np.empty((n + 1, *W.shape[:-2]), W.dtype)
    power = np.broadcast_to(np.eye(W.shape[-1], dtype=W.dtype), W.shape)
    with np.errstate(over="ignore", invalid="ignore"):  # reported with the power
        for k in range(n + 1):
            if not np.isfinite(power).all():
                raise FloatingPointError(
                    f"W^{k} is larger than the largest number of dtype {W.dtype}; take n below {k}"
                )
            norms[k] = np.linalg.norm(power, 2, axis=(-2, -1))
            power = power @ W
    return norms
