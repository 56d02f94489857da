"""Follow one orbit until it is clear what it ends on."""

import numpy as np

from unrolled.dynamics._basins_attractors import Cloud, Periodic

SAMPLE = 4096  # states kept of an orbit that does not repeat itself
ROUNDS = 50  # of n_transient steps each, for slow orbits to come to rest


def settle(flow, x, n_transient):
    """What an orbit that has come to x (1, n) ends on: Periodic, Cloud, or None for infinity."""
    sample = None
    for _ in range(ROUNDS):
        x, period = flow.periods(x)
        if not flow.stays(x).all():
            return None
        cycle = _at_rest(flow, x, int(period[0]), n_transient) if period[0] else None
        if cycle is not None:
            return cycle
        if sample is not None and _goes_round(sample):
            return Cloud(sample)
        sample = np.empty((SAMPLE, x.shape[1]))
        for k in range(SAMPLE):
            x = flow.after(x, 1)
            sample[k] = x[0]
    raise RuntimeError(
        f"an orbit is still on its way after {ROUNDS * SAMPLE} steps, last seen at {x[0]}: it "
        "neither repeats itself nor comes back to where it was, as happens close to a bifurcation"
    )


def _goes_round(sample):
    """Whether later and earlier states are in the same places: else it drifts, or shrinks."""
    earlier, later = np.split(sample, 2)
    there, back = Cloud(earlier).holds(later), Cloud(later).holds(earlier)
    return min(there.mean(), back.mean()) >= 0.9


def _at_rest(flow, x, period, n_transient):
    """The cycle that the orbit comes closer and closer to, or None when it does not."""
    a_while = period * max(1, n_transient // period)
    rounding = 16 * np.finfo(float).eps * (1.0 + np.abs(x).max())
    moved = np.inf
    for _ in range(ROUNDS):
        before, moved = moved, np.abs(flow.after(x, period) - x).max()
        rests = moved <= rounding
        if rests:
            break
        if not moved < (1.0 - 1e-6) * before:
            # It stopped coming closer: at the rounding of a long cycle's steps, or far above, as a
            # quasi-periodic orbit that passes close by its start keeps doing.
            if moved > 1e-3 * flow.tol:
                return None
            rests = True
            break
        x = flow.after(x, a_while)
    points = [x.copy()]
    while len(points) < period:
        x = flow.after(x, 1)
        if np.abs(x - points[0]).max() <= flow.reach(x)[0]:
            break  # a cycle that seemed longer while it was still shrinking
        points.append(x.copy())
    points = np.concatenate(points)
    first = min(range(len(points)), key=lambda k: tuple(points[k]))
    cycle = Periodic(np.roll(points, -first, axis=0), flow.reach(points).max())
    if rests:  # else it creeps still, and where exactly it will end is not known
        cycle.pull = _pull(flow, cycle, n_transient)
    return cycle


def _pull(flow, cycle, n_transient):
    """Follow states all around the cycle, as far away as its reach: do they come back?"""
    period, n = cycle.points.shape
    directions = np.random.default_rng(0).choice([-1.0, 1.0], size=(16, n))
    directions = np.concatenate([np.eye(n), -np.eye(n), directions])
    x = (cycle.points[:, None] + cycle.reach * directions).reshape(-1, n)
    home = np.repeat(cycle.points, len(directions), axis=0)
    for _ in range(max(1, n_transient // period)):
        x = flow.after(x, period)
        end = np.abs(x - home).max()
        if end <= 0.5 * cycle.reach:
            return "attract"
    return "neutral" if end <= 2.0 * cycle.reach else "repel"  # also for NaN: gone for good
