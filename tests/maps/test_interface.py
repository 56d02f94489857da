"""What all maps share: exact Jacobians, sweeps by broadcasting, kept dtype, clear refusals."""

import numpy as np
import pytest
from autograd import jacobian

from unrolled.maps import ChaoticGRU, ChaoticLSTM, Henon, Linear, Logistic, Network, OneUnit

W2, B2 = np.array([[1.2, -0.7], [0.4, 0.9]]), np.array([0.1, -0.2])
MAPS = [
    Logistic(3.7),
    Henon(1.4, 0.3),
    *(OneUnit(-3.0, 0.7, s, f) for s in ("sigmoid", "tanh") for f in ("torch", "pascanu")),
    ChaoticGRU(),
    *(ChaoticLSTM(1.3, weights) for weights in ("ribeiro", "laurent")),
]
# Maps that hold arrays, in the precision of the states.
WITH_ARRAYS = [
    *(lambda t, s=s: Network(W2.astype(t), B2.astype(t), s) for s in ("tanh", "sigmoid", "relu")),
    lambda t: Network(W2.astype(t)),
    lambda t: Linear(W2.astype(t), B2.astype(t)),
]
COLUMN = np.array([[0.5], [1.0], [2.0]])


@pytest.mark.parametrize("system", MAPS + [make(float) for make in WITH_ARRAYS], ids=repr)
def test_jacobian_is_the_derivative_of_step(system):
    for x in np.random.default_rng(1).uniform(-1, 1, size=(5, system.n_state)):
        # 1 - tanh^2 of a saturated gate keeps few digits of its own, but all of those of the matrix.
        np.testing.assert_allclose(system.jacobian(x), jacobian(system.step)(x), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("make", [*(lambda t, m=m: m for m in MAPS), *WITH_ARRAYS])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_leading_axes_are_independent_and_the_dtype_is_kept(make, dtype):
    system = make(dtype)
    n = system.n_state
    x = np.random.default_rng(2).uniform(-1, 1, size=(4, 3, n)).astype(dtype)
    new, slopes = system.step(x), system.jacobian(x)
    assert new.shape == (4, 3, n) and slopes.shape == (4, 3, n, n)
    assert new.dtype == slopes.dtype == dtype
    same = {"rtol": 1e-5 if dtype == np.float32 else 1e-14}  # products of other shapes round otherwise
    np.testing.assert_allclose(new[2, 1], system.step(x[2, 1]), **same)
    np.testing.assert_allclose(slopes[2, 1], system.jacobian(x[2, 1]), **same)


@pytest.mark.parametrize(
    "family",
    [
        Logistic,
        lambda v: Henon(v, 0.3),
        lambda v: Henon(1.4, v),
        lambda v: OneUnit(v, 0.1),
        lambda v: OneUnit(2.0, v, "tanh", "pascanu"),
        lambda v: ChaoticLSTM(v),
        lambda v: ChaoticLSTM(v, "laurent"),
        lambda v: Network(np.asarray(v)[..., None] * W2, B2),
        lambda v: Network(W2, np.asarray(v) * B2, "sigmoid"),
        lambda v: Linear(np.asarray(v)[..., None] * W2, np.asarray(v) * B2),
    ],
)
def test_a_column_of_parameters_is_a_sweep(family):
    """(V, 1) parameters meet (V, n) states, and also one state (n,), as V separate maps would."""
    swept = family(COLUMN)
    n = swept.n_state
    x = np.random.default_rng(3).uniform(-1, 1, size=(len(COLUMN), n))
    for k, value in enumerate(COLUMN[:, 0]):
        one = family(value)
        np.testing.assert_allclose(swept.step(x)[k], one.step(x[k]), rtol=1e-13)
        np.testing.assert_allclose(swept.jacobian(x)[k], one.jacobian(x[k]), rtol=1e-13, atol=1e-16)
        np.testing.assert_allclose(swept.step(x[0])[k], one.step(x[0]), rtol=1e-13)
        np.testing.assert_allclose(swept.jacobian(x[0])[k], one.jacobian(x[0]), rtol=1e-13, atol=1e-16)


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
        (lambda: ChaoticLSTM([1.0, 2.0]), ValueError, r"scale has shape \(2,\).*scale\[:, None\]"),
        (lambda: ChaoticLSTM(weights="hinton"), ValueError, "weights must be one of.*'hinton'"),
        (lambda: ChaoticLSTM().step([0.5, 0.5]), ValueError, r"x has shape \(2,\), expected \(..., 4"),
        (lambda: ChaoticGRU().step([0.5]), ValueError, r"x has shape \(1,\), expected \(..., 2"),
        (lambda: Network([1.0, 2.0]), ValueError, r"W has shape \(2,\), expected \(..., n, n\)"),
        (lambda: Network(np.ones((2, 3))), ValueError, r"W has shape \(2, 3\), expected"),
        (lambda: Network(W2, [1.0]), ValueError, r"b has shape \(1,\), expected \(..., 2\)"),
        (lambda: Network(W2, B2, "cos"), ValueError, "nonlinearity must be one of.*'cos'"),
        (lambda: Network(W2).step(np.ones(3)), ValueError, r"x has shape \(3,\), expected \(..., 2"),
        (lambda: Network(np.ones((2, 2))).inverse([0.1, 0.1]), ValueError, "W has no inverse"),
        (lambda: Network(W2, B2, "relu").inverse([0.1, 0.1]), ValueError, "'relu' has no inverse"),
        (lambda: Linear(W2).inverse([0.1]), ValueError, r"y has shape \(1,\), expected \(..., 2"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
