"""The orbit diagram: where the states end up, against a parameter."""

import numpy as np

from unrolled._check import check_count, check_finite, check_plain_array
from unrolled.dynamics._border import check_orbit, check_start, check_states, check_step

# Steps between two looks at whether a transient is still finite; a look costs about a step.
BLOCK = 64


def orbit_diagram(step, values, x0, *, n_keep, n_transient):
    """Follow a map for every value of a parameter, and keep the states after a transient.

    Plotted against the values, the states show the attractors and how they change: one point is a
    fixed point, a few are a cycle, a line or a cloud is a quasi-periodic or a chaotic orbit.

    Parameters
    ----------
    step : callable
        ``step(x, value)`` takes the states x (V, n), with the parameter's values (V, 1), to the
        states one step later, same shape. All V orbits run side by side, without a loop.
    values : array_like, shape (V,)
        The parameter's values.
    x0 : array_like, shape (n,) or (V, n)
        Where to start: all orbits at one state, or each at its own.
    n_keep : int
        Number of states to keep, at least 1.
    n_transient : int
        Number of states to drop before, at least 0; x0 itself is never kept.

    Returns
    -------
    ndarray, shape (V, n_keep, n)
        The states after the steps n_transient + 1, ..., n_transient + n_keep.

    Raises
    ------
    FloatingPointError
        If a state is infinite or not a number: it names the first step at which that happened.
    ValueError
        If a shape does not fit, or `values` or `x0` are not finite.

    Examples
    --------
    >>> from unrolled.dynamics import orbit_diagram
    >>> from unrolled.maps import Logistic
    >>> def step(x, r):
    ...     return Logistic(r).step(x)
    >>> diagram = orbit_diagram(step, [0.5, 2.0, 3.2], [0.1], n_keep=2, n_transient=1000)
    >>> diagram[:, :, 0].round(6)  # extinct, a fixed point, a cycle of two
    array([[0.      , 0.      ],
           [0.5     , 0.5     ],
           [0.799455, 0.513045]])
    """
    check_step(step)
    n_keep = check_count("n_keep", n_keep)
    n_transient = check_count("n_transient", n_transient, minimum=0)
    values = check_plain_array("values", values)
    if values.ndim != 1:
        raise ValueError(f"values has shape {values.shape}, expected (V,), a list of numbers")
    check_finite("values", values)
    x0 = check_start(check_plain_array("x0", x0))
    n_values, n = len(values), x0.shape[-1]
    if x0.shape not in ((n,), (n_values, n)):
        raise ValueError(
            f"x0 has shape {x0.shape}, expected (n,), one start for all values, or "
            f"({n_values}, n), one for each of the {n_values} values"
        )
    value, shape = values[:, None], (n_values, n)
    x = np.array(np.broadcast_to(x0, shape))

    # An overflow is reported with the step at which it happened, which a warning lacks.
    with np.errstate(over="ignore", invalid="ignore"):
        done = 0
        while done < n_transient:
            # The first step alone, so that a shape that does not fit is named before it spreads.
            n_steps = min(BLOCK if done else 1, n_transient - done)
            before = np.array(x)
            for _ in range(n_steps):
                x = step(x, value)
            check_states(x, shape)
            if not np.isfinite(x).all():
                _find_the_step(lambda x: step(x, value), before, done, n_steps)
            done += n_steps
        states = None
        for k in range(n_keep):
            x = step(x, value)
            if states is None:
                check_states(x, shape)
                states = np.empty((n_keep, *shape), np.asarray(x).dtype)
            states[k] = x
            if (k + 1) % BLOCK == 0 or k + 1 == n_keep:  # while they are in the cache
                first = max(0, k - k % BLOCK - 1)  # with the state before, which a message names
                check_orbit(states[first : k + 1], n_transient + 1 + first)
    return np.moveaxis(states, 0, 1)


def _find_the_step(advance, x, n_done, n_steps):
    """Go again through the block that ended badly, and raise at its first bad state."""
    states = [x]
    for _ in range(n_steps):
        states.append(np.array(advance(states[-1].copy())))
    check_orbit(np.stack(states), n_done)
    raise FloatingPointError(
        f"the orbit was not finite at step {n_done + n_steps}, but is when followed again: step "
        "does not return the same for the same states"
    )
