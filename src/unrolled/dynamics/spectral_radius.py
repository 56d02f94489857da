"""The spectral radius: what a linear map does in the long run."""

import numpy as np

from unrolled._check import check_plain_array, check_square


def spectral_radius(W):
    """Largest modulus of an eigenvalue of `W`.

    Parameters
    ----------
    W : array_like, shape (..., n, n)
        Square matrices.

    Returns
    -------
    float, or ndarray of shape (...)
        The growth of x_{t+1} = W x_t a step, in the long run: its logarithm is the largest
        Lyapunov exponent. In the short run the norm may grow all the same, by up to the largest
        singular value a step.

    Raises
    ------
    ValueError
        If `W` is not square or not finite.

    Examples
    --------
    >>> from unrolled.dynamics import spectral_radius
    >>> spectral_radius([[0.0, 2.0], [0.0, 0.0]])  # W W = 0, although its singular value is 2
    0.0
    >>> round(spectral_radius([[0.0, -0.5], [0.5, 0.0]]), 12)
    0.5
    """
    W = check_plain_array("W", W)
    check_square("W", W)
    radius = np.abs(np.linalg.eigvals(W)).max(axis=-1)
    return float(radius) if radius.ndim == 0 else radius
