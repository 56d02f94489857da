"""Dual numbers carry derivatives through numpy's own arithmetic, exact to rounding."""

import numpy as np
import pytest

from unrolled import _dual

EPSILON = {np.float64: 1e-15, np.float32: 5e-7}
both_precisions = pytest.mark.parametrize("dtype", [np.float64, np.float32])


def point_and_direction(dtype, n=50, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=n).astype(dtype), rng.normal(size=n).astype(dtype)


@both_precisions
def test_what_goes_in_comes_out(dtype):
    x, v = point_and_direction(dtype)
    z = _dual.join(x, v)
    assert z.dtype == np.result_type(dtype, np.complex64)
    np.testing.assert_array_equal(z.real, x)  # the value itself is not touched
    np.testing.assert_array_equal(_dual.derivative(z), v)  # a power of two there and back
    assert _dual.derivative(z).dtype == dtype


@both_precisions
def test_a_direction_that_broadcasts_or_is_wider(dtype):
    x, _ = point_and_direction(dtype)
    np.testing.assert_array_equal(_dual.derivative(_dual.join(x, 0.0)), np.zeros(50))
    np.testing.assert_array_equal(_dual.derivative(_dual.join(x, np.float64(2.0))), np.full(50, 2.0))
    rows = _dual.join(x.reshape(10, 5), np.arange(5.0))
    np.testing.assert_array_equal(_dual.derivative(rows), np.tile(np.arange(5.0), (10, 1)))
    assert rows.dtype == np.result_type(dtype, np.complex64)


@both_precisions
@pytest.mark.parametrize(
    ("function", "derivative"),
    [
        (lambda x: x * x * x - 2.0 * x, lambda x: 3 * x**2 - 2),
        (lambda x: 1.0 / (2.0 + x * x), lambda x: -2 * x / (2 + x**2) ** 2),
        (lambda x: np.exp(x), lambda x: np.exp(x)),
        (lambda x: np.log(3.0 + np.exp(x)), lambda x: np.exp(x) / (3 + np.exp(x))),
    ],
)
def test_derivatives_in_closed_form(dtype, function, derivative):
    """With nothing subtracted, the error is a few roundings, whatever the size of the direction."""
    x, v = point_and_direction(dtype)
    for size in (1e-6, 1.0, 1e6):
        z = function(_dual.join(x, v * dtype(size)))
        expected = derivative(x.astype(float)) * v * dtype(size)
        scale = np.abs(expected).max()
        np.testing.assert_allclose(_dual.derivative(z), expected, rtol=0, atol=8 * EPSILON[dtype] * scale)
        np.testing.assert_array_equal(z.real, function(_dual.join(x, 0.0)).real)


@both_precisions
def test_products_of_matrices(dtype):
    """(A + eps V)(B + eps W) = A B + eps (A W + V B), by the same BLAS call as complex numbers."""
    A, V, B, W = np.random.default_rng(0).normal(size=(4, 6, 6)).astype(dtype)
    found = _dual.derivative(_dual.join(A, V) @ _dual.join(B, W))
    np.testing.assert_allclose(found, A @ W + V @ B, rtol=0, atol=20 * EPSILON[dtype])


def test_relu_at_its_kink_and_with_a_nan():
    x = np.array([-1.0, 0.0, 2.0, np.nan])
    out = np.empty(4, complex)
    _dual.relu(_dual.join(x, np.ones(4)), out)
    np.testing.assert_array_equal(out.real, [0.0, 0.0, 2.0, np.nan])
    np.testing.assert_array_equal(_dual.derivative(out), [0.0, 0.0, 1.0, np.nan])


@both_precisions
def test_zeros_stay_zeros_where_two_directions_meet(dtype):
    """0 W with both moving is eps^2, of either sign; a kink must not see it."""
    zero = _dual.join(np.zeros(4, dtype), np.array([1.0, -1.0, 1e3, -1e3]))
    weight = _dual.join(np.zeros(4, dtype), np.ones(4))
    z = zero * weight
    assert (z.real != 0.0).all()
    out = np.empty_like(z)
    _dual.relu(z, out)
    np.testing.assert_array_equal(out, 0.0)
    np.testing.assert_array_equal(_dual.sign(z), 0.0)
    x = np.array([-1.0, 1e-20, 0.0, np.nan, 3.0], dtype)
    for numbers in (x, _dual.join(x, np.ones(5))):
        np.testing.assert_array_equal(_dual.sign(numbers), np.sign(x))


def sigmoid(x):
    return 0.5 * np.tanh(0.5 * x) + 0.5


@both_precisions
@pytest.mark.parametrize(
    ("dual", "function", "slope"),
    [
        (_dual.tanh, np.tanh, lambda x: 1.0 - np.tanh(x) ** 2),
        (_dual.sigmoid, sigmoid, lambda x: sigmoid(x) * (1.0 - sigmoid(x))),
    ],
)
def test_squashing(dtype, dual, function, slope):
    """Also in place; and far out, where complex tanh would have to take care of overflow."""
    x = np.array([-800.0, -3.0, 0.0, 0.5, 800.0, np.nan], dtype)
    z = _dual.join(x, np.full(6, 2.0))
    out = np.empty_like(z)
    dual(z, out)
    np.testing.assert_array_equal(out.real, function(x))
    expected = 2.0 * slope(x.astype(float))
    np.testing.assert_allclose(_dual.derivative(out), expected, rtol=0, atol=EPSILON[dtype])
    dual(z, z)
    np.testing.assert_array_equal(z, out)
