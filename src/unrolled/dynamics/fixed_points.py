"""Fixed points of a map: the states that it leaves where they are, stable or not."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_positive
from unrolled.dynamics._classify import MARGIN, count_unstable, decompose, is_stable, kind_of
from unrolled.dynamics._linearise import Map, check_independence, check_starts
from unrolled.dynamics._merge import merge, reading_order
from unrolled.dynamics._newton import allowed, newton


@dataclass
class FixedPoints:
    """Fixed points of a map, those with fewer unstable directions first.

    Attributes
    ----------
    points : ndarray, shape (K, n)
        The points; of as many unstable directions in the order of their coordinates.
    eigenvalues : ndarray of complex, shape (K, n)
        Eigenvalues of the Jacobian at each point, largest modulus first.
    stable : ndarray of bool, shape (K,)
        Whether all moduli are below 1. Those within 1e-6 of 1 do not count as below: they are not
        known better where a fixed point is about to vanish.
    residuals : ndarray, shape (K,)
        Largest entry of ``abs(step(x) - x)`` at each point.
    counts : ndarray of int, shape (K,)
        How many of the starts led to each point. A small number says that there may be more points
        that no start has found.
    n_failed : int
        How many starts led to no fixed point.
    eigenvectors : ndarray, shape (K, n, n)
        The directions of the eigenvalues, in the columns.
    n_unstable : ndarray of int, shape (K,)
        Number of unstable directions, those of eigenvalues with a modulus above 1.
    kinds : list of str
        "stable node", "stable focus" (the slowest approach turns), "saddle", "unstable node",
        "unstable focus", or "marginal" where a modulus is 1: then the eigenvalues do not decide.
    isolated : ndarray of bool, shape (K,)
        False where an eigenvalue is 1: at a fold, or on a whole line of fixed points, of which a
        search from many starts finds as many points as it has starts.
    """

    points: np.ndarray
    eigenvalues: np.ndarray
    stable: np.ndarray
    residuals: np.ndarray
    counts: np.ndarray
    n_failed: int
    eigenvectors: np.ndarray
    n_unstable: np.ndarray
    kinds: list
    isolated: np.ndarray

    def __len__(self):
        return len(self.points)

    def __repr__(self):
        listed = [f"{self.kinds.count(kind)} {kind}" for kind in dict.fromkeys(self.kinds)]
        text = f"FixedPoints: {len(self)} found" + (f" ({', '.join(listed)})" if listed else "")
        crowd = int((~self.isolated).sum())
        text += f", {crowd} of them perhaps not isolated" if crowd else ""
        return text + f"; {self.n_failed} of {self.n_failed + self.counts.sum()} starts failed"


def fixed_points(step, x0s, *, jacobian=None, tol=1e-10, period=1):
    r"""Find the fixed points of a map by Newton's method from many starts.

    Parameters
    ----------
    step : callable
        ``step(x)`` takes the states (K, n) to the states one step later, same shape.
    x0s : array_like, shape (..., n)
        Where to start, all at once. Newton's method is drawn to unstable points as well as to
        stable ones, each from its own surroundings: spread the starts over the region of interest,
        or take states of orbits.
    jacobian : callable, optional
        ``jacobian(x)`` gives the derivative of `step`, (K, n, n) or what broadcasts to it. By
        autograd when None; `step` must then be written in `autograd.numpy`.
    tol : float
        A point counts as fixed if no entry of ``step(x) - x`` exceeds it (times the largest entry
        of x, where that is above 1). Points closer than its square root are one point.
    period : int
        Find the fixed points of the map applied so often: the points of its cycles of this period,
        and of those that divide it. Eigenvalues are then those of the whole cycle.

    Returns
    -------
    FixedPoints
        `points`, `eigenvalues`, whether they are `stable`, and more; K may be 0. The same starts
        always give the same result, in the same order.

    Raises
    ------
    ValueError
        If a shape does not fit, or `x0s` is not finite.
    TypeError
        If `jacobian` is None and autograd cannot follow `step`.

    Notes
    -----
    Solves :math:`F(x) - x = 0` by damped Newton steps

    .. math:: x \leftarrow x - \alpha\,(J(x) - I)^{-1} (F(x) - x), \qquad
              \alpha = 1, \tfrac12, \tfrac14, \ldots

    with the first :math:`\alpha` that makes the residual smaller; where :math:`J - I` is
    singular, by the shortest of the best steps. A start fails if it ends where the residual has a
    minimum that is not zero: at slow points, which `slow_points` finds.

    No search from finitely many starts can prove that it has found all points.

    Where whole lines or regions are fixed (``step(x) = x``) the points found are among infinitely
    many: `FixedPoints.isolated` is False there.

    References
    ----------
    Sussillo, D., Barak, O. (2013). Opening the black box: low-dimensional dynamics in
    high-dimensional recurrent neural networks. Neural Computation 25.

    Examples
    --------
    A unit with two memories and the threshold between them (Pascanu et al. 2013, figure 3):

    >>> import numpy as np
    >>> from unrolled.dynamics import fixed_points
    >>> from unrolled.maps import OneUnit
    >>> unit = OneUnit(5.0, -2.5)
    >>> found = fixed_points(unit.step, np.linspace(0, 1, 50)[:, None], jacobian=unit.jacobian)
    >>> found.points.round(6).ravel()
    array([0.144794, 0.855206, 0.5     ])
    >>> found.stable
    array([ True,  True, False])
    >>> found.eigenvalues.real.round(6).ravel()
    array([0.619144, 0.619144, 1.25    ])

    The cycle of two of the logistic map, with the fixed points 0 and 1 - 1/r:

    >>> from unrolled.maps import Logistic
    >>> twice = fixed_points(Logistic(3.2).step, np.linspace(0, 1, 50)[:, None], period=2)
    >>> twice.points.round(6).ravel(), twice.kinds[0]
    (array([0.513045, 0.799455, 0.      , 0.6875  ]), 'stable node')
    """
    system, x = Map(step, jacobian, period), check_starts(x0s)
    tol = check_positive("tol", tol)
    check_independence(system, x)

    x, size = newton(system, x, tol)
    found = size <= allowed(x, tol)
    x, size = x[found], size[found]
    kept, member = merge(x, size, tol)
    counts = np.bincount(member, minlength=len(kept))
    values, vectors = decompose(system.jacobian(x[kept]))
    order = reading_order(x[kept], count_unstable(values))
    values = values[order]
    return FixedPoints(
        points=x[kept][order],
        eigenvalues=values,
        stable=is_stable(values),
        residuals=size[kept][order],
        counts=counts[order],
        n_failed=int((~found).sum()),
        eigenvectors=vectors[order],
        n_unstable=count_unstable(values),
        kinds=[kind_of(one) for one in values],
        isolated=(np.abs(values - 1.0) > MARGIN).all(axis=-1),
    )
