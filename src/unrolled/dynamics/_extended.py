"""Fixed points and the parameter as one unknown z = (x, p), whose solutions form a curve."""

from dataclasses import dataclass

import numpy as np

from unrolled.dynamics._classify import decompose

# Central differences by the parameter: their error, a cubic one, balances that of rounding here.
DIFFERENCE = np.cbrt(np.finfo(float).eps)
CORRECTIONS = 10
# Where branches cross, A = [J - I, dF/dp] maps a second direction to zero. One that it shrinks by
# more than this is left alone: rounding in F, divided by it, must stay below the tolerance.
FLAT = 1e-6
TOLERANCE = 1e-9  # of the last correction, whose square is what is left
KNOWN = 1e-8  # to what A is known, for the differences in it


@dataclass
class Point:
    """A point of the curve, with what is known there."""

    z: np.ndarray
    tangent: np.ndarray
    eigenvalues: np.ndarray  # of J, largest modulus first
    by_parameter: np.ndarray  # dF/dp
    n_corrections: int = 0


class Extended:
    """F(x, p) - x and its derivative, with the parameter counted from `low` in units of `width`."""

    def __init__(self, system, low, width):
        self.system, self.low, self.width = system, low, width

    def value(self, z):
        return self.low + self.width * z[..., -1]

    def unknown(self, x, value):
        return np.append(x, (value - self.low) / self.width)

    def linearise(self, z):
        """F(x, p) - x, and A (n, n + 1), its derivative by x and p."""
        value, x = self.value(z), z[:-1]
        h = DIFFERENCE * max(abs(value), self.width)
        around = self.system.at(value + np.array([[0.0], [h], [-h]]))
        here, above, below = around.step(np.stack([x, x, x]))
        J = self.system.at(value).jacobian(x[None])[0]
        by_parameter = (above - below) * (self.width / (2.0 * h))
        return here - x, np.column_stack([J - np.eye(len(x)), by_parameter])

    def correct(self, guess, direction, towards):
        """The point of the curve in the plane through `guess` at right angles to `direction`.

        Its tangent is the one that goes with `towards`. None where Newton's method does not
        converge.
        """
        z = guess
        for k in range(CORRECTIONS):
            g, A = self.linearise(z)
            if not (np.isfinite(g).all() and np.isfinite(A).all()):
                return None
            off = np.append(-g, -direction @ (z - guess))
            dz = np.linalg.lstsq(np.vstack([A, direction]), off, rcond=FLAT)[0]
            z = z + dz
            size = max(1.0, np.abs(z).max())
            if max(np.abs(dz).max(), np.abs(g).max()) <= TOLERANCE * size:
                return self.describe(z, A, towards, k + 1)
        return None

    def describe(self, z, A, towards, n_corrections=0):
        sizes, rows = np.linalg.svd(A)[1:]
        sizes = sizes / max(1.0, sizes[0])
        null = np.vstack([rows[:-1][sizes <= KNOWN], rows[-1]])
        tangent = (null @ towards) @ null  # where branches cross: straight on
        if np.linalg.norm(tangent) < 1e-9:  # at right angles to what was wished: a fold
            tangent = rows[-1]
        eigenvalues = decompose(A[:, :-1] + np.eye(len(A)))[0]
        return Point(z, tangent / np.linalg.norm(tangent), eigenvalues, A[:, -1], n_corrections)
