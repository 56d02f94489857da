"""How fast gradients must vanish at the least."""

import numpy as np

from unrolled._check import check_choice, check_plain_array, check_square
from unrolled.gradients._border import check_lag
from unrolled.gradients.singular_values import singular_values
from unrolled.nonlinearities import NONLINEARITIES


def vanishing_bound(W_hh, lags, nonlinearity="tanh"):
    r"""Bound on the gradient of the vanilla network over so many steps, whatever its inputs.

    .. math::

        \left\lVert \frac{\partial x_T}{\partial x_{T-k}} \right\rVert_2
        \le \bigl(\gamma\, \sigma_{\max}(W_{hh})\bigr)^k,

    where the slopes of the nonlinearity are at most :math:`\gamma`: 1/4 for the sigmoid, 1 for the
    others.

    Parameters
    ----------
    W_hh : array_like, shape (..., n, n)
        Recurrent weights.
    lags : array_like of int, shape (K,)
        Numbers of steps k, not negative.
    nonlinearity : {"tanh", "sigmoid", "relu", "identity"}

    Returns
    -------
    ndarray, shape (..., K)

    Raises
    ------
    FloatingPointError
        If the bound is too large for a number: it names the lag.
    ValueError, TypeError
        If an argument does not fit.

    Notes
    -----
    Every step's Jacobian is a diagonal matrix of slopes times W_hh, and norms of products are at
    most the products of norms. If sigma_max < 1 / gamma, gradients therefore vanish, at least as
    fast as the bound. If not, the bound says nothing: they *can* explode, but need not. It is
    attained when every slope is gamma and W_hh is a multiple of an orthogonal matrix.

    References
    ----------
    Pascanu, R., Mikolov, T., Bengio, Y. (2013). On the difficulty of training recurrent neural
    networks. ICML, equations 6 and 7.

    Examples
    --------
    >>> from unrolled.gradients import vanishing_bound
    >>> vanishing_bound([[0.0, 0.5], [-0.5, 0.0]], lags=[0, 1, 2])
    array([1.  , 0.5 , 0.25])
    >>> vanishing_bound([[2.0]], lags=[3], nonlinearity="sigmoid")
    array([0.125])
    """
    W_hh = check_plain_array("W_hh", W_hh)
    check_square("W_hh", W_hh)
    check_choice("nonlinearity", nonlinearity, NONLINEARITIES)
    lags = np.asarray(lags) if np.size(lags) else np.zeros(0, int)
    if lags.dtype.kind not in "iu" or lags.ndim != 1:
        raise TypeError(
            f"lags must be a list of whole numbers, such as range(51), got dtype {lags.dtype} "
            f"and shape {lags.shape}"
        )
    if lags.size and lags.min() < 0:
        raise ValueError(f"lags must not be negative, got {lags.min()}")
    largest = singular_values(W_hh)[..., :1]
    with np.errstate(over="ignore"):  # reported with the lag
        bound = (NONLINEARITIES[nonlinearity].slope_bound * largest) ** lags.astype(largest.dtype)
    for k, at_k in zip(lags, np.moveaxis(bound, -1, 0)):
        check_lag(at_k, k, "the bound", "it says nothing there; leave this lag out")
    return bound
