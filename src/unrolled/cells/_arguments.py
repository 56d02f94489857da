"""The arguments of an unroll: checked, of one dtype, with the leading axes that the kernels expect."""

from math import prod

import autograd.numpy as np
import numpy as onp

from unrolled._check import check_float_array, check_last_axis, shape_of, value_of


def match(cell, params, u, x0, others=()):
    """Check `params`, `u` and `x0`, and bring them to one dtype and to the same leading axes.

    Returns
    -------
    params : dict of array
    u : array, shape (T, ..., B, n_inputs)
        With the replica axes of `params`, if there are any.
    x0 : array, shape (..., B, n_state)
    others : list of array
        Further arrays in the same dtype; only if some were given.
    """
    params = cell.check_params(params)
    u = _over_replicas(_check_inputs(cell, u), cell.replicas(params))
    state_shape = (*shape_of(u)[1:-1], cell.n_state)
    given = [u, *params.values(), *others]
    if x0 is not None:
        x0 = _check_initial_state(cell, x0, state_shape)
        given.append(x0)
    dtype = onp.result_type(*(value_of(a).dtype for a in given))
    x0 = onp.zeros(state_shape, dtype) if x0 is None else x0
    matched = {k: _cast(p, dtype) for k, p in params.items()}, _cast(u, dtype), _cast(x0, dtype)
    return (*matched, [_cast(a, dtype) for a in others]) if others else matched


def merge(cell, params, u, x0):
    """Make one axis of all replica axes, or of all batch axes when there are no replicas.

    Takes what `match` returns, and returns it with a fourth value: the shape (..., B) to go back
    to afterwards, or None when nothing had to be merged.
    """
    replicas, shape = cell.replicas(params), shape_of(u)[1:-1]
    if len(replicas) > 1:
        params = {k: np.reshape(p, (prod(replicas), *shape_of(p)[len(replicas) :])) for k, p in params.items()}
        flat = (prod(replicas), shape[-1])
    elif not replicas and len(shape) > 1:
        flat = (prod(shape),)
    else:
        return params, u, x0, None
    u = np.reshape(u, (shape_of(u)[0], *flat, cell.n_inputs))
    return params, u, np.reshape(x0, (*flat, cell.n_state)), shape


def _check_inputs(cell, u):
    u = check_float_array("u", u)
    if len(shape_of(u)) < 3:
        raise ValueError(
            f"u has shape {shape_of(u)}, expected (T, ..., B, {cell.n_inputs}): time, batch, "
            "features; for one sequence give a batch of one, u[:, None, :]"
        )
    check_last_axis("u", u, cell.n_inputs, "the n_inputs features of one time step")
    return u


def _over_replicas(u, replicas):
    """Give `u` the replica axes where it has none: every replica then reads the same inputs."""
    T, *leading, B, n_inputs = shape_of(u)
    if not replicas or tuple(leading) == replicas:
        return u
    if leading:
        raise ValueError(
            f"u has shape {shape_of(u)}: its axes {tuple(leading)} between time and batch must be "
            f"the parameters' replica axes {replicas}, or absent"
        )
    u = np.reshape(u, (T, *(1,) * len(replicas), B, n_inputs))
    return np.broadcast_to(u, (T, *replicas, B, n_inputs))


def _check_initial_state(cell, x0, state_shape):
    x0 = check_float_array("x0", x0)
    check_last_axis("x0", x0, cell.n_state, "the n_state entries of one state")
    if shape_of(x0) == state_shape:
        return x0
    # autograd's broadcast_to wants the missing axes to be there.
    missing = len(state_shape) - len(shape_of(x0))
    try:
        return np.broadcast_to(np.reshape(x0, (*(1,) * missing, *shape_of(x0))), state_shape)
    except ValueError:
        raise ValueError(
            f"x0 has shape {shape_of(x0)}, expected {state_shape} or a shape that broadcasts to it"
        ) from None


def _cast(array, dtype):
    return array if value_of(array).dtype == dtype else array.astype(dtype)
