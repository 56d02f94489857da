"""A frame of directions that the Jacobians along an orbit carry, and what each of them grows."""

import math

import numpy as np

from unrolled.dynamics._elimination import eliminator
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
        *self.leading, n = shape
        directions = np.linalg.qr(np.random.default_rng(0).normal(size=(n, k)))[0]
        self.columns = np.broadcast_to(directions, (*self.leading, n, k))
        pays = n > 1 and (n >= LARGE or math.prod(self.leading) == 1)
        self.eliminate = eliminator(n, k) if pays else None

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
        first, interval, held = 0, 1, []
        n = self.columns.shape[-2]
        longest = min(LONGEST, max(1, HELD // (math.prod(self.leading) * n * n)))
        for end in ends:
            while first < end:
                steps = min(interval, end - first)
                moved, before = self._carry(held, stream, steps)
                columns, grown = orthonormalise(moved)
                logs = np.log(grown)
                lost = _lost(logs)
                if lost > 1.0 and steps > 1:
                    interval = steps // 2
                    continue
                self.columns = columns
                yield first, (before + logs)[np.newaxis]
                del held[:steps]
                first += steps
                if steps == interval:
                    if self.eliminate and steps == 1:
                        lost = 0.0  # the spread of a single step says nothing about elimination
                    interval = max(1, int(min(2.0 * steps, steps / max(lost, 0.1), longest)))

    def _carry(self, held, stream, steps):
        """The columns after `steps` Jacobians, the first of them `held`, and logs taken out."""
        columns, logs = self.columns, 0.0
        for i in range(steps):
            if i == len(held):
                held.append(next(stream))
            columns = times(held[i], columns)
            if self.eliminate and steps > 1:
                columns, more = self._eliminated(columns)
                logs = logs + more
        return columns, logs

    def _eliminated(self, columns):
        *_, n, k = columns.shape
        flat = columns.reshape(-1, n, k)
        frames = np.empty((len(flat), k, n)).swapaxes(-1, -2)  # each in Fortran's order
        frames[...] = flat
        logs = np.stack([self.eliminate(V) for V in frames])
        return frames.reshape(columns.shape), logs.reshape(*self.leading, k)


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
