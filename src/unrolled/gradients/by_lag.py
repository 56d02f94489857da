"""The gradient of a cost, lag by lag."""

import numpy as np

from unrolled._check import check_choice
from unrolled.cells._segments import run_forward
from unrolled.gradients._border import check_lag, refuse_traced
from unrolled.gradients._walk import engine_of, walk_back
from unrolled.losses import cost_and_gradient
from unrolled.models.sequence import SequenceModel, read_out


def gradient_by_lag(model, params, u, targets, x0=None, *, wrt="state", terms=False):
    r"""How much of the gradient comes from how far back.

    The cost :math:`E_t` of the output after step t depends on all states before it. Its derivatives
    by them are products of Jacobians,

    .. math::

        \frac{\partial E_t}{\partial x_{t-k}}
        = \frac{\partial E_t}{\partial x_t} J_{t-1} J_{t-2} \cdots J_{t-k},

    and the gradient by a matrix W of the cell is a sum of one term for each lag k,

    .. math::

        \frac{d E}{d W} = \sum_k \sum_t \frac{\partial E_t}{\partial x_{t-k}}
        \frac{\partial^+ x_{t-k}}{\partial W},

    where :math:`\partial^+` means that the state before is held constant.

    Parameters
    ----------
    model : SequenceModel
    params : dict of array
        As for `SequenceModel.loss`; leading axes are replicas.
    u, targets, x0
        As for `SequenceModel.loss`.
    wrt : str
        "state", or the name of one of the cell's parameters.
    terms : bool
        For a parameter: return the terms of the sum over k instead of their norms.

    Returns
    -------
    ndarray
        For "state", shape (T + 1, ..., B): entry ``[k]`` is the norm of the derivative of each
        sequence's own cost by the state k steps before the output. For a model with output "all" it
        is the mean of this norm over all outputs that reach so far back, t = k, ..., T.

        For a parameter, shape (T, ...): the norm of the term of lag k in the gradient of the mean
        cost; with `terms` the terms themselves, ``(T, ..., *shape)``. Summed over k, they are the
        gradient that `SequenceModel.loss_and_grad` gives.

    Raises
    ------
    FloatingPointError
        If the gradient explodes beyond the largest number: it names the lag.
    ValueError, TypeError
        When an argument does not fit; the message names it.

    Notes
    -----
    Error signals are pulled back together, by one step of the fused engine a lag. For the last
    output that is backpropagation through time, step by step, at a few times the price of
    `SequenceModel.loss_and_grad`; for all outputs there are T signals with up to T steps to go, and
    the time grows as T^2. With `terms` the result is T times as large as the parameter.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN, SequenceModel
    >>> from unrolled.gradients import gradient_by_lag
    >>> model, rng = SequenceModel(ElmanRNN(1, 8), n_outputs=2), np.random.default_rng(0)
    >>> params = model.init(rng, "orthogonal")
    >>> params["W_hh"] = 0.5 * params["W_hh"]
    >>> u, targets = rng.normal(size=(30, 5, 1)), rng.integers(2, size=5)
    >>> by_lag = gradient_by_lag(model, params, u, targets)
    >>> by_lag.shape
    (31, 5)
    >>> bool(np.all(by_lag[20] < 0.5**20 * by_lag[0]))  # it vanishes
    True
    >>> terms = gradient_by_lag(model, params, u, targets, wrt="W_hh", terms=True)
    >>> loss, grads = model.loss_and_grad(params, u, targets)
    >>> bool(np.allclose(terms.sum(axis=0), grads["W_hh"], atol=1e-15))
    True
    """
    if not isinstance(model, SequenceModel):
        raise TypeError(f"model must be a SequenceModel, got {model!r}")
    check_choice("wrt", wrt, ("state", *model.cell.param_names))
    if wrt == "state" and terms:
        raise ValueError("terms=True is for the gradient of a parameter, but wrt is 'state'")
    refuse_traced("gradient_by_lag", params=params, u=u, x0=x0)
    batch = np.shape(u)[1:-1]
    loss, (u, x0, *arrays), replicas = model._loss(params, u, targets, x0)
    if replicas:
        batch = (*replicas, u.shape[-2])
    *arrays, W_hy, b_y = arrays
    cell, arrays, to_own = engine_of(model.cell, dict(zip(model.cell.param_names, arrays)))
    states, _ = run_forward(cell, arrays, u, x0, "states", keep=False)
    states = np.concatenate([x0[None], states])
    signals = _error_signals(model, states, W_hy, b_y, loss.targets)
    if wrt == "state":
        result, shape = [_mean_norm(signals)], batch
    else:
        signals /= signals.shape[0] * signals.shape[-2]  # the mean over outputs and sequences
        result, shape = [], (np.shape(params[wrt]) if terms else replicas)
    with np.errstate(over="ignore", invalid="ignore"):  # reported with the lag
        for grads in walk_back(cell, arrays, states, u, signals):
            if wrt == "state":
                value = _mean_norm(grads["x0"])
            else:
                value = to_own(grads)[wrt]
                value = value if terms else _norm(value, tuple(range(bool(replicas), value.ndim)))
            check_lag(value, len(result), "the gradient", "shorten the sequences or the weights")
            result.append(value)
    return np.array(result, states.dtype).reshape(len(result), *shape)


def _error_signals(model, states, W_hy, b_y, targets):
    """Derivatives of every sequence's own costs by the states that are read, (A, ..., B, n)."""
    read = states[1:] if model.output == "all" else states[-1:]
    targets = targets if model.output == "all" else targets[None]
    outputs = read_out(read[..., : model.cell.n_hidden], W_hy, b_y)
    signals = np.zeros_like(read)
    signals[..., : model.cell.n_hidden] = np.matmul(cost_and_gradient(outputs, targets)[1], W_hy)
    return signals


def _mean_norm(signals):
    """The norm of each signal (A, ..., B, n), and of all A the mean."""
    return _norm(signals, -1).mean(axis=0)


def _norm(array, axes):
    """Root of the sum of squares, also where squares are too large or too small for a number."""
    largest = np.abs(array).max(axis=axes, keepdims=True, initial=0.0)
    scale = np.where(largest > 0.0, largest, 1.0)
    return np.sqrt(np.sum((array / scale) ** 2, axis=axes)) * np.squeeze(largest, axes)
