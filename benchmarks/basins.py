"""Basins of two units: where 400 x 400 starts of a small tanh network end.

Seconds, of the processor. The rivals follow every start for the whole transient and then compare:
all of them at once, which is a dozen lines of numpy, or one after the other, which is what one
writes first (it runs a part of the starts and is charged for all).
"""

import time

import numpy as np

from benchmarks.contest import Amounts, at_most
from unrolled.dynamics import basins_of_attraction
from unrolled.maps import Network

N_GRID, N_TRANSIENT, ROUNDS = 400, 1000, 5
PART = 20  # starts that the loop really follows
NETWORKS = {
    "two attractors": ([[1.2, 0.8], [0.6, 1.1]], [0.0, 0.0]),
    "four attractors": ([[1.5, 0.3], [0.2, 1.4]], [0.0, 0.0]),
}
OURS, AT_ONCE, LOOP = "ours", "all starts, whole transient", "start by start (scaled)"


def cases(quick=False):
    """Networks with two and with four stable states."""
    n_grid = 60 if quick else N_GRID
    for name, (W, b) in NETWORKS.items():
        yield race(name, Network(W, b), grid(n_grid))


def grid(n):
    """n x n starts; no two are mirror images up to the last digit, so none is on a boundary."""
    first, second = np.linspace(-1.5, 1.5, n), np.linspace(-1.4, 1.6, n)
    return np.stack(np.meshgrid(first, second, indexing="ij"), axis=-1)


def race(name, network, starts):
    labels, seconds = timed(lambda: basins_of_attraction(network.step, starts).labels)
    by_all, seconds_at_once = timed(lambda: at_once(network.step, starts), rounds=1)
    flat = starts.reshape(-1, 2)
    some = np.linspace(0, len(flat) - 1, PART).astype(int)
    by_loop, seconds_loop = timed(lambda: one_by_one(network.step, flat[some]), rounds=1)
    for found, where in ((by_all.ravel(), slice(None)), (by_loop, some)):
        if not same_parts(labels.ravel()[where], found):
            raise AssertionError(f"basins of {name}: a rival finds others")
    return Amounts(
        f"basins, {len(flat)} starts of two tanh units, {name}",
        "seconds",
        {OURS: seconds, AT_ONCE: seconds_at_once, LOOP: seconds_loop * len(flat) / PART},
        {OURS: at_most(1.0)},
        {"family": "basins", "shape": name},
    )


def timed(run, rounds=ROUNDS):
    """What `run` returns, and the median of its seconds."""
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        result = run()
        seconds.append(time.process_time() - start)
    return result, float(np.median(seconds))


def at_once(step, starts):
    """Follow all to the end; states that agree to six digits are one attractor."""
    x = starts.reshape(-1, starts.shape[-1])
    for _ in range(N_TRANSIENT):
        x = step(x)
    return np.unique(x.round(6) + 0.0, axis=0, return_inverse=True)[1].reshape(starts.shape[:-1])


def one_by_one(step, starts):
    """The loop: follow one start, compare with the attractors met so far."""
    attractors, labels = [], []
    for x in starts:
        for _ in range(N_TRANSIENT):
            x = step(x)
        known = [k for k, a in enumerate(attractors) if np.abs(a - x).max() < 1e-6]
        if not known:
            attractors.append(x)
        labels.append(known[0] if known else len(attractors) - 1)
    return np.array(labels)


def same_parts(labels, others):
    """Whether two labellings divide the starts in the same way, whatever the numbers."""
    pairs = {(int(a), int(b)) for a, b in zip(labels, others)}
    return len(pairs) == len(set(labels.tolist())) == len(set(others.tolist()))
