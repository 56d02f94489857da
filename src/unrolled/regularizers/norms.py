"""L1 and L2 norms of the weights."""

import numpy as np

from unrolled._check import check_float_dict


def l1(params):
    """Sum of the weights' absolute values, and its gradient.

    Weights are all parameters but biases, which are those whose name begins with ``b``: a bias
    moves a unit's working point and costs no smoothness.

    Parameters
    ----------
    params : dict of array

    Returns
    -------
    value : float
        Where parameters have replica axes, the sum over all replicas.
    grads : dict of ndarray
        The signs of the weights (0 for a weight of 0, where any value from -1 to 1 would do);
        zeros for biases.

    Examples
    --------
    >>> import numpy as np
    >>> value, grads = l1({"W_hh": np.array([[1.0, -2.0]]), "b": np.array([5.0])})
    >>> value, grads["W_hh"], grads["b"]
    (3.0, array([[ 1., -1.]]), array([0.]))
    """
    return _sum_over_weights(params, lambda w: np.sum(np.abs(w)), np.sign)


def l2(params):
    """Sum of the weights' squares, and its gradient.

    Without the factor 1/2 that some put before it. Weights are all parameters but biases, see `l1`.

    Parameters
    ----------
    params : dict of array

    Returns
    -------
    value : float
        Where parameters have replica axes, the sum over all replicas.
    grads : dict of ndarray
        Twice the weights; zeros for biases.

    Examples
    --------
    >>> import numpy as np
    >>> value, grads = l2({"W_hh": np.array([[1.0, -2.0]]), "b": np.array([5.0])})
    >>> value, grads["W_hh"], grads["b"]
    (5.0, array([[ 2., -4.]]), array([0.]))
    """
    return _sum_over_weights(params, lambda w: np.vdot(w, w), lambda w: 2 * w)


def _sum_over_weights(params, value_of, gradient_of):
    params = check_float_dict("params", params)
    weights = [k for k in params if not str(k).startswith("b")]
    value = sum(float(value_of(params[k])) for k in weights)
    return value, {k: gradient_of(p) if k in weights else np.zeros_like(p) for k, p in params.items()}
