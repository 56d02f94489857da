"""Walk along an orbit in blocks of steps, with the Jacobian at every state."""

import numpy as np

from unrolled._check import check_callable, check_plain_array
from unrolled.dynamics._border import check_orbit, check_start, check_states, check_step

# Steps are taken in blocks: at most so many, and so few that the Jacobians of a block, this many
# numbers, stay in the processor's cache.
BLOCK, JACOBIANS = 256, 2**17


class Walk:
    """The orbit of `x0`, and the Jacobians along it.

    Parameters
    ----------
    step, jacobian : callable
        Functions of the state x and, where there are `inputs`, of the input at that step.
    x0 : array_like, shape (..., n)
    n_steps : int
        Length of the whole walk.
    inputs : array_like, shape (n_steps, ...), or None
    """

    def __init__(self, step, jacobian, x0, n_steps, inputs=None):
        check_step(step)
        self.step = step
        check_callable("jacobian", jacobian)
        self.x = check_start(check_plain_array("x0", x0)).copy()
        self.n_steps, self.inputs = n_steps, _check_inputs(inputs, n_steps)
        self.jacobians = JacobiansOf(jacobian)

    def blocks(self):
        """Go on to the end; yield the number of the first step and the Jacobians of a block."""
        size = min(BLOCK, 1 + JACOBIANS // max(1, self.x.size * self.x.shape[-1]))
        for first in range(0, self.n_steps, size):
            last = min(first + size, self.n_steps)
            inputs = None if self.inputs is None else self.inputs[first:last]
            states = self._follow(last - first, inputs)
            check_orbit(states, first)
            yield first, self.jacobians(states[:-1], inputs)

    def _follow(self, n_steps, inputs):
        x, states = self.x, np.empty((n_steps + 1, *self.x.shape))
        states[0] = x
        for t in range(n_steps):
            x = self.step(x) if inputs is None else self.step(x, inputs[t])
            check_states(x, states.shape[1:])
            states[t + 1] = x
        self.x = x  # as `step` returned it: a float32 stays one
        return states


def _check_inputs(inputs, n_steps):
    if inputs is None:
        return None
    inputs = check_plain_array("inputs", inputs)
    if inputs.ndim == 0 or len(inputs) != n_steps:
        raise ValueError(
            f"inputs has shape {inputs.shape}, expected ({n_steps}, ...): one for each step, "
            "those of the transient included"
        )
    return inputs


class JacobiansOf:
    """Calls ``jacobian`` for a block of states: at once where it can, else one after another.

    Those of cells and maps take any leading axes, so time may be one of them, and a call for each
    state would cost more than the QR of a small network. A function of the user's own, or that of
    many networks side by side, may take a single x0 only: so it is tried, once.
    """

    PROBE = 3  # states

    def __init__(self, jacobian):
        self.jacobian = jacobian
        self.takes_blocks = None

    def __call__(self, states, inputs=None):
        if self.takes_blocks is None and len(states) >= self.PROBE:
            few = None if inputs is None else inputs[: self.PROBE]
            self.takes_blocks = self._try(states[: self.PROBE], few)
        return self._together(states, inputs) if self.takes_blocks else self._apart(states, inputs)

    def _apart(self, states, inputs):
        return map(self._one, states) if inputs is None else map(self._one, states, inputs)

    def _together(self, states, inputs):
        if inputs is None:
            return self.jacobian(states)
        # Inputs that all orbits share need an axis for them, between time and their own.
        shared = max(0, states.ndim - inputs.ndim)
        inputs = inputs.reshape(len(inputs), *[1] * shared, *inputs.shape[1:])
        return self.jacobian(states, inputs)

    def _one(self, x, *u):
        J = self.jacobian(x, *u)
        if callable(J):
            return J  # a function that multiplies by it
        got, wanted = np.shape(J), (*x.shape, x.shape[-1])
        fits = len(got) <= len(wanted) and got[-2:] == wanted[-2:] and all(
            g in (1, w) for g, w in zip(got[-3::-1], wanted[-3::-1])
        )
        if not fits:
            raise ValueError(
                f"jacobian returned shape {got} for states of shape {x.shape}, expected {wanted}"
            )
        return J

    def _try(self, states, inputs):
        wanted = (*states.shape, states.shape[-1])
        one_by_one = list(self._apart(states, inputs))
        if callable(one_by_one[0]):
            return False
        one_by_one = [np.broadcast_to(J, wanted[1:]) for J in one_by_one]
        try:
            together = self._together(states, inputs)
        except Exception:
            # Not meant for it. What is wrong with it otherwise was raised the line before.
            return False
        return np.shape(together) == wanted and np.allclose(
            together, one_by_one, rtol=1e-6, atol=0.0, equal_nan=True
        )
