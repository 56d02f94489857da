"""The bound of Pascanu et al.: never crossed, attained where it can be, and sufficient only."""

import numpy as np
import pytest

from tests.cells.cases import NONLINEARITIES
from unrolled import ElmanRNN
from unrolled.dynamics import spectral_radius
from unrolled.gradients import jacobian_products, singular_values, step_jacobians, vanishing_bound
from unrolled.orthogonal import expm_skew, henaff_init

GAMMA = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0, "identity": 1.0}
LAGS = np.arange(21)


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_never_crossed(nonlinearity):
    """Ten networks with weights small and large, side by side; random inputs."""
    rng = np.random.default_rng(0)
    cell, scale = ElmanRNN(2, 6, nonlinearity), np.linspace(0.1, 2.0, 10)[:, None, None]
    W = scale * rng.normal(size=(10, 6, 6))
    params = {"W_hh": W, "W_xh": rng.normal(size=(10, 6, 2)), "b": rng.normal(size=(10, 6))}
    J = step_jacobians(cell, params, rng.normal(size=(20, 7, 2)))
    norms = singular_values(jacobian_products(J))[..., 0]  # (lags, networks, sequences)
    bound = vanishing_bound(W, LAGS, nonlinearity)
    assert bound.shape == (10, 21)
    assert np.all(norms <= bound.T[:, :, None] * (1 + 1e-12))
    largest = np.linalg.norm(W, 2, axis=(-2, -1))
    np.testing.assert_allclose(bound, (GAMMA[nonlinearity] * largest[:, None]) ** LAGS, rtol=1e-12)


@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_attained_by_orthogonal_weights_where_the_slope_is_largest(nonlinearity, scale):
    """At the origin, where tanh and the sigmoid are steepest; relu where all units are active."""
    W = scale * expm_skew(henaff_init(np.random.default_rng(0), 4))
    cell = ElmanRNN(4, 4, nonlinearity)
    # The inputs hold the pre-activation W x + W_xh u at 0, or at 1 for relu.
    x = cell.f.function(np.full(4, 1.0 if nonlinearity == "relu" else 0.0))
    params = {"W_hh": W, "W_xh": np.eye(4), "b": np.zeros(4)}
    u = np.tile((1.0 if nonlinearity == "relu" else 0.0) - W @ x, (20, 1, 1))
    norms = singular_values(jacobian_products(step_jacobians(cell, params, u, x)))[:, 0, 0]
    np.testing.assert_allclose(norms, vanishing_bound(W, LAGS, nonlinearity), rtol=1e-11)


def test_exceeding_it_is_necessary_for_explosion_but_not_sufficient():
    """A largest singular value of 2, and yet W W = 0."""
    W = np.array([[0.0, 2.0], [0.0, 0.0]])
    params = {"W_hh": W, "W_xh": np.zeros((2, 1)), "b": np.zeros(2)}
    P = jacobian_products(step_jacobians(ElmanRNN(1, 2), params, np.zeros((5, 1, 1))))
    assert np.all(P[2:] == 0.0) and vanishing_bound(W, [5])[0] == pytest.approx(32.0)


def test_the_spectral_radius_would_be_no_bound():
    W = np.array([[0.9, 10.0], [0.0, 0.9]])
    params = {"W_hh": W, "W_xh": np.zeros((2, 1)), "b": np.zeros(2)}
    P = jacobian_products(step_jacobians(ElmanRNN(1, 2), params, np.zeros((20, 1, 1))))
    norms = singular_values(P)[:, 0, 0]
    assert spectral_radius(W) < 1 and norms.max() > 38
    assert np.all(norms <= vanishing_bound(W, LAGS) * (1 + 1e-12))


def test_shapes_and_dtypes():
    W = np.stack([np.eye(3), 2.0 * np.eye(3)])
    np.testing.assert_array_equal(vanishing_bound(W, [3, 0, 1]), [[1.0, 1.0, 1.0], [8.0, 1.0, 2.0]])
    assert vanishing_bound(np.zeros((2, 2)), range(3)).tolist() == [1.0, 0.0, 0.0]
    assert vanishing_bound(W, range(0)).shape == (2, 0)
    assert vanishing_bound(W.astype(np.float32), [1]).dtype == np.float32


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((np.zeros((2, 3)), [1]), ValueError, r"W_hh has shape \(2, 3\), expected \(..., n, n\)"),
        ((np.eye(2), 3), TypeError, r"lags must be a list of whole numbers, .* and shape \(\)"),
        ((np.eye(2), [0.5]), TypeError, "lags must be a list of whole numbers, .* got dtype float64"),
        ((np.eye(2), [2, -1]), ValueError, "lags must not be negative, got -1"),
        ((np.eye(2), [1], "cos"), ValueError, r"nonlinearity must be one of .*, got 'cos'"),
        ((2.0 * np.eye(2), [1, 2000]), FloatingPointError, "the bound at lag 2000 is larger than"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=words):
        vanishing_bound(*arguments)
