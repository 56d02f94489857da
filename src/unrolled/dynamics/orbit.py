"""Follow a map: the orbit is the list of its states."""

import autograd.numpy as np
import numpy as onp
from autograd.extend import Box

from unrolled._check import check_count, check_float_array, value_of
from unrolled.dynamics._border import check_orbit, check_start, check_states, check_step


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
    check_step(step)
    n_steps = check_count("n_steps", n_steps, minimum=0)
    x = check_start(check_float_array("x0", x0))

    x, states = _keep(x), [_keep(x)]
    # An overflow is reported below, with the step at which it happened, which a warning lacks.
    with onp.errstate(over="ignore", invalid="ignore"):
        for _ in range(n_steps):
            x = step(x)
            check_states(x, np.shape(states[0]))
            states.append(_keep(x))
    states = np.stack(states)
    check_orbit(value_of(states))
    return states


def _keep(x):
    """A copy, so that a step that writes into its argument or reuses a buffer keeps the past."""
    return x if isinstance(x, Box) else onp.array(x)
