"""Attractors as sets that can say which states are theirs: finite cycles, and clouds of points."""

from dataclasses import dataclass

import numpy as np

# A cloud is looked up in boxes of at most three coordinates, this many to its longest side, where
# the finest is taken that the points of one half fill as far as the other half goes.
AXES, SIDES, FILLED = 3, (128, 64, 32, 16, 8), 0.99


@dataclass(eq=False)
class Periodic:
    """A fixed point or a cycle: `points (p, n)`, the smallest first, in the order of the orbit.

    `reach` is how far from a point a state still counts as its own. `pull` says what becomes of
    states that close: they "attract" (all come back), "repel" (some leave), or stay as they are.
    """

    points: np.ndarray
    reach: float
    pull: str = "neutral"

    @property
    def kind(self):
        return "fixed point" if len(self.points) == 1 else "cycle"

    def holds(self, x):
        """Which of the states x (K, n) are within reach of one of the points."""
        inside = np.zeros(len(x), bool)
        for point in self.points:
            near = np.flatnonzero(np.abs(x[:, 0] - point[0]) <= self.reach)
            inside[near[(np.abs(x[near] - point) <= self.reach).all(axis=1)]] = True
        return inside

    def is_same(self, other):
        """Whether `other` is this one, found from another start."""
        return (
            isinstance(other, Periodic)
            and len(other.points) == len(self.points)
            and bool(self.holds(other.points).all())
        )


@dataclass(eq=False)
class Cloud:
    """An orbit that does not repeat itself, chaotic or quasi-periodic: `points (M, n)`."""

    points: np.ndarray
    kind = "other"
    pull = "unknown"

    def __post_init__(self):
        n = self.points.shape[1]
        # In more than three dimensions, attractors are told apart by their shadows in three.
        frame = np.linalg.qr(np.random.default_rng(0).normal(size=(n, AXES)))[0]
        self.project = (lambda x: x @ frame) if n > AXES else (lambda x: x)
        shadow = self.project(self.points)
        for side in SIDES:
            self._fill(shadow[::2], side)
            if self.holds(self.points[1::2]).mean() >= FILLED:
                break
        self._fill(shadow, side)

    def holds(self, x):
        """Which of the states x (K, n) are in or next to a box that the cloud visits."""
        boxes = np.floor((self.project(x) - self.corner) / self.box)
        inside = ((boxes >= 0) & (boxes < self.visited.shape)).all(axis=1)
        found = np.zeros(len(x), bool)
        found[inside] = self.visited[tuple(boxes[inside].astype(int).T)]
        return found

    def is_same(self, other):
        """Whether `other` is this one, seen along another stretch of an orbit."""
        return isinstance(other, Cloud) and bool(
            max(self.holds(other.points).mean(), other.holds(self.points).mean()) >= 0.9
        )

    def _fill(self, shadow, side):
        low, high = shadow.min(axis=0), shadow.max(axis=0)
        self.box = (high - low).max() / side
        self.corner = low - 1.5 * self.box  # a box of margin, and no point on a face
        boxes = np.floor((shadow - self.corner) / self.box).astype(int)
        self.visited = np.zeros(np.ceil((high - low) / self.box).astype(int) + 4, bool)
        self.visited[tuple(boxes.T)] = True
        for axis in range(self.visited.ndim):  # and all their neighbours
            forth, back = (np.roll(self.visited, by, axis) for by in (1, -1))
            self.visited |= forth | back


def in_order(attractors, digits):
    """Numbers of the attractors, sorted: fixed points, cycles by period, others; then by place."""

    def key(k):
        attractor = attractors[k]
        # Of a cloud only its middle is certain, and rounding must not decide which comes first.
        cloud = attractor.kind == "other"
        place = attractor.points.mean(axis=0) if cloud else attractor.points[0]
        period = np.inf if cloud else len(attractor.points)
        return period, *(place.round(2 if cloud else digits) + 0.0)

    return sorted(range(len(attractors)), key=key)
