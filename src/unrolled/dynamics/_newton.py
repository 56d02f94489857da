"""Newton's method for F(x) = x from many starts side by side."""

import numpy as np

from unrolled.dynamics._linearise import solve

MAX_STEPS = 100
HALVINGS = 8
# Numbers in the Jacobians of a block of starts: 8 MB.
BLOCK = 2**20


def newton(system, x, tol):
    """Follow damped Newton steps from the starts x (K, n); return where they end, and |F(x) - x|.

    Every start goes on until nothing makes |F(x) - x| smaller, so that what converges is as exact
    as rounding allows. `tol` only says from where on a start no longer looks for ever shorter
    steps.
    """
    size = max(1, BLOCK // x.shape[1] ** 2)
    blocks = [_newton(system, x[k : k + size], tol) for k in range(0, len(x), size)]
    return np.concatenate([x for x, _ in blocks]), np.concatenate([r for _, r in blocks])


def residual(system, x):
    """F(x) - x, infinite where F is not a number, and its largest entry for every state."""
    g = system.step(x) - x
    return g, np.where(np.isfinite(g).all(axis=-1), np.abs(g).max(axis=-1), np.inf)


def allowed(x, tol):
    """The residual at which x counts as fixed: `tol`, in units of x where that is large."""
    return tol * np.maximum(1.0, np.abs(x).max(axis=-1))


def _newton(system, x, tol):
    x, identity = x.copy(), np.eye(x.shape[1])
    g, size = residual(system, x)
    going = np.flatnonzero(np.isfinite(size) & (size > 0.0))
    for _ in range(MAX_STEPS):
        if going.size == 0:
            break
        with np.errstate(all="ignore"):  # what overflows is not taken, see `_search`
            d = solve(system.jacobian(x[going]) - identity, -g[going])
            going = _search(system, x, g, size, going, shorten(d, x[going]), tol)
    return x, size


def shorten(d, x):
    """Limit a step to the size of the state: next to a singular Jacobian it would be huge."""
    limit = 1.0 + np.linalg.norm(x, axis=-1)
    length = np.linalg.norm(d, axis=-1)
    return d * np.minimum(1.0, limit / np.maximum(length, np.finfo(float).tiny))[:, None]


def _search(system, x, g, size, going, d, tol):
    """Take the steps d, halved until the residual decreases; return which starts may go on.

    x, g and size are updated in place.
    """
    ends = np.ones(len(going), bool)
    trying = np.flatnonzero(np.isfinite(d).all(axis=-1))
    close = size[going] <= allowed(x[going], tol)
    fraction = 1.0
    for _ in range(HALVINGS):
        if trying.size == 0:
            break
        at = going[trying]
        new = x[at] + fraction * d[trying]
        new_g, new_size = residual(system, new)
        # Lengths, not largest entries: their square has the step as a direction of descent. Close
        # to the solution even a triple one shrinks to 8/27, so what shrinks less is rounding.
        wanted = np.where(close[trying], 0.5, 1.0 - 0.1 * fraction)
        better = np.linalg.norm(new_g, axis=-1) <= wanted * np.linalg.norm(g[at], axis=-1)
        better &= np.isfinite(new_size)
        x[at[better]], g[at[better]] = new[better], new_g[better]
        size[at[better]] = new_size[better]
        ends[trying[better]] = new_size[better] == 0.0
        trying = trying[~better & ~close[trying]]
        fraction *= 0.5
    return going[~ends]
