"""The dimension of an attractor, as its Lyapunov exponents give it."""

import numpy as np

from unrolled._check import check_plain_array


def kaplan_yorke_dimension(exponents):
    r"""Dimension of an attractor by the formula of Kaplan and Yorke.

    Parameters
    ----------
    exponents : array_like, shape (..., n)
        The whole Lyapunov spectrum, in any order; -inf is allowed.

    Returns
    -------
    float, or ndarray of shape (...)
        Between 0, when all exponents are negative (a fixed point or a cycle), and n, when volumes
        do not shrink.

    Raises
    ------
    ValueError
        If an exponent is NaN or +inf, or there is none.

    Notes
    -----
    With the exponents in descending order and j the largest number of them whose sum is not
    negative,

    .. math:: D = j + \frac{\lambda_1 + \dots + \lambda_j}{|\lambda_{j+1}|}:

    a volume of D dimensions neither grows nor shrinks. The exponents below
    :math:`\lambda_{j+1}` do not matter, so a part of the spectrum will do if its sum is negative;
    if it is not, more exponents are needed, and what is returned is only their number.

    References
    ----------
    Kaplan, J. L., Yorke, J. A. (1979). Chaotic behavior of multidimensional difference equations.
    Functional Differential Equations and Approximation of Fixed Points, Springer.

    Examples
    --------
    >>> from unrolled.dynamics import kaplan_yorke_dimension
    >>> round(kaplan_yorke_dimension([0.4199, -1.6239]), 4)  # the Henon attractor
    1.2586
    >>> kaplan_yorke_dimension([[-0.1, -0.5], [0.0, -0.5], [0.2, 0.1]])  # point, curve, area
    array([0., 1., 2.])
    """
    exponents = check_plain_array("exponents", exponents)
    if exponents.ndim == 0 or exponents.shape[-1] == 0:
        raise ValueError(f"exponents has shape {exponents.shape}, expected (..., n) with n >= 1")
    if np.isnan(exponents).any() or (exponents == np.inf).any():
        raise ValueError("exponents has entries that are NaN or +inf")
    falling = -np.sort(-exponents, axis=-1)
    sums = np.cumsum(falling, axis=-1)
    # The sums rise and then fall, so those that are not negative come first.
    j = (sums >= 0.0).sum(axis=-1)
    whole = np.concatenate([np.zeros_like(sums[..., :1]), sums], axis=-1)
    spare = np.take_along_axis(whole, j[..., None], axis=-1)[..., 0]
    last = falling.shape[-1] - 1
    following = np.take_along_axis(falling, np.minimum(j, last)[..., None], axis=-1)[..., 0]
    shrinks = j <= last  # and then `following` is negative, for it made the sum negative
    dimension = j + np.where(shrinks, spare / np.where(shrinks, -following, 1.0), 0.0)
    return float(dimension) if dimension.ndim == 0 else dimension
