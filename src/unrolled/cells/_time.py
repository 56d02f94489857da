"""How the fused passes go through time."""

from itertools import repeat

import numpy as np

# Array entries whose factors are prepared together in a backward pass: they should fit into the
# cache, and be many enough that the calls do not count.
_CHUNK = 2**14


def per_step(array, n_steps):
    """One view of `array (n_steps or 1, ...)` for each step; the same one if there is only one."""
    return array if len(array) == n_steps else repeat(array[0], n_steps)


def chunks(n_steps, entries_per_step):
    """Ranges (start, stop) that cover all steps, the last one first."""
    n = max(1, _CHUNK // max(1, entries_per_step))
    for stop in range(n_steps, 0, -n):
        yield max(0, stop - n), stop


def pull_back(space, E, factors, pull, dz, d_states, d_last, *, carry):
    """Backpropagate through a cell whose every local gradient is a multiple of dh.

    Parameters
    ----------
    E : ndarray, shape (n, T, *unit)
        Is turned into the local gradients: row 0 the gradient that goes straight to the state
        before (when `carry`), the others those of pre-activations.
    factors : callable
        ``factors(E[:, start:stop], start, stop)`` writes the multiples for these steps.
    pull : callable
        ``pull(dz, dh)`` writes what goes to the state before by way of the gates.
    dz : slice
        The rows of E that `pull` takes.
    d_states, d_last : ndarray or None
        Gradients of all states (T, *unit), of the last one.
    carry : bool

    Returns
    -------
    ndarray
        The gradient of the initial state, shape `unit`.
    """
    dh = space.zeros() if d_last is None else np.array(space.inside(d_last), space.dtype, order="C")
    multiply, add = np.multiply, np.add
    for start, stop in chunks(space.n_steps, dh.size):
        factors(E[:, start:stop], start, stop)
        steps = E.swapaxes(0, 1)[start:stop][::-1]
        given = repeat(None) if d_states is None else space.inside(d_states)[start:stop][::-1]
        for e, straight, gates, d in zip(steps, steps[:, 0], steps[:, dz], given):
            if d is not None:
                add(dh, d, dh)
            multiply(e, dh, e)
            pull(gates, dh)
            if carry:
                add(dh, straight, dh)
    return dh
