"""The loss of a sequence model as one fused computation: cell, read-out and cost."""

from math import prod

import autograd.numpy as np
import numpy as onp

from unrolled import _dual
from unrolled._fused import Fused
from unrolled.cells import _pool
from unrolled.cells._segments import (
    has_second_passes,
    release,
    room_for_signal,
    run_backward,
    run_forward,
    second_passes,
)
from unrolled.cells._unrolling import Unrolling
from unrolled.losses import are_classes, cost_and_gradient, cost_per_prediction
from unrolled.models._targets import averaged_axes


def read_out(h, W_hy, b_y):
    """W_hy h + b_y for every state, with the replica axes of the weights, if any."""
    return np.matmul(h, np.swapaxes(W_hy, -1, -2)) + (b_y if np.ndim(b_y) == 1 else b_y[..., None, :])


class SequenceLoss(Fused):
    """Mean cost as a function of u, x0, the cell's parameters, W_hy and b_y.

    All arguments have at most one replica axis and one batch axis. `targets` fits the outputs,
    (B, ...) or (R, B, ...), after time when `output` is "all".
    """

    def __init__(self, cell, output, targets, segment_length):
        super().__init__()
        self.cell, self.output, self.targets = cell, output, targets
        self.segment_length = segment_length
        self.takes_dual_numbers = cell.takes_dual_numbers

    def forward(self, u, x0, arrays, keep):
        *cell_arrays, W_hy, b_y = arrays
        params = dict(zip(self.cell.param_names, cell_arrays))
        read = "last" if self.output == "last" else "hidden"
        h, run = run_forward(self.cell, params, u, x0, read, self.segment_length, keep)
        h = self._flat(h[..., : self.cell.n_hidden], W_hy)
        outputs = onp.matmul(h, onp.swapaxes(W_hy, -1, -2))
        outputs += b_y if b_y.ndim == 1 else b_y[..., None, :]
        targets = self._flat(self.targets, W_hy, 0 if are_classes(self.targets) else 1)
        cost, d_outputs = cost_and_gradient(outputs, targets)
        axes = self._averaged(cost, W_hy)
        n_averaged = prod(cost.shape[a] for a in axes)
        d_outputs /= n_averaged
        loss = cost.sum(axis=axes) / n_averaged
        if not keep:
            release(self.cell, run)
            return loss, None
        return loss, (run, h, d_outputs, W_hy)

    def backward(self, saved, g, want_inputs, remember, **options):
        """As for `Fused`; further options are the cell's."""
        run, h, d_outputs, W_hy = saved
        if remember and has_second_passes(self.cell, run):
            options["signal"] = room_for_signal(run)
            self.remember(g, options["signal"])
        d_outputs = _times(d_outputs, g)
        d_h = _pool.borrow((*d_outputs.shape[:-1], W_hy.shape[-1]), d_outputs.dtype)
        onp.matmul(d_outputs, W_hy, out=d_h)
        grads = run_backward(self.cell, run, *self._as_pair(d_h, W_hy), want_inputs, **options)
        _pool.give_back(d_h)
        return self._in_order(grads, _readout_gradients(d_outputs, h), want_inputs)

    def second(self, g, point, moving, g_moving, want_inputs):
        signal = self.remembered(g)
        if signal is None:
            return super().second(g, point, moving, g_moving, want_inputs)
        run, h, d_outputs, W_hy = self.saved
        u, x0, *cell_arrays, dW_hy, db_y = (
            onp.zeros_like(p) if d is None else d for p, d in zip(point, moving)
        )
        params = dict(zip(self.cell.param_names, cell_arrays))
        dh, backward = second_passes(self.cell, run, params, u, x0)
        if self.output == "last":
            dh = dh[-1] if len(dh) else x0
        dh = self._flat(dh, W_hy)
        moving_outputs = read_out(dh, W_hy, db_y) + onp.matmul(h, onp.swapaxes(dW_hy, -1, -2))
        outputs = _dual.join(read_out(h, W_hy, point[-1]), moving_outputs)
        targets = self._flat(self.targets, W_hy, 0 if are_classes(self.targets) else 1)
        cost, d_moving = (_dual.derivative(d) for d in cost_and_gradient(outputs, targets))
        axes = self._averaged(cost, W_hy)
        n_averaged = prod(cost.shape[a] for a in axes)
        first, second = _times(d_outputs, g), _times(d_moving / n_averaged, g)
        if g_moving is not None:
            second = second + _times(d_outputs, g_moving)
        d_h = onp.matmul(second, W_hy) + onp.matmul(first, dW_hy)
        grads = backward(signal, self._as_pair(d_h, W_hy), want_inputs)
        d_W_hy, d_b_y = _readout_gradients(second, h)
        readout = d_W_hy + _readout_gradients(first, dh)[0], d_b_y
        result = cost.sum(axis=axes) / n_averaged
        return result, self._in_order(grads, readout, want_inputs)

    def _as_pair(self, d_h, W_hy):
        """(d_states, d_last) from the gradient of the states that the read-out sees."""
        if self.output == "last":
            return None, d_h
        return (d_h.reshape(len(self.targets), -1, d_h.shape[-1]) if W_hy.ndim == 2 else d_h), None

    def _in_order(self, grads, readout, want_inputs):
        cell = (grads[k] for k in ("x0", *self.cell.param_names))
        return (*cell, *readout, *((grads["u"],) if want_inputs else ()))

    def hidden(self, saved):
        """Hidden units after every step, of a run in one piece."""
        return self.cell._hidden(saved[0].saved)

    def release(self, saved):
        """Take back the memory of `forward`."""
        release(self.cell, saved[0])

    def definition(self, u, x0, *arrays):
        *cell_arrays, W_hy, b_y = arrays
        h = Unrolling(self.cell, self.output == "last", self.segment_length)(u, x0, *cell_arrays)
        cost = cost_per_prediction(read_out(h[..., : self.cell.n_hidden], W_hy, b_y), self.targets)
        return np.mean(cost, axis=averaged_axes(self.output, np.ndim(cost), W_hy.ndim - 2))

    def _flat(self, array, W_hy, n_features=1):
        """Time and batch as one axis, where there are no replicas: one product instead of many."""
        if W_hy.ndim > 2 or self.output == "last":
            return array
        return array.reshape(-1, *array.shape[array.ndim - n_features :])

    def _averaged(self, cost, W_hy):
        if W_hy.ndim == 2:
            return tuple(range(cost.ndim))
        return averaged_axes(self.output, cost.ndim, 1)


def _times(d_outputs, g):
    """The outputs' gradient times that of the loss, one number for each replica."""
    g = onp.asarray(g)
    return d_outputs * g.reshape(g.shape + (1, 1) * g.ndim).astype(d_outputs.dtype, copy=False)


def _readout_gradients(d_outputs, h):
    """Gradients of W_hy and b_y: sums over time and batch, one for each replica."""
    if d_outputs.ndim == 2:
        return d_outputs.T @ h, d_outputs.sum(axis=0)
    d_W, d_b = onp.matmul(onp.swapaxes(d_outputs, -1, -2), h), d_outputs.sum(axis=-2)
    return (d_W, d_b) if d_W.ndim == 3 else (d_W.sum(axis=0), d_b.sum(axis=0))
