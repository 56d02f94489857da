"""The orbit diagram of the logistic map as one writes it first: loops over values and steps."""

import numpy as np

N_STEPS = 2000
START = 0.5  # of all orbits


def logistic(x, r):
    """The map: the same text for ours, for jax and for these loops."""
    return r * x * (1 - x)


def loop(values, n_keep):
    """As one writes it first: numpy's numbers, one after the other."""
    kept = np.empty((len(values), n_keep))
    for i, r in enumerate(values):
        x = START
        for t in range(N_STEPS):
            x = r * x * (1 - x)
            if t >= N_STEPS - n_keep:
                kept[i, t - N_STEPS + n_keep] = x
    return kept


def loop_over_floats(values, n_keep):
    """The best that such a loop can be: Python's own numbers, and a list for what is kept."""
    kept = []
    for r in values.tolist():
        x, states = START, []
        for _ in range(N_STEPS - n_keep):
            x = r * x * (1 - x)
        for _ in range(n_keep):
            x = r * x * (1 - x)
            states.append(x)
        kept.append(states)
    return np.array(kept)
