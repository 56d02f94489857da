"""A cell run over whole sequences: by its definition, and as a fused computation."""

import autograd.numpy as np

from unrolled._check import value_of
from unrolled._fused import Fused
from unrolled.cells._segments import (
    has_second_passes,
    room_for_signal,
    run_backward,
    run_forward,
    second_passes,
)


def loop(cell, params, u, x0):
    """States by the definition x_{t+1} = step(x_t, u_t), one step after another."""
    states = []
    x = x0
    for t in range(np.shape(u)[0]):
        x = cell.step(params, x, u[t])
        states.append(x)
    if not states:
        return np.zeros((0, *np.shape(x0)), value_of(x0).dtype)
    return np.stack(states)


class Unrolling(Fused):
    """All states of `cell`, or only the last one, as a function of u, x0 and the parameters."""

    def __init__(self, cell, only_last, segment_length):
        super().__init__()
        self.cell, self.only_last, self.segment_length = cell, only_last, segment_length
        self.takes_dual_numbers = cell.takes_dual_numbers

    def _params(self, arrays):
        return dict(zip(self.cell.param_names, arrays))

    def forward(self, u, x0, arrays, keep):
        read = "last" if self.only_last else "states"
        return run_forward(self.cell, self._params(arrays), u, x0, read, self.segment_length, keep)

    def backward(self, saved, g, want_inputs, remember):
        options = {}
        if remember and has_second_passes(self.cell, saved):
            options["signal"] = room_for_signal(saved)
            self.remember(g, options["signal"])
        grads = run_backward(self.cell, saved, *self._as_pair(g), want_inputs, **options)
        return self._in_order(grads, want_inputs)

    def second(self, g, point, moving, g_moving, want_inputs):
        signal = self.remembered(g)
        if signal is None:
            return super().second(g, point, moving, g_moving, want_inputs)
        u, x0, *arrays = (np.zeros_like(p) if d is None else d for p, d in zip(point, moving))
        states, backward = second_passes(self.cell, self.saved, self._params(arrays), u, x0)
        result = states
        if self.only_last:
            result = states[-1] if len(states) else x0
        grads = backward(signal, self._as_pair(g_moving), want_inputs)
        return result, self._in_order(grads, want_inputs)

    def _as_pair(self, g):
        """(d_states, d_last) from the gradient of what is returned."""
        return (None, g) if self.only_last else (g, None)

    def _in_order(self, grads, want_inputs):
        names = ("x0", *self.cell.param_names, *(("u",) if want_inputs else ()))
        return tuple(grads[k] for k in names)

    def definition(self, u, x0, *arrays):
        states = loop(self.cell, self._params(arrays), u, x0)
        if not self.only_last:
            return states
        return states[-1] if np.shape(u)[0] else x0
