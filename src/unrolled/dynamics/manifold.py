"""The curve that leaves a saddle along its unstable direction, or arrives along its stable one."""

import numpy as np

from unrolled._check import check_plain_array, check_positive
from unrolled.dynamics._linearise import Map, check_independence
from unrolled.dynamics._refine import refine

FARTHEST, NEAREST = 1e-2, 1e-7  # where the straight start may end, in units of the point's size
BEND = 1e-9  # how far the curve may be from the straight start there
ALIGNED = 1e-3  # sine of the largest angle between a direction and its image
FIXED = 1e-6
MAX_GENERATIONS = 5000
ARRIVED = 1e-6  # share of the length that an application adds when the curve has come to its end


def invariant_manifold(step, point, direction, *, length, spacing=None):
    r"""Grow one branch of the unstable manifold of a saddle; with the inverse map, the stable one.

    The stable manifold of a saddle is where basins of attraction meet. It consists of the states
    that come to the saddle; under the inverse map it leaves it, and so can be grown.

    Parameters
    ----------
    step : callable
        ``step(x)`` takes the states (K, n) to the states one step later, same shape; for the
        stable manifold, to the states one step earlier. Where it has no value it may return NaN.
    point : array_like, shape (n,)
        The fixed point, as `fixed_points` finds it.
    direction : array_like, shape (n,)
        Eigenvector of the Jacobian to an eigenvalue outside the unit circle (inside, with the
        inverse map), of any length: a column of `FixedPoints.eigenvectors`. The other branch of
        the manifold is that of minus `direction`.
    length : float
        How long the branch may become, at most. It ends before where it comes to an attracting
        point, or where `step` has no value: the inverse of tanh(W x + b) has one only between -1
        and 1.
    spacing : float, optional
        Largest distance of neighbouring points; a thousandth of `length` when None. Where the
        branch bends they stand closer.

    Returns
    -------
    ndarray, shape (N, n)
        The branch from `point` on, as a line to be drawn through these points.

    Raises
    ------
    ValueError
        If `point` is not fixed, `direction` is not an eigenvector, or its eigenvalue does not lead
        away from the point.
    ArithmeticError
        If the branch grows too slowly to be followed.

    Notes
    -----
    Close to the point p the branch is a straight line along the direction v. Its part between
    :math:`p + \varepsilon v` and the image of that, about :math:`p + \varepsilon\lambda v`, is
    mapped to the next part, that one to the one after it, and so on. Where the points of a part
    are too far from each other, or turn too much, more are put in between on the first part and
    mapped as often, so that all are on the branch, up to about 1e-9. For a negative eigenvalue,
    which throws an orbit from one branch to the other, the map is applied twice.

    References
    ----------
    You, Z., Kostelich, E. J., Yorke, J. A. (1991). Calculating stable and unstable manifolds.
    International Journal of Bifurcation and Chaos 1.

    Examples
    --------
    The map (x, y) -> (2 x, y / 2 + x^2) has a saddle at 0, which orbits leave along the parabola
    y = 2/7 x^2:

    >>> import numpy as np
    >>> from unrolled.dynamics import invariant_manifold
    >>> def step(x):
    ...     return np.stack([2 * x[:, 0], x[:, 1] / 2 + x[:, 0] ** 2], axis=1)
    >>> x, y = invariant_manifold(step, [0.0, 0.0], [1.0, 0.0], length=3.0).T
    >>> bool(np.allclose(y, 2 / 7 * x**2))
    True
    """
    system = Map(step)
    point, direction = _check_saddle(point, direction)
    length = check_positive("length", length)
    spacing = length / 1000.0 if spacing is None else check_positive("spacing", spacing)
    check_independence(system, np.stack([point, point + NEAREST * direction]))
    start, factor, power = _straight_start(system, point, direction)

    def image(x):
        for _ in range(power):
            x = system.step(x)
        return x

    def first(s):
        """The part between p + start v and its image, for s from 0 to 1."""
        return point + start * factor ** s[:, None] * direction

    parts, s, total, before = [point[None]], np.array([0.0, 1.0]), 0.0, 0.0
    x = first(s)
    for generation in range(MAX_GENERATIONS):

        def part(s, generation=generation):
            x = first(s)
            for _ in range(generation):
                x = image(x)
            return x

        s, x, whole = refine(part, s, x, spacing, length - total)
        parts.append(x[1:] if generation else x)  # it begins where the one before ends
        grown = np.linalg.norm(np.diff(x, axis=0), axis=1).sum()
        total += grown
        if not whole or (grown < before and grown < ARRIVED * length):
            return _cut(np.concatenate(parts), length)
        before, x = grown, image(x)
    raise ArithmeticError(
        f"the branch has a length of {total:.3g} only after {MAX_GENERATIONS} steps: the "
        f"eigenvalue, about {factor:.6g}, is too close to 1, or the branch ends too slowly; ask "
        "for a smaller length"
    )


def _check_saddle(point, direction):
    point = check_plain_array("point", point).astype(float)
    if point.ndim != 1 or point.size == 0 or not np.isfinite(point).all():
        raise ValueError(f"point has shape {point.shape}, expected (n,), one finite state")
    if np.iscomplexobj(direction):
        if np.abs(np.imag(direction)).max() > 0.0:
            raise ValueError(
                "direction is complex: the eigenvalue is one of a pair that turns, whose manifold "
                "is a surface, not a line"
            )
        direction = np.real(direction)
    direction = check_plain_array("direction", direction).astype(float)
    size = np.linalg.norm(direction)
    if direction.shape != point.shape or not 0.0 < size < np.inf:
        raise ValueError(
            f"direction must be a finite vector other than zero of the shape of point, "
            f"{point.shape}, got {direction.tolist()}"
        )
    return point, direction / size


def _straight_start(system, point, direction):
    """How far the branch is straight, the factor by which it grows, and in how many steps."""
    scale = max(1.0, np.abs(point).max())
    off = np.abs(system.step(point[None])[0] - point).max()
    if not off <= FIXED * scale:
        raise ValueError(
            f"point is not fixed: abs(step(point) - point) is {off:.3g}; find it with fixed_points"
        )
    size = FARTHEST * scale
    while True:
        moved = system.step(point + size * direction * np.array([[1.0], [-1.0]])) - point
        factor = float((moved[0] - moved[1]) @ direction) / (2.0 * size)
        bend = np.linalg.norm(moved[0] - factor * size * direction)
        if bend <= BEND * scale or size <= NEAREST * scale:
            break
        size *= 0.5
    if not bend <= ALIGNED * size * max(1.0, abs(factor)):
        raise ValueError(
            "direction is not an eigenvector: it is mapped to another one; take a column of "
            "FixedPoints.eigenvectors"
        )
    if abs(factor) <= 1.0 + FIXED:
        raise ValueError(
            f"direction has the eigenvalue {factor:.6g}, along which the map does not lead away "
            "from the point; for the stable manifold give the inverse map as step"
        )
    return (size, factor, 1) if factor > 0.0 else (size, factor**2, 2)


def _cut(points, length):
    """The first `length` of the line through the points."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    reached = np.append(0.0, np.cumsum(steps))
    if reached[-1] <= length:
        return points
    k = int(np.searchsorted(reached, length))
    share = (length - reached[k - 1]) / steps[k - 1]
    return np.vstack([points[:k], points[k - 1] + share * (points[k] - points[k - 1])])
