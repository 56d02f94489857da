"""What three of the experiments do with a network of one unit, in the form of Pascanu et al."""

import numpy as np


def follow(unit, x0, n_steps, inputs=None):
    """The last state, and its derivatives with respect to the first state and to the bias.

    Parameters
    ----------
    unit : OneUnit
        In Pascanu's form, x -> w s(x) + b, in which bias and input enter alike, with slope 1.
    x0 : ndarray, shape (..., 1)
    n_steps : int
    inputs : ndarray, shape (n_steps, ..., 1), optional
        What is added to the state in each step; nothing when None.

    Returns
    -------
    x, dx_dx0, dx_db : ndarray, each of the shape of x0
    """
    x, by_start, by_bias = np.asarray(x0, dtype=float), 1.0, 0.0
    for t in range(n_steps):
        slope = unit.jacobian(x)[..., 0]
        by_start, by_bias = slope * by_start, slope * by_bias + 1.0
        x = unit.step(x)
        if inputs is not None:
            x = x + inputs[t]
    return x, by_start, by_bias


def peak(function, low, high, n_levels):
    """Zoom in on the largest value of ``function(grid)`` between `low` and `high`, (..., 1).

    The gradients at a wall rise towards it from both sides, but over a width that shrinks
    exponentially with the number of steps: a single grid misses it.

    Returns
    -------
    place, value : ndarray, shape (..., 1)
    """
    parts = np.linspace(0.0, 1.0, 65)
    for _ in range(n_levels):
        grid = low + (high - low) * parts
        values = function(grid)
        best = values.argmax(axis=-1, keepdims=True)
        width = (high - low) / (len(parts) - 1)
        place = np.take_along_axis(grid, best, axis=-1)
        low, high = place - width, place + width
    return place, np.take_along_axis(values, best, axis=-1)


def split(crosses, low, high, n_levels):
    """Halve the intervals in which `crosses` turns from False at `low` to True at `high`."""
    for _ in range(n_levels):
        middle = (low + high) / 2
        beyond = crosses(middle)
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return low, high
