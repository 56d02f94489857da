"""The mean field of random networks, against integrals and roots by other means."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from unrolled.dynamics import MeanField, mean_field


def mean_of(f, q):
    """E f(tanh(sqrt(q) z)) for even f, by adaptive quadrature."""
    root = np.sqrt(q)

    def integrand(z):
        return f(np.tanh(root * z)) * np.exp(-0.5 * z * z) * np.sqrt(2.0 / np.pi)

    bend = min(1.0, 3.0 / root)
    return sum(quad(integrand, *ends, epsabs=1e-14, epsrel=1e-13)[0] for ends in ((0.0, bend), (bend, 12.0)))


@pytest.mark.parametrize(
    ("gain", "input_std"), [(1.1, 0.0), (1.5, 0.0), (3.0, 0.0), (30.0, 0.0), (0.5, 0.3), (2.0, 1.0), (1.0, 0.1)]
)
def test_variance_and_exponent(gain, input_std):
    def excess(q):
        return gain**2 * mean_of(lambda y: y * y, q) + input_std**2 - q

    found = mean_field(gain, input_std)
    assert isinstance(found, MeanField) and isinstance(found.exponent, float)
    # From a start above zero, which without input is a root, too.
    expected = brentq(excess, 1e-3, gain**2 + input_std**2 + 1.0, xtol=1e-13)
    assert found.variance == pytest.approx(expected, rel=1e-10)
    slopes = mean_of(lambda y: (1.0 - y * y) ** 2, expected)
    assert found.exponent == pytest.approx(0.5 * np.log(gain**2 * slopes), abs=1e-10)


def test_values_computed_once_by_hand():
    """By Gauss-Hermite quadrature and plain iteration, to the digits on which these agree."""
    assert mean_field(1.5).variance == pytest.approx(0.79335, abs=1e-5)
    assert mean_field(1.5).exponent == pytest.approx(0.06522, abs=1e-5)
    assert mean_field(2.0).variance == pytest.approx(2.12147, abs=1e-5)
    assert mean_field(2.0).exponent == pytest.approx(0.15472, abs=1e-5)


@pytest.mark.parametrize("excess", [1e-2, 1e-3, 1e-4, 1e-6])
def test_onset_of_chaos(excess):
    """Close to 1 the variance is the excess of the gain, and the exponent 2/3 of its square."""
    found = mean_field(1.0 + excess)
    assert found.variance == pytest.approx(excess, rel=4 * excess + 1e-8)
    assert found.exponent == pytest.approx(2.0 / 3.0 * excess**2, rel=6 * excess, abs=1e-15)


def test_without_input_small_gains_fall_silent():
    gains = np.array([0.0, 0.3, 1.0])
    found = mean_field(gains)
    np.testing.assert_array_equal(found.variance, 0.0)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(found.exponent, np.log(gains), atol=1e-15)


def test_without_gain_the_input_is_all():
    found = mean_field(0.0, 0.7)
    assert found.variance == pytest.approx(0.49) and found.exponent == -np.inf


def test_at_the_critical_gain_the_response_is_singular():
    """q = q - 2 q^2 + s^2 to leading order: so q is s / sqrt(2)."""
    for s in (1e-3, 1e-5):
        assert mean_field(1.0, s).variance == pytest.approx(s / np.sqrt(2.0), rel=3 * s)


def test_large_gains_become_signs():
    """tanh turns into a sign: q = g^2, and only units near zero have a slope, 4/3 / sqrt(2 pi q) of them."""
    g = 1e4
    found = mean_field(g)
    assert found.variance == pytest.approx(g**2, rel=1e-3)
    assert found.exponent == pytest.approx(0.5 * np.log(g * 4.0 / 3.0 / np.sqrt(2.0 * np.pi)), abs=1e-3)


def test_maps_of_gain_and_input():
    gains, deviations = np.linspace(0.0, 4.0, 9)[:, None], np.linspace(0.0, 2.0, 5)
    found = mean_field(gains, deviations)
    assert found.variance.shape == found.exponent.shape == (9, 5)
    for i, j in ((0, 3), (4, 0), (8, 4)):
        alone = mean_field(gains[i, 0], deviations[j])
        assert found.variance[i, j] == pytest.approx(alone.variance, rel=1e-12)
        assert found.exponent[i, j] == pytest.approx(alone.exponent, rel=1e-12)
    assert (np.diff(found.exponent[1:], axis=1) < 0).all(), "input only ever lowers the exponent"
    assert (np.diff(found.variance, axis=1) > 0).all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((-1.0,), "gain must be at least 0, got -1.0"),
        ((1.0, [0.1, -0.2]), "input_std must be at least 0, got -0.2"),
        ((np.nan,), "gain has entries that are not finite"),
        ((1.0, np.inf), "input_std has entries that are not finite"),
        (([1.0, 2.0], [1.0, 2.0, 3.0]), "broadcast"),
    ],
)
def test_bad_input_is_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        mean_field(*arguments)
