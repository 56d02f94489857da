"""Powers, resolvents, the Kreiss constant and the departure from normality."""

import numpy as np
import pytest

from unrolled.dynamics import spectral_radius
from unrolled.nonnormal import departure_from_normality, kreiss_constant, power_norms, resolvent_norm
from unrolled.orthogonal import expm_skew, henaff_init

PLAIN = np.array([[0.9, 10.0], [0.0, 0.9]])


def stable_matrices():
    """Random ones of spectral radius 0.5 to 0.97, random triangular ones, and PLAIN."""
    rng = np.random.default_rng(0)
    found = [PLAIN]
    for n, radius in ((2, 0.9), (3, 0.5), (5, 0.97), (8, 0.8)):
        for W in (rng.normal(size=(n, n)), np.triu(rng.normal(size=(n, n)))):
            found.append(radius * W / spectral_radius(W))
    return found


def turned(W, seed=0):
    Q = expm_skew(henaff_init(np.random.default_rng(seed), len(W)))
    return Q @ W @ Q.T


# --- powers


def test_powers_of_known_matrices():
    k = np.arange(31)
    # [[a, b], [0, a]]^k = [[a^k, k a^(k-1) b], [0, a^k]]
    diagonal, corner = 0.9**k, 10.0 * k * 0.9 ** (k - 1.0)
    square = 2 * diagonal**2 + corner**2
    expected = np.sqrt((square + np.sqrt(square**2 - 4 * diagonal**4)) / 2)
    np.testing.assert_allclose(power_norms(PLAIN, 30), expected, rtol=1e-12)
    # the peak that the book tells of: after ten steps
    assert power_norms(PLAIN, 200).max() == pytest.approx(38.7, abs=0.05)
    np.testing.assert_allclose(power_norms(np.eye(4, k=1), 5), [1, 1, 1, 1, 0, 0], atol=0)


def test_powers_side_by_side():
    W = np.random.default_rng(0).normal(size=(2, 3, 4, 4))
    norms = power_norms(W, 6)
    assert norms.shape == (7, 2, 3)
    for k in range(7):
        power = np.linalg.matrix_power(W, k)
        np.testing.assert_allclose(norms[k], np.linalg.svd(power, compute_uv=False)[..., 0], rtol=1e-12)
    assert power_norms(W.astype(np.float32), 2).dtype == np.float32


def test_powers_of_normal_matrices_follow_the_spectral_radius():
    A = np.random.default_rng(0).normal(size=(5, 5))
    for W in (A + A.T, 0.7 * expm_skew(henaff_init(np.random.default_rng(0), 5))):
        np.testing.assert_allclose(power_norms(W, 9), spectral_radius(W) ** np.arange(10), rtol=1e-12)


def test_a_power_too_large_is_named():
    with pytest.raises(FloatingPointError, match=r"W\^4 is larger than .* float64; take n below 4"):
        power_norms([[1e100]], 10)
    assert power_norms([[1e100]], 3)[3] == pytest.approx(1e300)


# --- resolvent


def test_resolvents_of_normal_matrices_are_distances_from_the_spectrum():
    rng = np.random.default_rng(0)
    A, z = rng.normal(size=(6, 6)), rng.normal(size=(7, 5)) + 1j * rng.normal(size=(7, 5))
    for W in (A + A.T, expm_skew(henaff_init(rng, 6))):
        distance = np.abs(z[..., None] - np.linalg.eigvals(W)).min(axis=-1)
        np.testing.assert_allclose(resolvent_norm(W, z), 1 / distance, rtol=1e-11)


def test_resolvents_of_others_are_the_norms_of_inverses():
    rng = np.random.default_rng(0)
    for W in (PLAIN, rng.normal(size=(5, 5))):
        z = rng.normal(size=40) + 1j * rng.normal(size=40)
        inverse = np.linalg.inv(z[:, None, None] * np.eye(len(W)) - W)
        np.testing.assert_allclose(resolvent_norm(W, z), np.linalg.norm(inverse, 2, axis=(-2, -1)), rtol=1e-9)
        distance = np.abs(z[:, None] - np.linalg.eigvals(W)).min(axis=-1)
        assert np.all(resolvent_norm(W, z) >= (1 - 1e-12) / distance)


def test_what_the_pseudospectrum_promises():
    """A change of norm 1 / resolvent norm makes z an eigenvalue, and no smaller one does."""
    z = 1.2 + 0.3j
    size = 1 / resolvent_norm(PLAIN, z)
    U, s, Vh = np.linalg.svd(z * np.eye(2) - PLAIN)
    change = s[1] * np.outer(U[:, 1], Vh[1])
    assert np.linalg.norm(change, 2) == pytest.approx(size, rel=1e-12)
    assert np.abs(np.linalg.eigvals(PLAIN + change) - z).min() < 1e-12
    rng = np.random.default_rng(0)
    for _ in range(300):
        E = rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))
        smallest = np.linalg.svd(z * np.eye(2) - PLAIN - 0.99 * size * E / np.linalg.norm(E, 2))[1][-1]
        assert smallest > 0.005 * size


def test_resolvents_in_blocks_have_no_seam():
    W = np.random.default_rng(0).normal(size=(100, 100)) / 10
    z = np.linspace(-1.5, 1.5, 60) + 0.2j
    alone = [resolvent_norm(W, one) for one in z]
    np.testing.assert_allclose(resolvent_norm(W, z), alone, rtol=1e-9)
    assert all(isinstance(norm, float) for norm in alone)


def test_resolvents_at_eigenvalues_are_infinite():
    assert resolvent_norm(np.diag([0.5, 2.0]), [0.5, 2.0]).tolist() == [np.inf, np.inf]
    assert resolvent_norm([[0.0]], 0) == np.inf
    assert resolvent_norm(np.eye(2), np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(
    ("W", "z", "error", "words"),
    [
        (np.zeros((2, 3)), 1.0, ValueError, r"W has shape \(2, 3\)"),
        (np.zeros((2, 3, 3)), 1.0, ValueError, r"W has shape \(2, 3, 3\), expected one matrix"),
        (np.eye(2), "a", TypeError, "z must hold complex numbers, got dtype <U1"),
        (np.eye(2), [1.0, np.nan], ValueError, "z has entries that are not finite"),
    ],
)
def test_bad_resolvents(W, z, error, words):
    with pytest.raises(error, match=words):
        resolvent_norm(W, z)


# --- the Kreiss constant


@pytest.mark.parametrize("W", stable_matrices(), ids=lambda W: f"n={len(W)}")
def test_the_kreiss_matrix_theorem(W):
    """And the constant does not depend on the directions of the axes."""
    K = kreiss_constant(W)
    largest = power_norms(W, 2000).max()
    assert 1.0 <= K <= largest * (1 + 1e-9)
    assert largest <= np.e * len(W) * K
    assert kreiss_constant(turned(W)) == pytest.approx(K, rel=1e-7)


def test_kreiss_of_normal_matrices_is_one():
    A = np.random.default_rng(0).normal(size=(5, 5))
    for W in (A + A.T, expm_skew(henaff_init(np.random.default_rng(0), 5))):
        assert kreiss_constant(0.95 * W / spectral_radius(W)) == pytest.approx(1.0, abs=1e-9)
    assert kreiss_constant(np.zeros((3, 3))) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("b", [3.0, 10.0, 1e4])
def test_kreiss_of_a_known_matrix(b):
    """[[0, b], [0, 0]]: by symmetry on any ray, and the resolvent's norm is that of [[1/r, b/r^2], [0, 1/r]]."""
    r = 1.0 + np.geomspace(1e-6, 1e3, 2_000_001)
    p, q = 1 / r, b / r**2
    square = 2 * p**2 + q**2
    norm = np.sqrt((square + np.sqrt(square**2 - 4 * p**4)) / 2)
    expected = ((r - 1) * norm).max()
    assert kreiss_constant([[0.0, b], [0.0, 0.0]]) == pytest.approx(expected, rel=1e-9)


def test_kreiss_of_a_large_corner():
    """For b >> 1, K([[a, b], [0, a]]) tends to the maximum of (r - 1) b / (r - a)^2, b / (4 (1 - a))."""
    for a in (0.5, 0.9, -0.99):
        assert kreiss_constant([[a, 1e7], [0.0, a]]) == pytest.approx(1e7 / (4 * (1 - abs(a))), rel=1e-6)


def test_kreiss_finds_a_narrow_peak_between_the_angles():
    """Two units that turn by an angle and grow first, near to the circle."""
    for angle in (0.11, 0.77, 2.2):
        c, s = 0.999 * np.cos(angle), 0.999 * np.sin(angle)
        R = np.array([[c, -s], [s, c]])
        W = np.block([[R, 50.0 * np.eye(2)], [np.zeros((2, 2)), R]])
        # In complex coordinates it is [[a, b], [0, a]] twice, with a = 0.999 e^(+-i angle).
        assert kreiss_constant(W) == pytest.approx(kreiss_constant([[0.999, 50.0], [0.0, 0.999]]), rel=1e-6)


def test_kreiss_finds_a_narrow_peak_beside_a_broad_one():
    """That of an eigenvalue of modulus 0.9999 is 50, but 1e-4 wide; that of another, at 0.5, is 40."""
    angle = 0.147  # between the angles of the grid
    c, s = 0.9999 * np.cos(angle), 0.9999 * np.sin(angle)
    R = np.array([[c, -s], [s, c]])
    W = np.zeros((6, 6))
    W[:2, :2] = W[2:4, 2:4] = R
    W[:2, 2:4], W[4:, 4:] = 0.02 * np.eye(2), [[0.5, 80.0], [0.0, 0.5]]
    assert kreiss_constant(W) == pytest.approx(kreiss_constant([[0.9999, 0.02], [0.0, 0.9999]]), rel=1e-6)
    assert kreiss_constant(W) == pytest.approx(50, rel=0.01) and kreiss_constant(W[4:, 4:]) < 41


@pytest.mark.parametrize("W", [np.eye(2), [[1.5]], [[0.0, 1.0], [-1.0, 0.0]]])
def test_kreiss_needs_a_stable_matrix(W):
    with pytest.raises(ValueError, match=r"W has spectral radius 1(\.5)?, expected below 1"):
        kreiss_constant(W)


# --- departure from normality


def test_departure_of_known_matrices():
    assert departure_from_normality(PLAIN) == 10.0
    upper = np.triu(np.random.default_rng(0).normal(size=(6, 6)))
    expected = np.linalg.norm(np.triu(upper, 1))  # this is its own Schur form
    assert departure_from_normality(upper) == pytest.approx(expected, rel=1e-12)
    assert departure_from_normality(turned(upper)) == pytest.approx(expected, rel=1e-10)
    # Rounding moves the eigenvalues of a turned Jordan block of 5 by 1e-16^(1/5).
    assert departure_from_normality(turned(np.eye(5, k=1))) == pytest.approx(2.0, abs=1e-3)


def test_departure_by_its_formula():
    W = np.random.default_rng(0).normal(size=(2, 3, 7, 7))
    squares = (W**2).sum(axis=(-2, -1)) - (np.abs(np.linalg.eigvals(W)) ** 2).sum(axis=-1)
    ours = departure_from_normality(W)
    assert ours.shape == (2, 3)
    np.testing.assert_allclose(ours, np.sqrt(squares), rtol=1e-10)


def test_departure_of_normal_matrices_is_rounding():
    """Where the formula would leave 1e-8."""
    A = np.random.default_rng(0).normal(size=(20, 20))
    for W in (A + A.T, A - A.T, expm_skew(henaff_init(np.random.default_rng(0), 20))):
        assert departure_from_normality(W) < 1e-12


@pytest.mark.parametrize("function", [departure_from_normality, kreiss_constant, lambda W: power_norms(W, 2)])
def test_bad_matrices(function):
    with pytest.raises(ValueError, match=r"W has shape \(2, 3\)"):
        function(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="W has entries that are not finite"):
        function([[np.nan]])
