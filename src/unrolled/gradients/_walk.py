"""Error signals on their way back through a network, one step of the fused engine at a time."""

from autograd.builtins import tuple as traced_tuple
from autograd.core import make_vjp

from unrolled.cells._derived import DerivedCell


def engine_of(cell, params):
    """The cell that runs, its parameters, and what makes gradients by them gradients by `params`.

    A cell whose matrices are functions of its parameters, such as `OrthogonalRNN`, would compute
    them again at every step.
    """
    if not isinstance(cell, DerivedCell):
        return cell, params, lambda grads: grads
    inner = cell.inner

    def inner_arrays(arrays):
        matrices = cell.inner_params(dict(zip(cell.param_names, arrays)))
        return traced_tuple(tuple(matrices[k] for k in inner.param_names))

    vjp, arrays = make_vjp(inner_arrays, tuple(params[k] for k in cell.param_names))

    def to_own(grads):
        by_array = traced_tuple(tuple(grads[k] for k in inner.param_names))
        return dict(zip(cell.param_names, vjp(by_array)))

    return inner, dict(zip(inner.param_names, arrays)), to_own


def walk_back(cell, params, states, u, signals):
    """Pull error signals back, all of them by one step at a time, until none is left.

    Parameters
    ----------
    cell : Cell
        It has its fused pair.
    params : dict of ndarray
        With at most one replica axis.
    states : ndarray, shape (T + 1, ..., B, n)
        The initial state and those after every step.
    u : ndarray, shape (T, ..., B, n_inputs)
    signals : ndarray, shape (A, ..., B, n)
        Derivatives of costs by the states after the last A steps.

    Yields
    ------
    dict of ndarray
        After the k-th step back: under "x0" the same signals, further back, that of the earliest
        state first; under the parameters' names what this step adds to the gradient, summed over
        signals and batch. A signal that has arrived at the initial state is dropped afterwards.
    """
    for stop in range(len(u), 0, -1):
        signals = signals[-stop:]  # there are at most as many steps left
        steps = slice(stop - len(signals), stop)
        grads = _one_step(cell, params, states[steps], u[steps], signals)
        yield grads
        signals = grads["x0"]


def _one_step(cell, params, x, u, signals):
    """Gradients of one step from each of the states x, taken as one batch: all (A, ..., B, n)."""
    x, u, d_last = (_in_batch(a) for a in (x, u, signals))
    saved = cell._forward(params, u[None], x, True)
    grads = cell._backward(saved, None, d_last, False)
    cell._release(saved)
    grads["x0"] = _out_of_batch(grads["x0"], len(signals))
    return grads


def _in_batch(array):
    """(A, ..., B, n) as (..., A B, n)."""
    if array.ndim == 3 or len(array) == 1:
        return array.reshape(*array.shape[1:-2], -1, array.shape[-1])
    return array.swapaxes(0, 1).reshape(array.shape[1], -1, array.shape[-1])


def _out_of_batch(array, A):
    """The reverse."""
    array = array.reshape(*array.shape[:-2], A, -1, array.shape[-1])
    return array if array.ndim == 3 else array.swapaxes(0, 1)
