"""Keep directions apart by Gaussian elimination, in less than half the time of a QR.

With V = P L U, row swaps P, unit lower triangular L and upper triangular U, the columns of P L span
what those of V do, and volumes of the first i columns differ by |U_11 ... U_ii|. So P L takes the
place of the orthonormal frame in the next step; and when a QR of the last P L is made in the end,
log|R_ii| and all the log|U_ii| before add up to exactly what a QR at every step would have
given: the same volumes, measured in another way (the Treppeniteration of Bauer, 1957).

Swaps keep |L_ij| <= 1, so L is rarely far from orthogonal; how far, the R of that QR tells.
"""

from functools import cache

import numpy as np


@cache
def routines():
    """LU, row swaps and triangular products, which numpy lacks; None where there is no scipy."""
    try:
        from scipy.linalg.blas import dtrmm
        from scipy.linalg.lapack import dgetrf, dlaswp
    except ImportError:  # scipy is not among what the package needs: without it, QR does it all
        return None
    return dgetrf, dlaswp, dtrmm


class Eliminated:
    """The frames of all orbits as P L, and the logarithms (..., k) that elimination took out."""

    def __init__(self, V):
        *self.leading, self.n, self.k = V.shape
        self.numbers = np.arange(float(self.n))[:, np.newaxis]
        self.logs = 0.0
        self._eliminate(map(np.asfortranarray, self._one_by_one(V, self.k)))

    def carry(self, J):
        """Multiply by the Jacobians `J (..., n, n)`, and eliminate again."""
        J = np.broadcast_to(J, (*self.leading, self.n, self.n))
        self._eliminate(map(self._product, self._one_by_one(J, self.n), self.factors))

    def columns(self):
        """The frames, (..., n, k)."""
        frames = np.empty((len(self.factors), self.n, self.k))
        for frame, (lu, rows) in zip(frames, self.factors):
            frame[rows] = np.tril(lu, -1) + np.eye(self.n, self.k)
        return frames.reshape(*self.leading, self.n, self.k)

    def _one_by_one(self, matrices, n_columns):
        return matrices.reshape(-1, self.n, n_columns)

    def _eliminate(self, frames):
        dgetrf, dlaswp, _ = routines()
        self.factors = []
        for V in frames:
            lu, swaps, _ = dgetrf(V, overwrite_a=True)  # a zero pivot is an answer: its log is -inf
            rows = dlaswp(self.numbers, swaps)[:, 0].astype(int)
            self.factors.append((lu, rows))
        pivots = np.array([lu.diagonal() for lu, _ in self.factors])
        self.logs = self.logs + np.log(np.abs(pivots)).reshape(*self.leading, self.k)

    def _product(self, J, factor):
        """J P L: a triangular product takes half the time of a full one."""
        (_, _, dtrmm), (lu, rows) = routines(), factor
        swapped = J.T[rows].T  # J P, in the order in which Fortran has matrices
        V = dtrmm(1.0, lu[: self.k], swapped[:, : self.k], side=1, lower=1, diag=1, overwrite_b=1)
        return V if self.k == self.n else V + swapped[:, self.k :] @ lu[self.k :]
