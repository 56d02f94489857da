"""The Hessian of a cost, applied to a direction without ever being formed."""

import autograd.numpy as np
from autograd import grad

from unrolled._check import (
    check_callable,
    check_finite,
    check_float_dict,
    check_keys,
    check_plain_array,
    check_shape,
    shape_of,
)


def hessian_vector_product(loss, params, vector):
    """Product of the Hessian of `loss` at `params` with `vector`: H v, exact.

    It is the gradient of the slope along v, and costs a few gradients, whatever the number of
    parameters; H itself would need one gradient for each of them.

    Parameters
    ----------
    loss : callable
        ``loss(params)``, one number, in `autograd.numpy`.
    params : dict of array_like
        Where to take the Hessian.
    vector : dict of array_like
        The direction: the keys and shapes of `params`.

    Returns
    -------
    dict of ndarray
        H v, with the keys, shapes and dtypes of `params`.

    Raises
    ------
    ValueError, TypeError
        If `vector` does not match `params`, something is not finite, or `loss` returns more than
        one number.
    FloatingPointError
        If the product is infinite or not a number: it names the parameter.

    References
    ----------
    Pearlmutter, B. A. (1994). Fast exact multiplication by the Hessian. Neural Computation 6.

    Examples
    --------
    >>> import autograd.numpy as np
    >>> from unrolled.smoothness import hessian_vector_product
    >>> def loss(params):  # x^2 y^3, whose Hessian at (1, 1) is [[2, 6], [6, 6]]
    ...     return np.sum(params["x"] ** 2 * params["y"] ** 3)
    >>> hessian_vector_product(loss, {"x": [1.0], "y": [1.0]}, {"x": [1.0], "y": [0.0]})
    {'x': array([2.]), 'y': array([6.])}

    The curvature of a network's cost along its gradient:

    >>> from unrolled import ElmanRNN, SequenceModel
    >>> model = SequenceModel(ElmanRNN(1, 4), n_outputs=2)
    >>> rng = np.random.default_rng(0)
    >>> params, u, y = model.init(rng), rng.normal(size=(9, 5, 1)), rng.integers(2, size=5)
    >>> g = model.loss_and_grad(params, u, y)[1]
    >>> Hg = hessian_vector_product(lambda params: model.loss(params, u, y), params, g)
    >>> curvature = sum(np.sum(g[k] * Hg[k]) for k in g) / sum(np.sum(g[k] ** 2) for k in g)
    """
    check_callable("loss", loss)
    params = check_float_dict("params", params)
    if not params:
        raise ValueError("params is empty, expected at least one array")
    check_keys("vector", vector, params)
    point, direction = [], []
    for k, value in params.items():
        point.append(check_plain_array(f"params[{k!r}]", value))
        direction.append(check_plain_array(f"vector[{k!r}]", vector[k]).astype(value.dtype, copy=False))
        check_shape(f"vector[{k!r}]", direction[-1], value.shape)
        check_finite(f"params[{k!r}]", value)
        check_finite(f"vector[{k!r}]", direction[-1])

    def cost(arrays):
        value = loss(dict(zip(params, arrays)))
        if shape_of(value) != ():
            raise ValueError(
                f"loss returned shape {shape_of(value)}, expected a single number; "
                "sum the costs of replicas, which do not depend on each other"
            )
        return value

    gradient = grad(cost)

    def slope(arrays):
        products = [np.sum(g * d) for g, d in zip(gradient(arrays), direction)]
        # The zero says that it depends on the arrays also where the gradient does not change at all.
        return sum(products) + 0.0 * np.sum(arrays[0])

    # In reverse mode twice. Forward over reverse gives the same, but costs 5.2 gradients of our
    # networks where this costs 4.2, and some of autograd's functions do not have it.
    product = grad(slope)(tuple(point))
    result = {}
    for (k, value), part in zip(params.items(), product):
        if not np.isfinite(part).all():
            raise FloatingPointError(
                f"the product has entries that are not finite for params[{k!r}]: loss or its "
                "gradient overflows there"
            )
        result[k] = part.astype(value.dtype, copy=False)
    return result

