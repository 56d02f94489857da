"""What all maps share: exact Jacobians, sweeps by broadcasting, kept dtype, clear refusals."""

import numpy as np
import pytest
from autograd import jacobian

from unrolled.maps import Henon, Logistic, OneUnit

MAPS = [
    Logistic(3.7),
    Henon(1.4, 0.3),
    *(OneUnit(-3.0, 0.7, s, f) for s in ("sigmoid", "tanh") for f in ("torch", "pascanu")),
]
COLUMN = np.array([[0.5], [1.0], [2.0]])


@pytest.mark.parametrize("system", MAPS, ids=repr)
def test_jacobian_is_the_derivative_of_step(system):
    for x in np.random.default_rng(1).uniform(-1, 1, size=(5, system.n_state)):
        np.testing.assert_allclose(system.jacobian(x), jacobian(system.step)(x), rtol=1e-12)


@pytest.mark.parametrize("system", MAPS, ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_leading_axes_are_independent_and_the_dtype_is_kept(system, dtype):
    n = system.n_state
    x = np.random.default_rng(2).uniform(-1, 1, size=(4, 3, n)).astype(dtype)
    new, slopes = system.step(x), system.jacobian(x)
    assert new.shape == (4, 3, n) and slopes.shape == (4, 3, n, n)
    assert new.dtype == slopes.dtype == dtype
    np.testing.assert_array_equal(new[2, 1], system.step(x[2, 1]))
    np.testing.assert_array_equal(slopes[2, 1], system.jacobian(x[2, 1]))


@pytest.mark.parametrize(
    "family",
    [
        Logistic,
        lambda v: Henon(v, 0.3),
        lambda v: Henon(1.4, v),
        lambda v: OneUnit(v, 0.1),
        lambda v: OneUnit(2.0, v, "tanh", "pascanu"),
    ],
)
def test_a_column_of_parameters_is_a_sweep(family):
    """(V, 1) parameters meet (V, n) states, and also one state (n,), as V separate maps would."""
    swept = family(COLUMN)
    n = swept.n_state
    x = np.random.default_rng(3).uniform(-1, 1, size=(len(COLUMN), n))
    for k, value in enumerate(COLUMN[:, 0]):
        one = family(value)
        np.testing.assert_allclose(swept.step(x)[k], one.step(x[k]), rtol=1e-14)
        np.testing.assert_allclose(swept.jacobian(x)[k], one.jacobian(x[k]), rtol=1e-14)
        np.testing.assert_allclose(swept.step(x[0])[k], one.step(x[0]), rtol=1e-14)
        np.testing.assert_allclose(swept.jacobian(x[0])[k], one.jacobian(x[0]), rtol=1e-14)


def test_a_map_can_be_differentiated_by_its_parameter():
    """d/dr of r x (1 - x) at x = 0.3 is 0.21: parameters may be autograd's traced values."""
    assert jacobian(lambda r: Logistic(r).step([0.3]))(2.0).item() == pytest.approx(0.21)


def test_huge_weights_do_not_overflow():
    with np.errstate(all="raise"):
        ends = OneUnit(1e6, 0.0).step([[-1.0], [1.0]])
    np.testing.assert_array_equal(ends, [[0.0], [1.0]])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Logistic([1.0, 2.0]), ValueError, r"r has shape \(2,\).*r\[:, None\]"),
        (lambda: Henon(1.4, "0.3"), TypeError, "b must hold real numbers"),
        (lambda: Henon(1.4, 0.3).step([1.0]), ValueError, r"x has shape \(1,\), expected \(..., 2"),
        (lambda: Logistic(2.0).jacobian(0.5), ValueError, r"x has shape \(\), expected \(..., 1"),
        (lambda: OneUnit(1, 0, "relu"), ValueError, "nonlinearity must be one of.*'relu'"),
        (lambda: OneUnit(1, 0, form="keras"), ValueError, "form must be one of.*'keras'"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
