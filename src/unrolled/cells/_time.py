"""How the fused passes go through time."""

from itertools import repeat

import numpy as np

# A backward pass prepares the factors of several steps together, and adds up their weight
# gradient together: so many that calls do not count and products are large, so few that they
# stay in the cache.
_BYTES = 2**19
_COLUMNS = 512


def per_step(array, n_steps):
    """One view of `array (n_steps or 1, ...)` for each step; the same one if there is only one."""
    return array if len(array) == n_steps else repeat(array[0], n_steps)


def longest_chunk(space, n_rows):
    """Number of steps whose local gradients, `n_rows` arrays for each, are computed together."""
    fitting = _BYTES // (n_rows * space.size * space.dtype.itemsize)
    return min(space.n_steps, max(fitting, _COLUMNS * space.n_hidden // space.size, 1))


def chunks(space, n_rows):
    """Ranges (start, stop) that cover all steps, the last one first."""
    n = max(1, longest_chunk(space, n_rows))
    for stop in range(space.n_steps, 0, -n):
        yield max(0, stop - n), stop


def pull_back(space, n_rows, factors, pull, gates, d_states, d_last, *, carry, collect):
    """Backpropagate through a cell whose every local gradient is a multiple of dh.

    Parameters
    ----------
    n_rows : int
        Number of local gradients: when `carry`, first the one that goes straight to the state
        before; the others are those of pre-activations.
    factors : callable
        ``factors(E, start, stop)`` writes the multiples for these steps into E, an array
        (stop - start, n_rows, *unit).
    pull : callable
        ``pull(dz, dh)`` writes what goes to the state before by way of the gates.
    gates : slice
        Which local gradients `pull` takes: all of them unless `carry`.
    d_states, d_last : ndarray or None
        Gradients of all states (T, ..., B, H), of the last one.
    carry : bool
    collect : callable
        ``collect(E, start, stop)`` is given the local gradients of these steps, to be used at
        once: the memory is used again.

    Returns
    -------
    ndarray
        The gradient of the initial state, shape `unit`.
    """
    dh = space.zeros()
    if d_last is not None:
        dh += space.inside(d_last)
    d_states = None if d_states is None else space.inside(d_states)
    buffer = space.borrow(longest_chunk(space, n_rows), n_rows)
    multiply, add = np.multiply, np.add
    for start, stop in chunks(space, n_rows):
        E = buffer[: stop - start]
        factors(E, start, stop)
        steps = E[::-1]
        if d_states is None and not carry:  # as below, without what is not there
            for e in steps:
                multiply(e, dh, e)
                pull(e, dh)
        else:
            given = repeat(None) if d_states is None else d_states[start:stop][::-1]
            for e, straight, dz, d in zip(steps, steps[:, 0], steps[:, gates], given):
                if d is not None:
                    add(dh, d, dh)
                multiply(e, dh, e)
                pull(dz, dh)
                if carry:
                    add(dh, straight, dh)
        collect(E, start, stop)
    space.give_back(buffer)
    return dh


class Collector:
    """Adds up the gradients of a cell's one matrix for all gates, and of its inputs.

    Parameters
    ----------
    S : ndarray
        Augmented states.
    gates : slice
        Which local gradients are those of the gates.
    shape : tuple
        Shape (G, ..., H, K) of the matrix.
    W_xh : ndarray (G, ..., H, I), or None
        Input weights, if the gradient of the inputs is wanted.
    """

    def __init__(self, space, S, gates, shape, W_xh):
        self._space, self._S, self._gates, self._W_xh = space, S, gates, W_xh
        self.dW = np.zeros(shape, space.dtype)
        self.du = None
        if W_xh is not None:
            self.du = np.empty((space.n_steps, *space.batch, space.n_inputs), space.dtype)

    def __call__(self, E, start, stop):
        dz = E[:, self._gates]
        self.dW += self._space.weight_gradient(dz, self._S[start:stop])
        if self.du is not None:
            self.du[start:stop] = self._space.input_gradient(dz, self._W_xh)
