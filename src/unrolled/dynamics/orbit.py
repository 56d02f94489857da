"""Follow a map: the orbit is the list of its states."""

import autograd.numpy as np
import numpy as onp
from autograd.extend import Box

from unrolled._check import check_count, check_float_array, value_of


def orbit(step, x0, n_steps):
    """Iterate a map and keep every state.

    Parameters
    ----------
    step : callable
        ``step(x)`` takes the states (..., n) to the states one step later, same shape.
    x0 : array_like, shape (..., n)
        Where to start; leading axes hold independent orbits that run side by side.
    n_steps : int
        How often to apply `step`, at least 0.

    Returns
    -------
    ndarray, shape (n_steps + 1, ..., n)
        The states, `x0` first. Differentiable by autograd if `step` is.

    Raises
    ------
    FloatingPointError
        If a state is infinite or not a number: it names the first step at which that happened.
    ValueError
        If `x0` is not a finite array with at least one axis, or `step` changes the shape.

    Examples
    --------
    >>> from unrolled.dynamics import orbit
    >>> from unrolled.maps import Logistic
    >>> orbit(Logistic(4.0).step, [0.25], 3).ravel()
    array([0.25, 0.75, 0.75, 0.75])
    >>> orbit(Logistic([[0.5], [2.0], [3.2]]).step, [[0.1]] * 3, 1000)[-1].round(6)
    array([[0.      ],
           [0.5     ],
           [0.513045]])
    """
    if not callable(step):
        raise TypeError(f"step must be a function of the state, got {type(step).__name__}")
    n_steps = check_count("n_steps", n_steps, minimum=0)
    x = check_float_array("x0", x0)
    if np.ndim(x) == 0:
        raise ValueError("x0 is a single number, expected (..., n): write [x0] for one unit")
    if not onp.isfinite(value_of(x)).all():
        raise ValueError("x0 has entries that are not finite")

    x, states = _keep(x), [_keep(x)]
    # An overflow is reported below, with the step at which it happened, which a warning lacks.
    with onp.errstate(over="ignore", invalid="ignore"):
        for _ in range(n_steps):
            x = step(x)
            if np.shape(x) != np.shape(states[0]):
                raise ValueError(
                    f"step returned shape {np.shape(x)} for states of shape "
                    f"{np.shape(states[0])}; give x0 the shape that step returns, "
                    "one start for each of its parameters"
                )
            states.append(_keep(x))
    states = np.stack(states)
    _check_finite(value_of(states))
    return states


def _keep(x):
    """A copy, so that a step that writes into its argument or reuses a buffer keeps the past."""
    return x if isinstance(x, Box) else onp.array(x)


def _check_finite(states):
    bad = ~onp.isfinite(states).reshape(len(states), -1).all(axis=1)
    if bad.any():
        first = int(onp.argmax(bad))
        before = onp.abs(states[first - 1]).max()
        raise FloatingPointError(
            f"the orbit is no longer finite after step {first} (largest entry before it: "
            f"{before:.3g}): it runs off to infinity; start closer to the attractor, or take "
            "fewer steps"
        )
