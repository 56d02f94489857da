"""What every map accepts: parameters that broadcast, and states whose last axis is the state."""

from autograd.extend import Box

from unrolled._check import check_float_array, check_last_axis, shape_of


def check_parameter(name, value):
    """Return a map's parameter as a number, or as an array of shape (..., 1).

    The last axis of length 1 stands where a state has its units, so that a sweep over V values,
    given as (V, 1), meets states (V, n) without a loop.
    """
    array = check_float_array(name, value)
    shape = shape_of(array)
    if shape:
        if shape[-1] != 1:
            raise ValueError(
                f"{name} has shape {shape}, expected a number or (..., 1): to sweep it, "
                f"give the values as a column, {name}[:, None]"
            )
        return array
    # A plain number leaves float32 states float32; one that autograd traces has to stay traced.
    return array if isinstance(array, Box) else float(array)


def check_state(x, n_state):
    """Return a state of `n_state` units as a floating-point array (..., n_state)."""
    x = check_float_array("x", x)
    check_last_axis("x", x, n_state, "the units of the state")
    return x
