"""What everything that follows an orbit checks: where it starts, what comes back, that it stays finite."""

import numpy as np

from unrolled._check import check_finite, shape_of


def check_step(step):
    """Raise unless `step` can be called."""
    if not callable(step):
        raise TypeError(f"step must be a function of the state, got {type(step).__name__}")


def check_start(x0, name="x0"):
    """Return the array `x0`, called `name`, raising unless it is finite and its last axis is a state."""
    if np.ndim(x0) == 0:
        raise ValueError(
            f"{name} is a single number, expected (..., n): write [{name}] for one unit"
        )
    check_finite(name, x0)
    return x0


def check_states(x, shape):
    """Raise unless what `step` returned has the `shape` of what it was given."""
    if shape_of(x) != shape:
        raise ValueError(
            f"step returned shape {shape_of(x)} for states of shape {shape}; give x0 the shape "
            "that step returns, one start for each of its parameters"
        )


def check_orbit(states, first_step=0):
    """Raise unless all `states (T, ..., n)` are finite; `first_step` is the number of states[0]."""
    bad = ~np.isfinite(states).reshape(len(states), -1).all(axis=1)
    if bad.any():
        first = int(np.argmax(bad))
        before = np.abs(states[max(0, first - 1)]).max()
        raise FloatingPointError(
            f"the orbit is no longer finite after step {first_step + first} (largest entry "
            f"before it: {before:.3g}): it runs off to infinity; start closer to the attractor, "
            "or take fewer steps"
        )
