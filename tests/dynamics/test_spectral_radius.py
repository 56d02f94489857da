"""The spectral radius of matrices whose eigenvalues are known."""

import numpy as np
import pytest
from autograd import grad

from unrolled.dynamics import spectral_radius
from unrolled.orthogonal import expm_skew, henaff_init


def test_known_matrices():
    assert spectral_radius(np.diag([0.5, -2.0, 1.0])) == 2.0
    assert spectral_radius([[0.9, 10.0], [0.0, 0.9]]) == pytest.approx(0.9)  # its norm is above 10
    W = expm_skew(henaff_init(np.random.default_rng(0), 21))
    assert spectral_radius(0.7 * W) == pytest.approx(0.7, rel=1e-13)


def test_a_batch_has_a_radius_each():
    W = np.random.default_rng(0).normal(size=(2, 3, 4, 4))
    radii = spectral_radius(W)
    assert radii.shape == (2, 3)
    assert radii[1, 2] == pytest.approx(spectral_radius(W[1, 2]), rel=1e-13)
    # Gelfand's formula: the norm of a high power tells it, without any eigenvalue.
    power = np.linalg.matrix_power(W[0, 0] / radii[0, 0], 2**12)
    assert np.linalg.norm(power) ** (1 / 2**12) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("W", "words"),
    [
        (np.zeros((2, 3)), r"W has shape \(2, 3\), expected \(\.\.\., n, n\)"),
        (np.zeros(3), r"W has shape \(3,\)"),
        (np.zeros((0, 0)), "n of at least 1"),
        ([[np.nan]], "W has entries that are not finite"),
    ],
)
def test_bad_input_is_named(W, words):
    with pytest.raises(ValueError, match=words):
        spectral_radius(W)


def test_it_cannot_be_differentiated_by_mistake():
    with pytest.raises(TypeError, match="W is being traced by autograd"):
        grad(spectral_radius)(np.eye(2))
