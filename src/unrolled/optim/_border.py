"""What every optimiser accepts."""

from unrolled._check import check_float_dict, check_keys, check_shape, shape_of


def check_grads(params, grads):
    """Return `grads`, raising unless it has an array of the same shape for every entry of `params`."""
    check_keys("grads", grads, params)
    for k, p in params.items():
        check_shape(f"grads[{k!r}]", grads[k], shape_of(p))
    return check_float_dict("grads", grads)
