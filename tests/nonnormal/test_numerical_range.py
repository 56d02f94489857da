"""Numerical ranges that are known: discs, ellipses, polygons; and what holds for all of them."""

import numpy as np
import pytest

from unrolled.nonnormal import numerical_radius, numerical_range
from unrolled.orthogonal import expm_skew, henaff_init


def jordan(n, eigenvalue=0.0):
    return eigenvalue * np.eye(n) + np.eye(n, k=1)


def random_matrices():
    rng = np.random.default_rng(0)
    return [rng.normal(size=(n, n)) for n in (1, 2, 3, 5, 8, 20)]


@pytest.mark.parametrize("n", [2, 3, 7, 20])
def test_of_a_jordan_block_is_a_disc(n):
    """Its radius is cos(pi / (n + 1)) (Haagerup and de la Harpe 1992)."""
    radius = np.cos(np.pi / (n + 1))
    boundary = numerical_range(jordan(n, 0.3), n_angles=60)
    expected = 0.3 + radius * np.exp(2j * np.pi * np.arange(60) / 60)
    np.testing.assert_allclose(boundary, expected, rtol=0, atol=1e-13)
    assert numerical_radius(jordan(n)) == pytest.approx(radius, rel=1e-14)
    assert numerical_radius(jordan(n, -0.3)) == pytest.approx(radius + 0.3, rel=1e-14)


def test_of_two_units_is_an_ellipse():
    """With the eigenvalues as foci and the departure from normality as the minor axis."""
    W = np.array([[0.5, 3.0], [0.0, -0.5]])
    boundary = numerical_range(W, n_angles=200)
    semi_minor, semi_major = 1.5, np.hypot(1.5, 0.5)
    sums = np.abs(boundary - 0.5) + np.abs(boundary + 0.5)
    np.testing.assert_allclose(sums, 2 * semi_major, rtol=1e-13)
    assert boundary.imag.max() == pytest.approx(semi_minor, rel=1e-13)
    assert numerical_radius(W) == pytest.approx(semi_major, rel=1e-14)


def in_hull(points, corners):
    """Largest distance by which points stick out of the convex hull of corners, in any direction."""
    turns = np.exp(-1j * np.linspace(0, 2 * np.pi, 721))
    return max(((t * points).real.max() - (t * corners).real.max()) for t in turns)


@pytest.mark.parametrize("seed", range(4))
def test_of_normal_matrices_is_the_hull_of_the_eigenvalues(seed):
    """A symmetric one: an interval. A rotation times scales that commute with it: a polygon."""
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(6, 6))
    angles = rng.uniform(0, np.pi, size=3)
    blocks = np.zeros((6, 6))
    for k, (angle, size) in enumerate(zip(angles, (0.5, 1.0, 2.0))):
        c, s = np.cos(angle), np.sin(angle)
        blocks[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = size * np.array([[c, -s], [s, c]])
    Q = np.linalg.qr(A)[0]
    for W in (A + A.T, Q @ blocks @ Q.T, expm_skew(henaff_init(rng, 6))):
        eigenvalues = np.linalg.eigvals(W)
        boundary = numerical_range(W, n_angles=97)
        assert in_hull(boundary, eigenvalues) < 1e-12
        turns = np.exp(-2j * np.pi * np.arange(97) / 97)
        furthest = (turns[:, None] * eigenvalues).real.max(axis=1)
        np.testing.assert_allclose((turns * boundary).real, furthest, rtol=0, atol=1e-12)
        assert numerical_radius(W) == pytest.approx(np.abs(eigenvalues).max(), rel=1e-12)


@pytest.mark.parametrize("W", random_matrices(), ids=lambda W: f"n={len(W)}")
def test_no_vector_gets_out_and_the_border_is_reached(W):
    """Values of random vectors; and the points of the border are values themselves, in order of angle."""
    rng, n = np.random.default_rng(1), len(W)
    boundary = numerical_range(W)
    v = rng.normal(size=(4000, n)) + 1j * rng.normal(size=(4000, n))
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    values = np.einsum("ki,ij,kj->k", v.conj(), W, v)
    turns = np.exp(-2j * np.pi * np.arange(180) / 180)
    reach = (turns * boundary).real
    assert np.all((turns[:, None] * values).real <= reach[:, None] + 1e-12)
    assert np.all((turns[:, None] * boundary).real <= reach[:, None] + 1e-12)  # convex, each furthest in its turn
    assert np.all((turns[:, None] * np.linalg.eigvals(W)).real <= reach[:, None] + 1e-12)
    np.testing.assert_allclose(boundary[1:], boundary[:0:-1].conj(), rtol=0, atol=1e-11)  # of a real matrix
    assert np.abs(boundary).max() <= numerical_radius(W) * (1 + 1e-13)


@pytest.mark.parametrize("W", random_matrices(), ids=lambda W: f"n={len(W)}")
def test_the_radius_is_between_half_the_norm_and_the_norm(W):
    norm, radius = np.linalg.norm(W, 2), numerical_radius(W)
    assert 0.5 * norm <= radius * (1 + 1e-13) and radius <= norm * (1 + 1e-13)
    assert radius >= np.abs(np.linalg.eigvals(W)).max() * (1 - 1e-13)


@pytest.mark.parametrize("W", random_matrices(), ids=lambda W: f"n={len(W)}")
def test_the_power_inequality(W):
    """w(W^k) <= w(W)^k (Berger 1965), though no such thing holds for the spectral radius and the norm."""
    radius = numerical_radius(W)
    for k in (2, 3, 7):
        power = np.linalg.matrix_power(W, k)
        assert numerical_radius(power) <= radius**k * (1 + 1e-12)
        assert np.linalg.norm(power, 2) <= 2 * radius**k * (1 + 1e-12)


def test_a_maximum_between_two_steps_of_the_search():
    """The radius of c e^(i a) on the plane of two units is c, wherever the angle falls between the degrees."""
    for angle in (0.3, 0.5, 0.77, 44.5, 89.91, 179.5):
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        W = 1.7 * np.array([[c, -s], [s, c]])
        assert numerical_radius(W) == pytest.approx(1.7, rel=1e-14)


def test_the_radius_agrees_with_a_thousand_times_finer_search():
    for W in random_matrices()[1:5]:
        angles = np.linspace(0.0, np.pi, 20001)
        turned = np.exp(-1j * angles)[:, None, None] * W
        reach = np.linalg.eigvalsh(0.5 * (turned + turned.conj().swapaxes(-1, -2)))[:, -1].max()
        radius = numerical_radius(W)
        assert radius >= reach * (1 - 1e-14) and radius == pytest.approx(reach, rel=1e-8)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((np.zeros((2, 3)),), ValueError, r"W has shape \(2, 3\), expected \(..., n, n\)"),
        ((np.zeros((2, 3, 3)),), ValueError, r"W has shape \(2, 3, 3\), expected one matrix \(n, n\)"),
        (([[np.inf]],), ValueError, "W has entries that are not finite"),
        (([[1j]],), TypeError, "W must hold real numbers"),
        ((np.eye(2), 0), ValueError, "n_angles must be at least 1, got 0"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=words):
        numerical_range(*arguments)
    if len(arguments) == 1:
        with pytest.raises(error, match=words):
            numerical_radius(*arguments)
