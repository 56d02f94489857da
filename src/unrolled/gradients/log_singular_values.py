"""Singular values of long products, as logarithms, also when they span more than a number can."""

import numpy as np

from unrolled.gradients._border import check_jacobians
from unrolled.gradients._graded import ZERO, graded_products
from unrolled.gradients._jacobi import log_singular_values_of_scaled


def log_singular_values(jacobians):
    r"""Logarithms of the singular values of every product of the last k Jacobians, all accurate.

    The singular values of :math:`J_{T-1} \cdots J_{T-k}` drift apart exponentially in k. Those of
    the product as it stands in the computer are right only down to 1e-16 of the largest; here all
    of them are.

    Parameters
    ----------
    jacobians : array_like, shape (T, ..., n, n)
        Those of the steps, the earliest first, such as `step_jacobians` gives.

    Returns
    -------
    ndarray, shape (T + 1, ..., n)
        Entry ``[k]``: natural logarithms for the product of the last k, the largest first; zeros
        for k = 0; -inf for directions that are mapped to zero.

    Raises
    ------
    ValueError
        If a shape does not fit, or a Jacobian is not finite.

    Notes
    -----
    The product is kept as an orthogonal matrix, a diagonal one whose *logarithms* are stored, and
    one that stays well conditioned, by a QR factorisation with column pivoting at every step (the
    stratification of Loh et al.). The last two factors then go through one-sided Jacobi rotations,
    which find singular values of such graded matrices to full relative accuracy (Demmel and
    Veselic), for all lags at once. The time is of order T n^3, the memory a few times that of
    `jacobians`.

    Each Jacobian is taken to be exact to rounding, which is 1e-16 of its own largest singular
    value: what is stretched by less than n times that within one step counts as mapped to zero.

    The values divided by k are the finite-time Lyapunov exponents of these k steps.

    References
    ----------
    Loh, E. Y. et al. (2005). Numerical stability and the sign problem in the determinant quantum
    Monte Carlo method. International Journal of Modern Physics C 16.

    Demmel, J., Veselic, K. (1992). Jacobi's method is more accurate than QR. SIAM Journal on
    Matrix Analysis and Applications 13.

    Examples
    --------
    A hundred matrices that stretch by e and squeeze by e, in two directions that are turned:

    >>> import numpy as np
    >>> from unrolled.gradients import jacobian_products, log_singular_values, singular_values
    >>> turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    >>> J = turn @ np.diag(np.exp([1.0, -1.0])) @ turn.T
    >>> logs = log_singular_values(np.stack([J] * 100))
    >>> logs[[0, 1, 100]].round(10) + 0.0
    array([[   0.,    0.],
           [   1.,   -1.],
           [ 100., -100.]])

    The product itself has forgotten its smaller singular value, which is e^-100:

    >>> P = jacobian_products(np.stack([J] * 100))
    >>> bool(singular_values(P[100])[1] > 1e20)
    True
    """
    jacobians = check_jacobians(jacobians)
    logs, rows = graded_products(jacobians[::-1])
    logs = log_singular_values_of_scaled(logs, rows)
    logs = -np.sort(-logs, axis=-1)
    return np.where(logs < ZERO / 2, -np.inf, logs).astype(jacobians.dtype)
