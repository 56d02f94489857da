"""The two costs of the book, chosen by what the targets are.

Integer targets are classes, scored by cross-entropy after a softmax (nats). Real targets are
values, scored by squared error. Each cost is given per prediction, with its gradient.
"""

import autograd.numpy as np
import numpy as onp

from unrolled._check import value_of


def are_classes(targets):
    """Whether `targets` are integers, and so class indices.

    Parameters
    ----------
    targets : array_like

    Returns
    -------
    bool

    Examples
    --------
    >>> are_classes([0, 2]), are_classes([0.0, 2.0])
    (True, False)
    """
    return onp.asarray(targets).dtype.kind in "iu"


def check_targets(targets, output_shape):
    """Return `targets` as an array that fits outputs of shape (..., n_outputs), or raise.

    Parameters
    ----------
    targets : array_like
        Integers from 0 to n_outputs - 1, shape (...), for classes; floats, shape (..., n_outputs),
        for values.
    output_shape : tuple of int
        The shape (..., n_outputs).

    Returns
    -------
    ndarray

    Raises
    ------
    TypeError, ValueError
        When the kind, the shape or the range does not fit; the message says what would.

    Examples
    --------
    >>> check_targets([0, 2], output_shape=(2, 3))
    array([0, 2])
    """
    targets = onp.asarray(targets)
    n_outputs = output_shape[-1]
    if are_classes(targets):
        expected, kind = output_shape[:-1], "integers, so classes"
    elif targets.dtype.kind == "f":
        expected, kind = output_shape, "real numbers, so values"
    else:
        raise TypeError(
            "targets must be integers (classes) or real numbers (values), "
            f"got dtype {targets.dtype}"
        )
    if targets.shape != expected:
        raise ValueError(f"targets ({kind}) have shape {targets.shape}, expected {expected}")
    if are_classes(targets) and targets.size and not (0 <= targets.min() and targets.max() < n_outputs):
        raise ValueError(
            f"targets (integers, so classes) must be 0 to {n_outputs - 1}, got "
            f"{targets.min()} to {targets.max()}; for a squared error give real numbers"
        )
    return targets


def _one_hot(targets, n_outputs, dtype):
    return (onp.expand_dims(targets, -1) == onp.arange(n_outputs)).astype(dtype)


def cost_per_prediction(outputs, targets):
    """Cross-entropy in nats, or the mean squared error over outputs, for each prediction.

    Parameters
    ----------
    outputs : array, shape (..., n_outputs)
        Class scores before the softmax, or predicted values.
    targets : array, shape (...,) of integers, or (..., n_outputs) of floats

    Returns
    -------
    array, shape (...,)

    Examples
    --------
    >>> import numpy as np
    >>> bool(np.isclose(cost_per_prediction(np.zeros(4), np.array(2)), np.log(4)))
    True
    >>> float(cost_per_prediction(np.array([1.0, 3.0]), np.array([1.0, 1.0])))
    2.0
    """
    if not are_classes(targets):
        return np.mean((outputs - targets) ** 2, axis=-1)
    shifted = outputs - np.max(outputs, axis=-1, keepdims=True)
    chosen = np.sum(shifted * _one_hot(targets, np.shape(outputs)[-1], value_of(outputs).dtype), axis=-1)
    return np.log(np.sum(np.exp(shifted), axis=-1)) - chosen


def cost_and_gradient(outputs, targets):
    """`cost_per_prediction` and its derivative with respect to `outputs`, in plain numpy.

    Parameters
    ----------
    outputs, targets
        As for `cost_per_prediction`.

    Returns
    -------
    cost : ndarray, shape (...,)
    gradient : ndarray, shape (..., n_outputs)

    Examples
    --------
    >>> import numpy as np
    >>> cost, gradient = cost_and_gradient(np.zeros((1, 2)), np.array([0]))
    >>> gradient
    array([[-0.5,  0.5]])
    """
    if not are_classes(targets):
        residual = outputs - targets
        n = outputs.shape[-1]
        cost = residual[..., 0] ** 2 if n == 1 else (residual * residual).sum(axis=-1) / n
        return cost, residual * (2.0 / n)
    scores = outputs.reshape(-1, outputs.shape[-1])
    chosen = onp.arange(len(scores)), targets.ravel()
    scores = scores - scores.max(axis=-1, keepdims=True)
    exponentials = onp.exp(scores)
    total = exponentials.sum(axis=-1, keepdims=True)
    cost = onp.log(total[:, 0]) - scores[chosen]
    exponentials /= total
    exponentials[chosen] -= 1.0
    return cost.reshape(targets.shape), exponentials.reshape(outputs.shape)
