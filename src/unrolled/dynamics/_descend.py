"""Local minima of q(x) = |F(x) - x|^2 / 2 from many starts side by side."""

import numpy as np

from unrolled.dynamics._linearise import solve
from unrolled.dynamics._newton import BLOCK, residual, shorten

MAX_STEPS = 500
SHORTEST = 1e-12  # a step as short as this, in units of the state, is the last one
FIRST_DAMPING = 1e-3
TINY = np.finfo(float).tiny


def descend(system, x, enough):
    """Follow q downhill from the starts x (K, n), as far as it goes or to a speed of `enough`.

    Returns where they end, F(x) - x there, and the slope of its length, which is 0 at a minimum,
    as a share of the norm of J - I where that is above 1.
    """
    size = max(1, BLOCK // x.shape[1] ** 2)
    ends = []
    with np.errstate(all="ignore"):  # what overflows is not taken
        for k in range(0, len(x), size):
            block = _Block(system, x[k : k + size])
            for _ in range(MAX_STEPS):
                if not block.advance(enough):
                    break
            ends.append((block.x, block.g, block.slope()))
    return [np.concatenate(parts) for parts in zip(*ends)]


class _Block:
    """Levenberg-Marquardt, with the second derivatives of F learned on the way (NL2SOL).

    The Hessian of q is A'A + S. Gauss and Newton leave out S, which vanishes at fixed points but
    decides at slow ones, where A is nearly singular in the slow direction.
    """

    def __init__(self, system, x):
        self.system, self.identity = system, np.eye(x.shape[1])
        self.x, self.g = x.copy(), residual(system, x)[0]
        self.A = system.jacobian(x) - self.identity
        self.S = np.zeros_like(self.A)
        largest = np.max(np.sum(self.A**2, axis=1), axis=1)
        self.damping = FIRST_DAMPING * np.maximum(largest, FIRST_DAMPING)
        self.raise_by = np.full(len(x), 2.0)
        self.going = np.flatnonzero(np.isfinite(self.g).all(axis=1) & np.isfinite(largest))

    def advance(self, enough):
        """One step of every start that is not at its end; False when all are."""
        self.going = self.going[np.linalg.norm(self.g[self.going], axis=1) > enough]
        k = self.going
        if k.size == 0:
            return False
        A, g = self.A[k], self.g[k]
        gradient = _times(A, g)
        H = np.matmul(np.swapaxes(A, 1, 2), A) + self.S[k]
        d = shorten(solve(H + self.damping[k, None, None] * self.identity, -gradient), self.x[k])
        new_g = residual(self.system, self.x[k] + d)[0]
        # In this form the difference of two nearly equal squares keeps its digits.
        gain = 0.5 * np.sum((g - new_g) * (g + new_g), axis=1)
        expected = -np.sum(d * (gradient + 0.5 * _times(H, d)), axis=1)
        better = (gain > 0.0) & (expected > 0.0)
        self._adapt(k, better, gain / expected)

        at, J = k[better], self.system.jacobian(self.x[k[better]] + d[better]) - self.identity
        self.x[at] += d[better]
        self.S[at] = _learn(self.S[at], A[better], J, gradient[better], new_g[better], d[better])
        self.A[at], self.g[at] = J, new_g[better]
        longest = SHORTEST * (1.0 + np.linalg.norm(self.x[k], axis=1))
        usable = np.isfinite(self.A[k]).all(axis=(1, 2)) & np.isfinite(d).all(axis=1)
        self.going = k[usable & (np.linalg.norm(d, axis=1) > longest)]
        return True

    def slope(self):
        """The gradient of the speed, that of q over g, as a share of the norm of A."""
        g, gradient = (np.linalg.norm(v, axis=1) for v in (self.g, _times(self.A, self.g)))
        A = np.maximum(1.0, np.linalg.norm(self.A, axis=(1, 2)))
        return gradient / np.maximum(A * g, TINY)

    def _adapt(self, k, better, share):
        """Nielsen's rule: damp less where the model was right, ever more where it was not."""
        less = np.maximum(1.0 / 3.0, 1.0 - (2.0 * share[better] - 1.0) ** 3)
        self.damping[k[better]] *= less
        self.raise_by[k[better]] = 2.0
        self.damping[k[~better]] *= self.raise_by[k[~better]]
        self.raise_by[k[~better]] *= 2.0


def _times(A, g):
    """A'g for every matrix."""
    return np.matmul(g[:, None, :], A)[:, 0, :]


def _learn(S, A, new_A, gradient, new_g, d):
    """Update S so that it maps the step d to the change of A, applied to g (Dennis et al. 1981)."""
    if not len(S):
        return S
    change = _times(new_A, new_g) - gradient
    wanted = _times(new_A - A, new_g)
    along = np.sum(d * change, axis=1)
    bent = np.abs(np.sum(d * _times(S, d), axis=1))
    size = np.minimum(1.0, np.abs(np.sum(d * wanted, axis=1)) / np.maximum(bent, TINY))
    S = size[:, None, None] * S
    off = (wanted - _times(S, d))[:, :, None] * change[:, None, :]
    both = change[:, :, None] * change[:, None, :]
    twist = np.sum(d * (wanted - _times(S, d)), axis=1)
    new = off + np.swapaxes(off, 1, 2) - (twist / along)[:, None, None] * both
    new = S + new / along[:, None, None]
    # Where q does not curve along the step, there is nothing to learn from it.
    lengths = np.linalg.norm(d, axis=1) * np.linalg.norm(change, axis=1)
    keep = (np.abs(along) <= 1e-10 * lengths) | ~np.isfinite(new).all(axis=(1, 2))
    return np.where(keep[:, None, None], S, new)
