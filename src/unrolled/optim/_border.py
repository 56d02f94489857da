"""What every optimiser accepts."""

import numpy as np

from unrolled._check import check_float_dict, check_keys, check_number, check_shape, shape_of


def check_grads(params, grads):
    """Return `grads`, raising unless it has an array of the same shape for every entry of `params`."""
    if _plainly_fit(params, grads):  # what training does thousands of times
        return grads
    check_keys("grads", grads, params)
    for k, p in params.items():
        check_shape(f"grads[{k!r}]", grads[k], shape_of(p))
    return check_float_dict("grads", grads)


def _plainly_fit(params, grads):
    return (
        type(grads) is dict
        and grads.keys() == params.keys()
        and all(
            type(p) is type(grads[k]) is np.ndarray
            and p.dtype is grads[k].dtype
            and p.dtype.kind == "f"
            and p.shape == grads[k].shape
            for k, p in params.items()
        )
    )


def check_lr_factor(lr_factor):
    """Return the factor of a learning-rate schedule, raising unless it is 0 or more, and finite."""
    if not 0 <= check_number("lr_factor", lr_factor) < float("inf"):
        raise ValueError(f"lr_factor must be 0 or more, and finite, got {lr_factor}")
    return lr_factor


def check_decay(name, value):
    """Return `value` as a float, raising unless it can be the decay of an average."""
    if not 0 <= check_number(name, value) < 1:
        raise ValueError(f"{name} must be in [0, 1), got {value}")
    return float(value)


def check_squares(grads):
    """Raise when the square of a finite gradient overflows.

    An average of squares would be infinite from then on, and its parameter would never move again.
    """
    for k, g in grads.items():
        if np.isfinite(np.vdot(g, g)):
            continue
        largest = np.max(np.abs(g), initial=0.0)
        if np.isfinite(largest) and largest > np.sqrt(np.finfo(largest.dtype).max):
            raise FloatingPointError(
                f"the square of the gradient of {k} overflows (its largest entry is {largest:.3g})"
            )
