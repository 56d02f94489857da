"""The Gauss-Newton matrix, by its products with vectors."""

import numpy as np
from autograd.core import make_jvp, make_vjp

from unrolled._check import check_keys
from unrolled.losses import are_classes, check_targets


def gauss_newton(model, params, u, targets):
    """Products with the Gauss-Newton matrix of the model's loss.

    The loss is the mean of a convex cost of the outputs. With J the outputs' derivative by the
    parameters and H the cost's second derivative by the outputs, G = J' H J is the Hessian without
    its part that multiplies the outputs' own curvature. It is never negative, and equals the Hessian
    when the outputs are linear in the parameters (Schraudolph 2002).

    Parameters
    ----------
    model : SequenceModel
        Anything with ``predict(params, u)`` that autograd can differentiate.
    params : dict of ndarray
        Of one network, without replica axes.
    u, targets
        A batch, as for ``model.loss``.

    Returns
    -------
    callable
        ``product(v)`` takes a dict of arrays like `params` to another, G v, by one pass forward
        (J v) and one backward.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN, SequenceModel
    >>> model, rng = SequenceModel(ElmanRNN(1, 3), n_outputs=2), np.random.default_rng(0)
    >>> params = model.init(rng)
    >>> product = gauss_newton(model, params, rng.normal(size=(5, 4, 1)), np.array([0, 1, 1, 0]))
    >>> v = {k: rng.normal(size=p.shape) for k, p in params.items()}
    >>> sum(float(np.sum(v[k] * Gv)) for k, Gv in product(v).items()) > 0
    True
    """
    outputs = model.predict(params, u)
    targets = np.asarray(targets)
    check_targets(targets, np.shape(outputs))
    second_derivative = _hessian_of_cost(outputs, targets)
    return squared_map(lambda p: model.predict(p, u), params, second_derivative)


def squared_map(function, params, metric):
    """``v -> J' metric(J v)`` with J the derivative of `function` at `params`."""
    pull_back, _ = make_vjp(function, params)
    push_forward = make_jvp(function, params)

    def product(v):
        check_keys("v", v, params)
        return pull_back(metric(push_forward(v)[1]))

    return product


def _hessian_of_cost(outputs, targets):
    """``w -> H w`` for the mean cost over the predictions, as `unrolled.losses` defines it."""
    n_outputs = outputs.shape[-1]
    n_predictions = outputs.size // n_outputs
    if not are_classes(targets):
        return lambda w: w * (2.0 / (n_outputs * n_predictions))
    p = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)

    def of_softmax(w):  # diag(p) - p p', the covariance of the drawn class
        return p * (w - np.sum(p * w, axis=-1, keepdims=True)) / n_predictions

    return of_softmax
