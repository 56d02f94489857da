"""The resolvent's norm: how nearly a number is an eigenvalue."""

import numpy as np

from unrolled.nonnormal._border import check_matrix

_BLOCK = 2**18  # numbers of the matrices z I - W that are decomposed together


def resolvent_norm(W, z):
    r"""Norm of the resolvent, :math:`\lVert (z I - W)^{-1} \rVert_2`, at any complex numbers z.

    Its contours are the borders of the pseudospectra: where it is at least :math:`1/\varepsilon`,
    a change of W by a matrix of norm :math:`\varepsilon` suffices to make z an eigenvalue.

    Parameters
    ----------
    W : array_like, shape (n, n)
    z : array_like, complex, any shape

    Returns
    -------
    float, or ndarray in the shape of `z`
        1 / the smallest singular value of z I - W; inf at eigenvalues.

    Raises
    ------
    ValueError, TypeError
        If `W` is not a square matrix, or something is not finite.

    Notes
    -----
    For a normal matrix it is 1 / the distance of z from the nearest eigenvalue; for others it is at
    least that. It takes one singular value decomposition for each z.

    References
    ----------
    Trefethen, L. N., Embree, M. (2005). Spectra and pseudospectra. Princeton University Press.

    Examples
    --------
    >>> from unrolled.nonnormal import resolvent_norm
    >>> resolvent_norm([[0.5, 0.0], [0.0, -0.5]], [1.0, 1.5 + 1.0j]).round(6)
    array([2.      , 0.707107])
    >>> resolvent_norm([[0.5, 10.0], [0.0, -0.5]], 1.0) > 13  # the same eigenvalues
    True
    """
    W = check_matrix(W)
    z = np.asarray(z)
    if z.dtype.kind not in "iufc":
        raise TypeError(f"z must hold complex numbers, got dtype {z.dtype}")
    if not np.isfinite(z).all():
        raise ValueError("z has entries that are not finite")
    flat, n = z.reshape(-1, 1, 1), len(W)
    smallest = np.empty(z.size, W.dtype)
    size = max(1, _BLOCK // n**2)
    for start in range(0, z.size, size):
        block = slice(start, start + size)
        smallest[block] = np.linalg.svd(flat[block] * np.eye(n) - W, compute_uv=False)[:, -1]
    with np.errstate(divide="ignore"):  # infinite at eigenvalues, as it should be
        norm = (1.0 / smallest).reshape(z.shape)
    return float(norm) if norm.ndim == 0 else norm
