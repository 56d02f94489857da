"""What the functions of this module check."""

import numpy as np

from unrolled._check import check_plain_array, check_square
from unrolled._fused import is_traced
from unrolled.models.sequence import _READOUT as READOUT


def check_jacobians(jacobians):
    """Return ``jacobians (T, ..., n, n)`` as a floating-point array, square and finite."""
    jacobians = check_plain_array("jacobians", jacobians)
    if jacobians.ndim < 3:
        raise ValueError(
            f"jacobians has shape {jacobians.shape}, expected (T, ..., n, n), time first; for the "
            "Jacobian J of a single step give J[None]"
        )
    check_square("jacobians", jacobians)
    return jacobians


def refuse_traced(function, **arguments):
    """Raise when autograd is tracing one of the arguments, or an entry of one that is a dict."""
    for name, value in arguments.items():
        if is_traced(value, *getattr(value, "values", tuple)()):
            raise TypeError(f"{name} is being traced by autograd, which {function} cannot follow")


def cell_params(params):
    """The parameters of the cell among `params`, which may hold a model's read-out as well."""
    if not hasattr(params, "keys"):
        raise TypeError(f"params must be a dict of arrays, got {type(params).__name__}")
    return {k: v for k, v in params.items() if k not in READOUT}


def check_lag(product, lag, what, instead):
    """Raise unless `product`, which belongs to this lag, is finite."""
    if not np.isfinite(product).all():
        raise FloatingPointError(
            f"{what} at lag {lag} is larger than the largest number of dtype {product.dtype}: "
            f"{instead}"
        )
