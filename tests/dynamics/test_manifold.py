"""Manifolds of saddles: curves known in closed form, invariance, and basins on either side."""

import numpy as np
import pytest

from unrolled.dynamics import fixed_points, invariant_manifold, orbit
from unrolled.maps import Henon, Network


def parabolic(x):
    """(2x, y/2 + x^2): y = c x^2 is invariant for 4c = c/2 + 1, so c = 2/7."""
    return np.stack([2.0 * x[:, 0], 0.5 * x[:, 1] + x[:, 0] ** 2], axis=1)


def parabolic_inverse(x):
    return np.stack([0.5 * x[:, 0], 2.0 * (x[:, 1] - 0.25 * x[:, 0] ** 2)], axis=1)


def distances(points, line):
    """From each of the points to the line through others."""
    a, d = line[:-1], np.diff(line, axis=0)
    along = np.clip(np.sum((points[:, None] - a) * d, axis=2) / np.sum(d * d, axis=1), 0.0, 1.0)
    return np.linalg.norm(points[:, None] - a - along[..., None] * d, axis=2).min(axis=1)


def lengths(line):
    return np.linalg.norm(np.diff(line, axis=0), axis=1)


def saddles_of(system, seed=0):
    starts = np.random.default_rng(seed).uniform(-1, 1, size=(200, 2))
    found = fixed_points(system.step, starts, jacobian=system.jacobian)
    return found, np.flatnonzero(np.array(found.kinds) == "saddle")


@pytest.mark.parametrize("side", [1.0, -3.0])
def test_a_parabola(side):
    line = invariant_manifold(parabolic, [0.0, 0.0], [side, 0.0], length=4.0)
    np.testing.assert_array_equal(line[0], [0.0, 0.0])
    x, y = line[:-1].T  # the last one is where the line through the points is cut
    np.testing.assert_allclose(y, 2.0 / 7.0 * x**2, atol=2e-9)
    assert (np.diff(side * x) > 0).all()
    # Its length, of the arc and of the line in it.
    u = 4.0 / 7.0 * abs(line[-1, 0])
    assert 7.0 / 8.0 * (u * np.sqrt(1.0 + u**2) + np.arcsinh(u)) == pytest.approx(4.0, abs=1e-5)
    assert lengths(line).sum() == pytest.approx(4.0) and lengths(line).max() <= 4e-3 * (1 + 1e-12)


def test_the_stable_one_by_the_inverse_map():
    line = invariant_manifold(parabolic_inverse, [0.0, 0.0], [0.0, -1.0], length=2.0)
    np.testing.assert_array_equal(line[:, 0], 0.0)
    assert line[-1, 1] == pytest.approx(-2.0)


@pytest.mark.parametrize("eigenvalue", [1.02, 3.0, -1.5, 50.0, -200.0])
def test_linear_saddles_have_straight_ones(eigenvalue):
    V = np.array([[0.6, 1.0], [0.8, -1.0]])
    A = V @ np.diag([eigenvalue, 0.4]) @ np.linalg.inv(V)
    line = invariant_manifold(lambda x: (x - 3.0) @ A.T + 3.0, [3.0, 3.0], V[:, 0], length=7.0)
    along = (line - 3.0) @ V[:, 0]
    np.testing.assert_allclose(line - 3.0, along[:, None] * V[:, 0], atol=1e-8)
    assert along[-1] == pytest.approx(7.0) and (np.diff(along) > 0).all()


@pytest.mark.parametrize("which", [0, 1])
def test_the_attractor_of_henon_lies_along_the_manifold_of_its_saddle(which):
    henon = Henon(1.4, 0.3)
    found = fixed_points(henon.step, [[0.6, 0.2]], jacobian=henon.jacobian)
    direction = (-1) ** which * found.eigenvectors[0, :, 0]
    line = invariant_manifold(henon.step, found.points[0], direction, length=30.0)
    longer = invariant_manifold(henon.step, found.points[0], direction, length=150.0, spacing=0.03)
    # The eigenvalue is negative: two steps lead along the same branch.
    assert distances(henon.step(henon.step(line[::20])), longer).max() < 1e-4
    attractor = orbit(henon.step, [0.1, 0.1], 250)[100:]
    # What is left are parts that the branch reaches only later.
    assert np.median(distances(attractor, longer)) < 1e-4 and distances(attractor, longer).max() < 0.05
    # It bends sharply and comes back, without jumping from fold to fold.
    assert lengths(line).max() <= 0.03 * (1 + 1e-12)


def test_units_that_do_not_know_of_each_other():
    """Two bistable units: each saddle sends two straight lines to the neighbouring memories."""
    network = Network(np.diag([1.5, 1.3]))
    found, saddles = saddles_of(network)
    memory = np.abs(found.points[found.stable][0])
    assert len(saddles) == 4
    for k in saddles:
        free = int(np.argmin(np.abs(found.points[k])))  # the unit at its threshold
        for sign in (1.0, -1.0):
            line = invariant_manifold(network.step, found.points[k], sign * np.eye(2)[free], length=9.0)
            np.testing.assert_allclose(line[:, 1 - free], found.points[k, 1 - free], atol=1e-12)
            assert abs(line[-1, free]) == pytest.approx(memory[free], abs=1e-4)
        # The stable one is the threshold of that unit. Inwards it comes from the origin ...
        outwards = np.sign(found.points[k]) * np.eye(2)[1 - free]
        line = invariant_manifold(network.inverse, found.points[k], -outwards, length=9.0)
        np.testing.assert_allclose(line[-1], 0.0, atol=1e-4)
        # ... outwards from infinity, though the inverse has values inside of (-1, 1) only.
        line = invariant_manifold(network.inverse, found.points[k], outwards, length=8.0)
        assert lengths(line).sum() == pytest.approx(8.0) and np.abs(line[:, free]).max() < 1e-9


def test_the_stable_manifold_is_where_basins_meet():
    network = Network([[1.5, 0.2], [0.1, 1.4]], [0.05, 0.02])
    found, saddles = saddles_of(network)
    assert len(saddles) >= 1
    for k in saddles:
        into = found.eigenvectors[k, :, 1].real
        line = invariant_manifold(network.inverse, found.points[k], into, length=0.25)
        # States on it come to the saddle, up to what 25 steps make of the error.
        after = orbit(network.step, line, 25)[-1]
        assert np.abs(after - found.points[k]).max() < 1e-3
        # A little to its sides they end apart.
        middle = line[len(line) // 2]
        side = np.array([-1.0, 1.0]) * (line[len(line) // 2 + 1] - middle)[::-1]
        apart = middle + 1e-3 * np.array([[1.0], [-1.0]]) * side / np.linalg.norm(side)
        last = orbit(network.step, apart, 500)[-1]
        assert np.abs(last[0] - last[1]).max() > 0.1


def test_it_ends_where_the_map_has_no_value():
    """x -> 2x up to 1 and nothing beyond: the branch goes to 2, the image of that end."""
    def step(x):
        return np.where(x <= 1.0, 2.0 * x, np.nan)

    line = invariant_manifold(step, [0.0], [1.0], length=50.0)
    assert np.isfinite(line).all() and line[-1, 0] == pytest.approx(2.0, abs=1e-9)


@pytest.mark.parametrize("spacing", [0.5, 0.01])
def test_spacing(spacing):
    gaps = lengths(invariant_manifold(parabolic, [0.0, 0.0], [1.0, 0.0], length=5.0, spacing=spacing))
    assert gaps.max() <= spacing * (1 + 1e-12)
    assert len(gaps) > 5.0 / spacing


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state"),
        ({"point": [[0.0, 0.0]]}, ValueError, r"point has shape \(1, 2\), expected \(n,\)"),
        ({"point": [0.0, np.nan]}, ValueError, "one finite state"),
        ({"point": [0.5, 0.0]}, ValueError, "point is not fixed: .* is 0.5; find it with fixed_points"),
        ({"direction": [1.0]}, ValueError, "direction must be a finite vector other than zero of the shape of point"),
        ({"direction": [0.0, 0.0]}, ValueError, "other than zero"),
        ({"direction": [1.0, 1j]}, ValueError, "direction is complex.*a surface, not a line"),
        ({"direction": [1.0, 1.0]}, ValueError, "direction is not an eigenvector"),
        ({"direction": [0.0, 1.0]}, ValueError, "eigenvalue 0.5, along which .* not lead away.*inverse map"),
        ({"length": 0.0}, ValueError, "length must be positive"),
        ({"spacing": -1.0}, ValueError, "spacing must be positive"),
        ({"step": lambda x: x[:, :1]}, ValueError, "step returned shape"),
        ({"step": lambda x: x * [1.0 + 1e-5, 0.5]}, ArithmeticError, "1.00001, is too close to 1"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": parabolic, "point": [0.0, 0.0], "direction": [1.0, 0.0], "length": 1.0} | changes
    step, point, direction = (arguments.pop(name) for name in ("step", "point", "direction"))
    with pytest.raises(error, match=words):
        invariant_manifold(step, point, direction, **arguments)
