"""Singular values: by how much a matrix stretches vectors."""

import numpy as np

from unrolled._check import check_plain_array, check_square


def singular_values(W):
    r"""Singular values of `W`, the largest first.

    The first is the norm, :math:`\max |W v| / |v|`, the last the smallest stretching,
    :math:`\min |W v| / |v|`.

    Parameters
    ----------
    W : array_like, shape (..., n, n)
        Square matrices.

    Returns
    -------
    ndarray, shape (..., n)

    Raises
    ------
    ValueError
        If `W` is not square or not finite.

    Notes
    -----
    Each is exact to about 1e-16 of the *largest*; smaller ones are rounding. `log_singular_values`
    has those of long products.

    Examples
    --------
    >>> from unrolled.gradients import singular_values
    >>> singular_values([[0.0, 2.0], [0.0, 0.0]])  # although both eigenvalues are zero
    array([2., 0.])
    """
    W = check_plain_array("W", W)
    check_square("W", W)
    return np.linalg.svd(W, compute_uv=False)
