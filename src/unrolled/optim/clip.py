"""Gradient clipping."""

import numpy as np

from unrolled._check import check_float_dict, check_positive

# Sums of squares in this range are exact to rounding in float32 as in float64: nothing that
# counts has overflowed, or vanished below the smallest number.
_SAFE = 1e-15, 1e30
_TINY = 1e-20  # a factor below it may itself have lost digits


def global_norm(grads):
    """Euclidean norm of all gradients together, as if they were one long vector.

    Examples
    --------
    >>> import numpy as np
    >>> global_norm({"a": np.array([3.0]), "b": np.array([[4.0]])})
    5.0
    """
    total = sum(float(np.vdot(g, g)) for g in grads.values())
    if _SAFE[0] < total < _SAFE[1]:
        return total**0.5
    # Scaled by the largest entry, so that huge gradients do not overflow when squared. The
    # maximum is numpy's, which lets a NaN through; Python's own drops it.
    largest = float(np.max([np.max(np.abs(g), initial=0.0) for g in grads.values()], initial=0.0))
    if largest == 0.0 or not np.isfinite(largest):
        return largest
    return largest * float(np.sqrt(sum(float(np.sum((g / largest) ** 2)) for g in grads.values())))


def clip_grad_norm(grads, max_norm):
    """Shorten the gradient to `max_norm` if it is longer; its direction stays.

    Algorithm 1 of Pascanu et al. (2013): g <- (max_norm / ||g||) g when ||g|| > max_norm, with
    the norm over all parameters together.

    Parameters
    ----------
    grads : dict of array
    max_norm : float
        Positive.

    Returns
    -------
    clipped : dict of array
        New arrays when shortened, the given ones otherwise.
    norm : float
        The norm before clipping. When it is not finite the gradients are returned unchanged,
        for no length can be given to a vector without a direction.

    Examples
    --------
    >>> import numpy as np
    >>> grads, norm = clip_grad_norm({"w": np.array([30.0, 40.0])}, max_norm=1.0)
    >>> norm, grads["w"]
    (50.0, array([0.6, 0.8]))
    """
    check_positive("max_norm", max_norm)
    grads = check_float_dict("grads", grads)
    norm = global_norm(grads)
    return shortened(grads, norm, max_norm), norm


def shortened(grads, norm, max_norm):
    """`grads`, whose norm is known, no longer than `max_norm`."""
    if not np.isfinite(norm) or norm <= max_norm:
        return grads
    factor = max_norm / norm
    if factor > _TINY:
        return {k: g * factor for k, g in grads.items()}
    return {k: g / norm * max_norm for k, g in grads.items()}


def clip_grad_value(grads, max_value):
    """Limit every entry of the gradient to [-max_value, max_value].

    Unlike `clip_grad_norm` this turns the gradient's direction. Mikolov's variant, which Pascanu
    et al. (2013, section 3.2) found to behave much the same.

    Parameters
    ----------
    grads : dict of array
    max_value : float
        Positive.

    Returns
    -------
    dict of array
        New arrays; an entry that is not a number stays so.

    Examples
    --------
    >>> import numpy as np
    >>> clip_grad_value({"w": np.array([30.0, -0.5])}, max_value=1.0)
    {'w': array([ 1. , -0.5])}
    """
    max_value = check_positive("max_value", max_value)
    return {k: np.clip(g, -max_value, max_value) for k, g in check_float_dict("grads", grads).items()}
