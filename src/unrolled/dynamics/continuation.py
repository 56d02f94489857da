"""Continuation: follow a fixed point while a parameter changes, also where it turns back."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_count, check_number, check_plain_array, check_positive
from unrolled.dynamics._border import check_start
from unrolled.dynamics._classify import is_stable
from unrolled.dynamics._extended import Extended
from unrolled.dynamics._linearise import Map
from unrolled.dynamics._newton import allowed, newton
from unrolled.dynamics.bifurcations import Bifurcation, locate, multiplier

TOLERANCE = 1e-10  # of the first point
SMALLEST = 1e-6  # of the largest step
STRAIGHT = 0.98  # cosine of the largest angle between the tangents of neighbours


@dataclass
class Branch:
    """A curve of fixed points over a parameter, in order along the curve.

    Attributes
    ----------
    values : ndarray, shape (M,)
        The parameter; it goes back and forth where the branch has folds.
    points : ndarray, shape (M, n)
        The fixed points.
    eigenvalues : ndarray of complex, shape (M, n)
        Eigenvalues of the Jacobian at each, largest modulus first.
    stable : ndarray of bool, shape (M,)
        Whether all moduli are below 1; False at the bifurcations themselves.
    bifurcations : list of Bifurcation
        In order along the branch; each is also one of the points.
    ends : tuple of two str
        Why the branch ends where it begins and where it ends: "bound", "closed" (it came back to
        its start), "max_steps", or "lost" (no next point was found, however near).
    pieces : list of (bool, ndarray, ndarray)
        The branch cut at its bifurcations, which belong to both sides: (stable, values, points),
        for drawing each piece with a line of its own.
    """

    values: np.ndarray
    points: np.ndarray
    eigenvalues: np.ndarray
    stable: np.ndarray
    bifurcations: list
    ends: tuple
    pieces: list

    def __len__(self):
        return len(self.values)

    def __repr__(self):
        found = ", ".join(f"{one.kind} at {one.value:.6g}" for one in self.bifurcations)
        return f"Branch: {len(self)} points, {found or 'no bifurcation'}; ends: {self.ends}"


def continuation(
    step, x0, value, *, jacobian=None, bounds, step_size=0.02, max_steps=1000, period=1
):
    r"""Follow a fixed point through a parameter, round its folds, and name its bifurcations.

    Parameters
    ----------
    step : callable
        ``step(x, value)`` takes the states x (V, n), with the parameter's values (V, 1), to the
        states one step later, same shape, as in `orbit_diagram`.
    x0 : array_like, shape (n,)
        Near which fixed point to start.
    value : float
        The parameter to start at.
    jacobian : callable, optional
        ``jacobian(x, value)`` gives the derivative of `step` by x, (V, n, n) or what broadcasts to
        it. By autograd when None; `step` must then be written in `autograd.numpy`.
    bounds : (float, float)
        The branch ends where the parameter leaves this interval.
    step_size : float
        Longest step along the branch, in which the states count as they are and the parameter in
        units of the width of `bounds`. Steps become shorter by themselves where the branch bends.
        Two events of the same kind within a step cancel each other unseen.
    max_steps : int
        Largest number of steps in either direction.
    period : int
        Follow a fixed point of the map applied so often: one of the points of a cycle.

    Returns
    -------
    Branch
        The fixed points in both directions from the start, with their `eigenvalues`, where they
        are `stable`, and their `bifurcations`.

    Raises
    ------
    ValueError
        If there is no fixed point near `x0`, or an argument does not fit.
    TypeError
        If `jacobian` is None and autograd cannot follow `step`.
    ArithmeticError
        If a bifurcation shows itself but cannot be located, as where `step` jumps.

    Notes
    -----
    The pseudo-arclength method (Keller 1977): the fixed point and the parameter are one unknown
    :math:`z = (x, p)`. A step along the tangent, the null vector of

    .. math:: A = \Bigl[\, J - I,\ \frac{\partial F}{\partial p} \Bigr],

    is corrected by Newton's method in the plane at right angles to it. At a fold p turns back, but
    the curve goes on, so that nothing is singular there.

    Between two points an event shows itself by the tangent's parameter changing sign (a fold), or
    by a modulus that crosses 1; it is then located on the branch by Ridders' method, to about
    1e-8 in the parameter, and named after the eigenvalue: -1 a flip, a complex pair a
    Neimark-Sacker bifurcation, +1 a fold or, where A loses a rank, a branch point. There the branch
    goes straight on; the others are found by starting beside it. Whether a cycle or a circle that
    is born there is stable, the eigenvalues do not say: an orbit diagram does.

    References
    ----------
    Keller, H. B. (1977). Numerical solution of bifurcation and nonlinear eigenvalue problems. In:
    Applications of Bifurcation Theory, Academic Press.
    Kuznetsov, Y. A. (2004). Elements of Applied Bifurcation Theory, 3rd edition, chapters 4, 10.

    Examples
    --------
    A unit that holds a bit, while its bias changes (Pascanu et al. 2013, figure 3):

    >>> from unrolled.dynamics import continuation
    >>> from unrolled.maps import OneUnit
    >>> branch = continuation(lambda x, b: OneUnit(5.0, b).step(x), [0.0], -3.0, bounds=(-3, -2))
    >>> for found in branch.bifurcations:
    ...     print(found.kind, round(found.value, 6), found.point.round(6))
    fold -2.34439 [0.276393]
    fold -2.65561 [0.723607]
    >>> [stable for stable, values, points in branch.pieces]
    [True, False, True]

    The first period doubling of the logistic map:

    >>> from unrolled.maps import Logistic
    >>> branch = continuation(lambda x, r: Logistic(r).step(x), [0.5], 2.0, bounds=(1.5, 3.8))
    >>> branch
    Branch: ... points, flip at 3; ends: ('bound', 'bound')
    """
    system = Map(step, jacobian, period)
    x0 = check_start(check_plain_array("x0", x0))
    if x0.ndim != 1:
        raise ValueError(f"x0 has shape {x0.shape}, expected (n,), one state")
    low, high = _check_bounds(bounds)
    value = check_number("value", value)
    if not low <= value <= high:
        raise ValueError(f"value must lie within bounds, {low:g} to {high:g}, got {value:g}")
    step_size = check_positive("step_size", step_size)
    max_steps = check_count("max_steps", max_steps)

    curve = Extended(system, low, high - low)
    start = _first_point(curve, system, x0.astype(float), value)
    ahead, end = _follow(curve, start, step_size, max_steps)
    if end == "closed":
        return _branch(curve, [start, *ahead], ("closed", "closed"))
    start.tangent = -start.tangent
    behind, beginning = _follow(curve, start, step_size, max_steps)
    for point in (start, *behind):
        point.tangent = -point.tangent
    return _branch(curve, [*reversed(behind), start, *ahead], (beginning, end))


def _check_bounds(bounds):
    bounds = check_plain_array("bounds", bounds)
    if bounds.shape != (2,) or not np.isfinite(bounds).all() or bounds[0] >= bounds[1]:
        raise ValueError(f"bounds must be two finite numbers, low < high, got {bounds.tolist()}")
    return float(bounds[0]), float(bounds[1])


def _first_point(curve, system, x0, value):
    x, residual = newton(system.at(value), x0[None], TOLERANCE)
    if residual[0] > allowed(x, TOLERANCE)[0]:
        raise ValueError(
            f"there is no fixed point near x0 at value {value:g}: abs(step(x) - x) is "
            f"{residual[0]:.3g} at best; find one with fixed_points, or start at another value"
        )
    z = curve.unknown(x[0], value)
    A = curve.linearise(z)[1]
    if not np.isfinite(A).all():
        raise ValueError(
            f"step has no finite derivative at value {value:g}: if it ends there, start further in"
        )
    return curve.describe(z, A, np.append(np.zeros_like(x0), 1.0))


def _follow(curve, start, longest, max_steps):
    """The points from `start` on along its tangent, and why there are no more."""
    points, here, length = [], start, longest
    for k in range(max_steps):
        p, slope = here.z[-1], here.tangent[-1]
        if (p <= 0.0 and slope < 0.0) or (p >= 1.0 and slope > 0.0):
            return points, "bound"
        there = None
        while there is None:
            there = _next(curve, here, length)
            if there is None:
                length *= 0.5
                if length < SMALLEST * longest:
                    return points, "lost"
        bound = min(max(there.z[-1], 0.0), 1.0)
        if bound != there.z[-1]:
            last = _at_bound(curve, here, there, bound)
            return ([*points, last], "bound") if last else (points, "lost")
        points.append(there)
        if k > 1 and _meets(curve, there, start, length):
            return [*points, start], "closed"
        if there.n_corrections <= 3 and here.tangent @ there.tangent > 0.5 * (1.0 + STRAIGHT):
            length = min(1.5 * length, longest)
        here = there
    return points, "max_steps"


def _next(curve, here, length):
    """The point a step of this length further, unless it is not found or not straight ahead."""
    guess = here.z + length * here.tangent
    there = curve.correct(guess, here.tangent, here.tangent)
    if there is None or np.linalg.norm(there.z - guess) > 0.5 * length:
        return None
    return there if here.tangent @ there.tangent > STRAIGHT else None


def _meets(curve, there, start, length):
    """Whether the branch has come back to its start, not only past it."""
    if np.linalg.norm(there.z - start.z) >= length or there.tangent @ start.tangent < 0.5:
        return False
    beside = there.z - ((there.z - start.z) @ start.tangent) * start.tangent
    again = curve.correct(beside, start.tangent, start.tangent)
    return again is not None and np.linalg.norm(again.z - start.z) < SMALLEST


def _at_bound(curve, here, there, bound):
    share = (bound - here.z[-1]) / (there.z[-1] - here.z[-1])
    guess = here.z + share * (there.z - here.z)
    guess[-1] = bound
    return curve.correct(guess, np.append(np.zeros(len(guess) - 1), 1.0), here.tangent)


def _branch(curve, points, ends):
    every, found = [points[0]], []
    for a, b in zip(points, points[1:]):
        for kind, point in locate(curve, a, b):
            if kind is not None:
                found.append((kind, point, len(every)))
            every.append(point)
        every.append(b)
    z = np.array([point.z for point in every])
    values, points = curve.value(z), z[:, :-1]
    eigenvalues = np.array([point.eigenvalues for point in every])
    stable = is_stable(eigenvalues)
    stable[[index for _, _, index in found]] = False
    cuts = [0, *(index for _, _, index in found), len(every) - 1]
    spans = [slice(i, j + 1) for i, j in zip(cuts, cuts[1:]) if j > i]
    return Branch(
        values=values,
        points=points,
        eigenvalues=eigenvalues,
        stable=stable,
        bifurcations=[
            Bifurcation(kind, float(curve.value(point.z)), point.z[:-1], multiplier(point), index)
            for kind, point, index in found
        ],
        ends=ends,
        pieces=[(bool(stable[span].any()), values[span], points[span]) for span in spans],
    )
