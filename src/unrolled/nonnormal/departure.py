"""How far a matrix is from having orthogonal eigenvectors."""

import numpy as np

from unrolled._check import check_plain_array, check_square


def departure_from_normality(W):
    r"""Henrici's departure from normality, zero for normal matrices and no others.

    .. math:: \Bigl( \lVert W \rVert_F^2 - \sum_i |\lambda_i|^2 \Bigr)^{1/2}

    Parameters
    ----------
    W : array_like, shape (..., n, n)
        Square matrices.

    Returns
    -------
    float, or ndarray of shape (...)

    Raises
    ------
    ValueError
        If `W` is not square or not finite.

    Notes
    -----
    Schur's form of W is an upper triangular matrix with the eigenvalues on its diagonal; the
    departure is the norm of what stands above the diagonal, and computed as such: the difference in
    the formula would leave 1e-8 of rounding where it should be zero.

    References
    ----------
    Henrici, P. (1962). Bounds for iterates, inverses, spectral variation and fields of values of
    non-normal matrices. Numerische Mathematik 4.

    Examples
    --------
    >>> from unrolled.nonnormal import departure_from_normality
    >>> departure_from_normality([[0.9, 10.0], [0.0, 0.9]])
    10.0
    >>> departure_from_normality([[0.0, -1.0], [1.0, 0.0]]) < 1e-15  # a rotation
    True
    """
    W = check_plain_array("W", W)
    check_square("W", W)
    # The first k eigenvectors, made orthonormal, span what the first k Schur vectors span.
    Q, _ = np.linalg.qr(np.linalg.eig(W).eigenvectors)
    T = np.conj(np.swapaxes(Q, -1, -2)) @ W @ Q
    off_diagonal = np.where(np.eye(W.shape[-1], dtype=bool), 0.0, np.abs(T))
    departure = np.linalg.norm(off_diagonal, axis=(-2, -1))
    return float(departure) if departure.ndim == 0 else departure
