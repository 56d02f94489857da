"""A frame of directions that the Jacobians along an orbit carry, and what each of them grows."""

import math

import numpy as np

from unrolled.dynamics._elimination import Eliminated, routines
from unrolled.dynamics._orthonormal import orthonormalise

# A QR loses as many digits of the smallest stretching as the largest exceeds it. Products of
# several Jacobians are taken while no more than six of sixteen are lost, and nothing overflows.
SPREAD, RANGE = math.log(1e6), math.log(1e100)
# At most so many steps, and so many numbers in their Jacobians, until the next QR.
LONGEST, HELD = 64, 2**22
# Elimination goes matrix by matrix: it pays for one orbit, or for large matrices.
LARGE = 24


class Frame:
    """k orthonormal columns for each orbit of states (..., n).

    They begin in random directions, always the same ones, so that none is special to the map, as
    the axes often are.
    """

    def __init__(self, shape, k):
        *leading, n = shape
        directions = np.linalg.qr(np.random.default_rng(0).normal(size=(n, k)))[0]
        self.columns = np.broadcast_to(directions, (*leading, n, k))

    def every_step(self, blocks):
        """Yield the first step and the logarithms (steps, ..., k) of each block of Jacobians."""
        for first, jacobians in blocks:
            if self.columns.shape[-2] == 1 and isinstance(jacobians, np.ndarray):
                yield first, np.log(np.abs(jacobians[..., 0]))
                continue
            stretch = []
            for J in jacobians:
                self.columns, grown = orthonormalise(times(J, self.columns))
                stretch.append(grown)
            yield first, np.log(np.stack(stretch))

    def adaptively(self, blocks, ends):
        """Yield the first step and the logarithms (1, ..., k) of each stretch from QR to QR.

        A stretch never goes beyond one of the `ends`. One that turns out to be too long for the
        precision of a number is done again, half as long.
        """
        stream = (J for _, jacobians in blocks for J in jacobians)
        first, held = 0, [next(stream)]
        *leading, n, k = self.columns.shape
        n_orbits = math.prod(leading)
        pays = k > 1 and (n >= LARGE or n_orbits == 1)
        carry = eliminating if pays and routines() and not callable(held[0]) else multiplying
        longest = min(LONGEST, max(1, HELD // (n_orbits * n * n)))
        interval = longest if carry is eliminating else 1
        for end in ends:
            while first < end:
                steps = min(interval, end - first)
                while len(held) < steps:
                    held.append(next(stream))
                moved, before = (carry if steps > 1 else multiplying)(held[:steps], self.columns)
                columns, grown = orthonormalise(moved)
                logs = np.log(grown)
                lost = _lost(logs) if (before + logs < np.inf).all() else np.inf
                if lost > 1.0 and steps > 1:
                    interval = steps // 2
                    continue
                self.columns = columns
                yield first, (before + logs)[np.newaxis]
                del held[:steps]
                first += steps
                if steps == interval:
                    interval = max(1, int(min(4.0 * steps, steps / max(lost, 0.1), longest)))


def multiplying(jacobians, columns):
    """The columns after these Jacobians; and no logarithms taken out of them."""
    for J in jacobians:
        columns = times(J, columns)
    return columns, 0.0


def eliminating(jacobians, columns):
    """Columns that span the same after these Jacobians, and the logarithms taken out."""
    frames = Eliminated(times(jacobians[0], columns))
    for J in jacobians[1:]:
        frames.carry(J)
    return frames.columns(), frames.logs


def times(J, columns):
    """J @ columns, where J may also be a function that does it."""
    if not callable(J):
        return np.matmul(J, columns)
    product = J(columns)
    if np.shape(product) != columns.shape:
        raise ValueError(
            f"what jacobian returned made shape {np.shape(product)} of directions of shape "
            f"{columns.shape}, expected the same shape"
        )
    return product


def _lost(logs):
    """The part of what may be lost that is; above 1 it is too much."""
    spread = (logs.max(axis=-1) - logs.min(axis=-1)).max()
    lost = max(spread / SPREAD, np.abs(logs).max() / RANGE)
    return lost if np.isfinite(lost) else np.inf
