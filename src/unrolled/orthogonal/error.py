"""How far a matrix is from orthogonal."""

import numpy as np

from unrolled._check import check_plain_array, check_square


def orthogonality_error(W):
    r"""Distance of :math:`W^T W` from the identity, :math:`\lVert W^T W - I \rVert`.

    Parameters
    ----------
    W : array_like, shape (..., n, n)
        Square matrices.

    Returns
    -------
    float, or ndarray of shape (...)
        The root of the sum of the squared entries, zero for orthogonal matrices. No singular value
        s of W is further than this from 1, because abs(s - 1) <= abs(s^2 - 1).

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.orthogonal import expm_skew, henaff_init, orthogonality_error
    >>> orthogonality_error(2.0 * np.eye(1))
    3.0
    >>> orthogonality_error(expm_skew(henaff_init(np.random.default_rng(0), 50))) < 1e-13
    True
    """
    W = check_plain_array("W", W)
    check_square("W", W)
    error = np.linalg.norm(np.swapaxes(W, -1, -2) @ W - np.eye(W.shape[-1]), axis=(-2, -1))
    return float(error) if error.ndim == 0 else error
