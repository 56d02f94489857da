"""Many solvers, few solutions: which of the points found are the same."""

import numpy as np


def merge(points, quality, tol):
    """Indices of distinct points, and which of them each of the `points (K, n)` is taken for.

    Points are the same if all coordinates agree to the square root of `tol` (times their size,
    where that is above 1): at a double solution, a residual of `tol` is a distance of that order.
    Of those that agree the one of the best (smallest) `quality` stands for all.
    """
    order = np.argsort(quality, kind="stable")
    kept, member = [], np.full(len(points), -1)
    waiting = order
    while waiting.size:
        best = points[waiting[0]]
        radius = np.sqrt(tol) * max(1.0, np.abs(best).max())
        same = np.abs(points[waiting] - best).max(axis=1) <= radius
        member[waiting[same]] = len(kept)
        kept.append(waiting[0])
        waiting = waiting[~same]
    return np.array(kept, int), member


def reading_order(points, first_key):
    """Order by `first_key`, then by the coordinates, in which rounding must not decide."""
    scale = max(1.0, np.abs(points).max(initial=0.0))
    rounded = np.round(points / scale, 6) + 0.0  # + 0.0: no difference between 0.0 and -0.0
    return np.lexsort((*rounded.T[::-1], first_key))
