"""What maps of the form s(W x + b) share: their weights, and what a sweep over these means."""

import autograd.numpy as np
import numpy as onp

from unrolled._check import check_float_array, check_last_axis, shape_of, value_of
from unrolled.cells._linear import matvec


def check_weights(W):
    """Return `W` as a floating-point array, raising unless it is (..., n, n)."""
    W = check_float_array("W", W)
    shape = shape_of(W)
    if len(shape) < 2 or shape[-1] != shape[-2] or shape[-1] == 0:
        raise ValueError(f"W has shape {shape}, expected (..., n, n) with n of at least 1")
    return W


def check_bias(b, n):
    """Return `b` as a floating-point array (..., n), or None, which stands for zero."""
    if b is None:
        return None
    b = check_float_array("b", b)
    check_last_axis("b", b, n, "the units of the state, as W's does")
    return b


def times(W, x):
    """W x, leading axes broadcast as numpy's do; a sum over columns where matrices are many."""
    if np.ndim(W) == 2:
        return matvec(W, x)
    # A product of numpy's for each small matrix costs more than the numbers in it.
    return sum(W[..., k] * x[..., k, np.newaxis] for k in range(shape_of(W)[-1]))


def inverse_of(W):
    """The inverse of W, raising where it has none."""
    singular = onp.linalg.cond(value_of(W)) * onp.finfo(value_of(W).dtype).eps >= 1.0
    if onp.any(singular):
        raise ValueError("W has no inverse: the map takes many states to one")
    return np.linalg.inv(W)
