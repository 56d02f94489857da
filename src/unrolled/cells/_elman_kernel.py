"""Forward pass and backpropagation through time of the vanilla cell, at BLAS speed.

The backward loop holds only what is truly sequential, one product and one multiplication a
step: slopes are taken from the stored states, for many steps at once.
"""

from dataclasses import dataclass

import numpy as np

from unrolled.cells import _pool, _scalars
from unrolled.cells._buffers import small_buffers
from unrolled.cells._time import pull_back

GATES = slice(0, 1)


@dataclass
class Saved:
    """What a run leaves behind."""

    space: object
    W: np.ndarray  # (1, *R, H, K)
    S: np.ndarray  # augmented states, T + 1 of them
    x: np.ndarray  # the states after each step once more, (T, *unit): reading them there is faster

    def release(self):
        _pool.give_back(self.S)
        _pool.give_back(self.x)


@small_buffers
def forward(space, W, squash, u, x0):
    """Run over all steps; ``squash(z, out)`` writes f(z) into out and may overwrite z."""
    S = space.augmented(u, space.inside(x0))
    z, x = np.empty((1, *space.unit), space.dtype), space.borrow(space.n_steps)
    run, first, copy = space.forward_map(W), z[0], np.copyto
    for s, x_t, in_S in zip(S[: space.n_steps], x, space.part(S, 0, space.n_hidden)[1:]):
        run(s, z)
        squash(first, x_t)
        copy(in_S, x_t)
    return Saved(space, W, S, x)


@small_buffers
def backward(saved, slopes, d_states, d_last, collect):
    """Return the gradient of the initial state; `collect` is given those of pre-activations.

    ``slopes(x, out)`` writes f'(z) into out, given the outputs x = f(z).
    """
    space = saved.space

    def factors(E, start, stop):
        slopes(saved.x[start:stop], E[:, 0])

    pull = space.backward_map(saved.W)
    return pull_back(
        space, 1, factors, pull, GATES, d_states, d_last, carry=False, collect=collect
    )  # fmt: skip


# --- the nonlinearities as the kernel wants them, for real and for dual numbers


def squashing(name, dtype):
    """``squash(z, out)`` of a nonlinearity, and the factor by which it wants the weights."""
    scalar = _scalars.of(dtype)
    if name == "sigmoid":
        return scalar.sigmoid, scalar.sigmoid_scale
    others = {"tanh": scalar.tanh, "relu": scalar.relu, "identity": lambda z, out: np.copyto(out, z)}
    return others[name], 1.0


def _slopes_tanh(x, out):
    np.multiply(x, x, out)
    np.subtract(1.0, out, out)


def _slopes_sigmoid(x, out):
    np.subtract(1.0, x, out)
    np.multiply(out, x, out)


SLOPES = {
    "tanh": _slopes_tanh,
    "sigmoid": _slopes_sigmoid,
    "relu": lambda x, out: np.greater(x.real, 0.0, out, casting="unsafe"),
    "identity": lambda x, out: out.fill(1.0),
}
