"""The Jacobians of a network's steps along its trajectory, and their products."""

import numpy as np

from unrolled.cells._arguments import match
from unrolled.cells._base import Cell
from unrolled.gradients._border import cell_params, check_jacobians, check_lag, refuse_traced


def step_jacobians(cell, params, u, x0=None):
    r"""Derivative of every state by the one before it, along the trajectory that `u` drives.

    .. math:: J_t = \frac{\partial x_{t+1}}{\partial x_t}, \qquad t = 0, \dots, T - 1.

    Parameters
    ----------
    cell : Cell
        For instance an `ElmanRNN`.
    params : dict of array
        The cell's parameters; a model's read-out may stand beside them. Leading axes are replicas.
    u : array, shape (T, ..., B, n_inputs)
        Inputs, as for `Cell.unroll`.
    x0 : array, shape (..., B, n_state), optional
        Initial states, zero when None.

    Returns
    -------
    ndarray, shape (T, ..., B, n_state, n_state)
        Entry ``[t, ..., i, j]`` is the derivative of unit i after step t by unit j before it.

    Raises
    ------
    ValueError, TypeError
        When a shape, key or dtype does not fit; the message names the argument.

    Notes
    -----
    All steps are computed at once, by the cell's formula. The result holds T B n_state^2 numbers:
    100 steps of 20 sequences through 50 units take 40 MB, where the states take 0.8.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN
    >>> from unrolled.gradients import step_jacobians
    >>> cell, rng = ElmanRNN(n_inputs=2, n_hidden=3), np.random.default_rng(0)
    >>> params, u = cell.init(rng), rng.normal(size=(10, 4, 2))
    >>> J, X = step_jacobians(cell, params, u), cell.unroll(params, u)
    >>> J.shape
    (10, 4, 3, 3)
    >>> slope = 1 - X[7, 2] ** 2  # of tanh, at what step 7 has computed
    >>> bool(np.allclose(J[7, 2], slope[:, None] * params["W_hh"]))
    True
    """
    if not isinstance(cell, Cell):
        raise TypeError(f"cell must be a cell such as ElmanRNN(2, 50), got {cell!r}")
    refuse_traced("step_jacobians", params=params, u=u, x0=x0)
    params, u, x0 = match(cell, cell_params(params), u, x0)
    states = cell.unroll(params, u, x0)
    before = np.concatenate([x0[None], states])[:-1]
    # `jacobian` wants the replica axes first and one batch axis: time becomes part of the batch.
    J = cell.jacobian(params, _time_in_batch(before), _time_in_batch(u))
    J = J.reshape(*J.shape[:-3], len(u), u.shape[-2], *J.shape[-2:])
    return np.moveaxis(J, -4, 0)


def _time_in_batch(array):
    """(T, ..., B, n) as (..., T B, n)."""
    array = np.moveaxis(array, 0, -3)
    return array.reshape(*array.shape[:-3], array.shape[-3] * array.shape[-2], array.shape[-1])


def jacobian_products(jacobians):
    r"""Products of the last k Jacobians: the last state's derivative by the one k steps before.

    .. math:: \frac{\partial x_T}{\partial x_{T-k}} = J_{T-1} J_{T-2} \cdots J_{T-k}.

    Parameters
    ----------
    jacobians : array_like, shape (T, ..., n, n)
        Those of the steps, the earliest first, such as `step_jacobians` gives.

    Returns
    -------
    ndarray, shape (T + 1, ..., n, n)
        Entry ``[k]`` is the product of the last k Jacobians; ``[0]`` is the identity.

    Raises
    ------
    FloatingPointError
        If a product is too large for a number: it names the lag k.
    ValueError
        If a shape does not fit, or a Jacobian is not finite.

    Notes
    -----
    The columns of a long product all turn towards its largest direction, and what they still tell
    of the others is lost in rounding once the singular values of the product differ by more than
    1e16. Use `log_singular_values` for those.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.gradients import jacobian_products
    >>> nilpotent = np.array([[0.0, 2.0], [0.0, 0.0]])  # stretches by 2 once, and never again
    >>> jacobian_products(np.stack([nilpotent, nilpotent]))[1:]
    array([[[0., 2.],
            [0., 0.]],
           [[0., 0.],
            [0., 0.]]])
    """
    jacobians = check_jacobians(jacobians)
    products = np.empty((len(jacobians) + 1, *jacobians.shape[1:]), jacobians.dtype)
    products[0] = np.eye(jacobians.shape[-1])
    with np.errstate(over="ignore", invalid="ignore"):  # reported with the lag
        for k, J in enumerate(jacobians[::-1]):
            np.matmul(products[k], J, out=products[k + 1])
            check_lag(products[k + 1], k + 1, "the product of Jacobians", "use log_singular_values")
    return products
