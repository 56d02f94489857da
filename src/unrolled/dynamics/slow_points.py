"""Slow points: states that a map hardly moves, fixed or not."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_positive
from unrolled.dynamics._classify import count_unstable, decompose
from unrolled.dynamics._descend import descend
from unrolled.dynamics._linearise import Map, check_independence, check_starts
from unrolled.dynamics._merge import merge, reading_order
from unrolled.dynamics._newton import allowed

AT_MINIMUM = 1e-4  # the slope of the speed, which is about 1 elsewhere


@dataclass
class SlowPoints:
    """States at which a map is slow: the fixed ones first, then the slowest.

    Attributes
    ----------
    points : ndarray, shape (K, n)
        The states.
    speeds : ndarray, shape (K,)
        How far a step moves each, the length of ``step(x) - x``.
    fixed : ndarray of bool, shape (K,)
        Which of them are fixed points.
    eigenvalues : ndarray of complex, shape (K, n)
        Eigenvalues of the Jacobian at each point, largest modulus first: what happens to small
        deviations for about as long as it takes to leave the neighbourhood.
    counts : ndarray of int, shape (K,)
        How many of the starts led to each point.
    n_failed : int
        How many starts led to none.
    n_unstable : ndarray of int, shape (K,)
        Number of unstable directions, those of eigenvalues with a modulus above 1.
    """

    points: np.ndarray
    speeds: np.ndarray
    fixed: np.ndarray
    eigenvalues: np.ndarray
    counts: np.ndarray
    n_failed: int
    n_unstable: np.ndarray

    def __len__(self):
        return len(self.points)

    def __repr__(self):
        slow = int((~self.fixed).sum())
        speeds = f" with speeds from {self.speeds[~self.fixed].min():.3g}" if slow else ""
        return (
            f"SlowPoints: {int(self.fixed.sum())} fixed, {slow} slow{speeds}; {self.n_failed} of "
            f"{self.n_failed + self.counts.sum()} starts failed"
        )


def slow_points(step, x0s, *, jacobian=None, tol=1e-10, max_speed=None):
    r"""Find the states at which a map is slower than everywhere around them.

    Parameters
    ----------
    step : callable
        ``step(x)`` takes the states (K, n) to the states one step later, same shape.
    x0s : array_like, shape (..., n)
        Where to start, all at once: usually states that the network visits.
    jacobian : callable, optional
        ``jacobian(x)`` gives the derivative of `step`, (K, n, n) or what broadcasts to it. By
        autograd when None; `step` must then be written in `autograd.numpy`.
    tol : float
        A point counts as fixed if no entry of ``step(x) - x`` exceeds it (times the largest entry
        of x, where that is above 1). Points closer than its square root are one point.
    max_speed : float, optional
        Stop as soon as a start is slower than this, and leave out those that never are. The points
        then spread over the slow region, along the whole of a line attractor for instance. When
        None, every start goes down to a local minimum.

    Returns
    -------
    SlowPoints
        `points`, `speeds`, which are `fixed`, `eigenvalues`, and more; K may be 0.

    Raises
    ------
    ValueError
        If a shape does not fit, or `x0s` is not finite.
    TypeError
        If `jacobian` is None and autograd cannot follow `step`.

    Notes
    -----
    Minimises

    .. math:: q(x) = \tfrac12 \lVert F(x) - x \rVert^2

    by damped steps of Levenberg and Marquardt, which learn the second derivatives of F on the way
    (Dennis, Gay and Welsch): without them, nothing could be told where :math:`J - I` is singular,
    and there the slow points lie. Where q is zero, a point is fixed. `fixed_points` finds those
    faster, unstable ones too, from further away.

    A minimum of the speed means nothing by itself: what is slow has to be read against how far a
    step goes elsewhere.

    References
    ----------
    Sussillo, D., Barak, O. (2013). Opening the black box: low-dimensional dynamics in
    high-dimensional recurrent neural networks. Neural Computation 25.

    Examples
    --------
    Shortly after two fixed points have met and vanished, their place is still slow:

    >>> import numpy as np
    >>> from unrolled.dynamics import fold_curve, slow_points
    >>> from unrolled.maps import OneUnit
    >>> fold = fold_curve(5.0)
    >>> unit = OneUnit(5.0, fold.b[0] + 0.01)
    >>> found = slow_points(unit.step, np.linspace(0, 1, 20)[:, None])
    >>> found.fixed
    array([ True, False])
    >>> found.points.round(3).ravel(), fold.x.round(3)[0]  # the upper one is left, the lower slow
    (array([0.895, 0.274]), np.float64(0.276))
    >>> found.speeds.round(4)
    array([0.   , 0.002])
    """
    system, x = Map(step, jacobian), check_starts(x0s)
    tol = check_positive("tol", tol)
    enough = 0.0 if max_speed is None else check_positive("max_speed", max_speed)
    check_independence(system, x)

    x, g, slope = descend(system, x, enough)
    with np.errstate(all="ignore"):  # of starts that have overflown, and count as failed
        speeds = np.linalg.norm(g, axis=1)
    fixed = np.abs(g).max(axis=1) <= allowed(x, tol)
    found = fixed | (slope <= AT_MINIMUM if max_speed is None else speeds <= enough)
    x, speeds, fixed = x[found], speeds[found], fixed[found]
    kept, member = merge(x, speeds, tol)
    x, speeds, fixed = x[kept], speeds[kept], fixed[kept]
    counts = np.bincount(member, minlength=len(kept))
    values = decompose(system.jacobian(x))[0]
    # Rounding must not decide about the order of points that are equally slow.
    slowness = values.shape[1] + 1.0 + np.round(speeds / speeds.max(initial=tol), 9)
    order = reading_order(x, np.where(fixed, count_unstable(values), slowness))
    return SlowPoints(
        points=x[order],
        speeds=speeds[order],
        fixed=fixed[order],
        eigenvalues=values[order],
        counts=counts[order],
        n_failed=int((~found).sum()),
        n_unstable=count_unstable(values[order]),
    )
