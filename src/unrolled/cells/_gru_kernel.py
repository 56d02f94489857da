"""Forward pass and backpropagation through time of the gated recurrent unit, at BLAS speed.

The candidate's part from the inputs must stay apart from its part from the state, which the
reset gate multiplies; it is computed for all steps at once, before the first. In the matrix W
the candidate's rows are [W_hn, 0, b_hh].
"""

from dataclasses import dataclass

import numpy as np

from unrolled.cells import _pool, _scalars
from unrolled.cells._buffers import small_buffers
from unrolled.cells._time import per_step, pull_back

GATES = slice(1, 4)


@dataclass
class Saved:
    """What a run leaves behind; a run for the states alone keeps one step of Z."""

    space: object
    W: np.ndarray  # (3, *R, H, K): reset, update, candidate from the state
    S: np.ndarray  # augmented states, T + 1 of them
    Z: np.ndarray  # reset gate, update gate, W_hn h + b_hh: (T, 3, *unit)
    n: np.ndarray  # candidates, (T, *unit)
    x: np.ndarray  # the states once more, (T + 1, *unit): reading them there is faster

    def release(self):
        for array in (self.S, self.Z, self.n, self.x):
            _pool.give_back(array)


@np.errstate(over="ignore")  # see `_scalars`
@small_buffers
def forward(space, W, from_inputs, u, x0, keep):
    """Run over all steps; `from_inputs (T, *unit)`, what the inputs give to it, becomes the candidate."""
    H, T = space.n_hidden, space.n_steps
    S, x = space.augmented(u, space.inside(x0)), space.borrow(T + 1)
    x[0] = space.inside(x0)
    Z = space.borrow(T if keep else 1, 3)
    scratch = (per_step(a, T) for a in (Z, Z[:, :2], *Z.swapaxes(0, 1)))
    scalar = _scalars.of(space.dtype)
    scaled = W.copy()
    scaled[:2] *= scalar.sigmoid_scale
    gates_of = space.forward_map(scaled)
    tanh, sigmoid = scalar.tanh, scalar.sigmoid
    multiply, add, subtract, copy = np.multiply, np.add, np.subtract, np.copyto
    change = np.empty(space.unit, space.dtype)
    for s, in_S, h, h_new, n, z, sigmoids, reset, update, from_state in zip(
        S[:T], space.part(S, 0, H)[1:], x[:T], x[1:], from_inputs, *scratch
    ):
        gates_of(s, z)
        sigmoid(sigmoids, sigmoids)
        multiply(reset, from_state, change)
        add(n, change, n)
        tanh(n, n)
        subtract(h, n, change)
        multiply(change, update, change)
        add(n, change, h_new)
        copy(in_S, h_new)
    return Saved(space, W, S, Z, from_inputs, x)


@small_buffers
def backward(saved, d_states, d_last, collect):
    """Return the gradient of the initial state.

    `collect` is given: the part of dh that stays, then the gradients of the reset gate, the
    update gate, the candidate's part from the state, and the candidate before its tanh.
    """
    space, one = saved.space, saved.space.constant(1.0)
    multiply, subtract = np.multiply, np.subtract

    def factors(E, start, stop):
        stays, d_reset, d_update, d_from_state, d_n = E.swapaxes(0, 1)
        reset, update, from_state = saved.Z[start:stop].swapaxes(0, 1)
        n = saved.n[start:stop]
        stays[...] = update
        multiply(n, n, d_n)
        subtract(one, d_n, d_n)
        subtract(one, update, d_update)
        multiply(d_n, d_update, d_n)  # (1 - update) (1 - n^2)
        multiply(d_update, update, d_update)
        subtract(saved.x[start:stop], n, d_reset)
        multiply(d_update, d_reset, d_update)  # (h - n) update (1 - update)
        multiply(d_n, reset, d_from_state)
        subtract(one, reset, d_reset)
        multiply(d_reset, from_state, d_reset)
        multiply(d_reset, d_from_state, d_reset)  # d_n from_state reset (1 - reset)

    pull = space.backward_map(saved.W)
    return pull_back(space, 5, factors, pull, GATES, d_states, d_last, carry=True, collect=collect)
