"""Vectors of free parameters to skew-symmetric matrices and back."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.test_util import check_grads
from hypothesis import given
from hypothesis import strategies as st

from unrolled.orthogonal import skew, unskew


@given(n=st.integers(1, 9), batch=st.sampled_from([(), (1,), (3,), (2, 0), (2, 3)]))
def test_there_and_back(n, batch):
    rng = np.random.default_rng(n)
    a = rng.normal(size=(*batch, n * (n - 1) // 2))
    A = skew(a)
    assert A.shape == (*batch, n, n)
    np.testing.assert_array_equal(A, -np.swapaxes(A, -1, -2))
    np.testing.assert_array_equal(unskew(A), a)


def test_entries_are_in_the_order_of_numpys_triangle():
    a = np.arange(1.0, 11.0)
    np.testing.assert_array_equal(skew(a)[np.triu_indices(5, 1)], a)


@pytest.mark.parametrize("shape", [(6,), (2, 3), (0,)])
def test_derivatives_in_both_modes(shape):
    a = np.random.default_rng(0).normal(size=shape)
    check_grads(lambda a: anp.sin(skew(a)), modes=["fwd", "rev"], order=2)(a)
    check_grads(lambda a: anp.sin(unskew(skew(a) * 2.0)), modes=["fwd", "rev"], order=2)(a)


def test_the_gradient_of_unskew_is_skew():
    G = grad(lambda A: anp.sum(unskew(A) ** 3))(skew([1.0, -2.0, 0.5]))
    np.testing.assert_array_equal(G, skew(0.5 * 3.0 * np.array([1.0, -2.0, 0.5]) ** 2))


def test_float32_stays_float32():
    A = skew(np.float32([1, 2, 3]))
    assert A.dtype == np.float32 and unskew(A).dtype == np.float32


def test_what_is_returned_belongs_to_the_caller():
    a = np.ones(3)
    a.flags.writeable = False
    first = skew(a)
    first[...] = 7.0
    np.testing.assert_array_equal(skew(a)[0], [0, 1, 1])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: skew(1.0), ValueError, r"a is a single number.*write \[a\]"),
        (lambda: skew(np.zeros(4)), ValueError, r"a has shape \(4,\).*3 \(n = 3\) and 6 \(n = 4\)"),
        (lambda: skew(["x"]), TypeError, "a must hold real numbers"),
        (lambda: unskew(np.eye(2)), ValueError, r"A is not skew-symmetric: A \+ A\^T.*2.*\(A - A\^T\) / 2"),
        (lambda: unskew(np.zeros((2, 3))), ValueError, r"A has shape \(2, 3\), expected \(\.\.\., n, n\)"),
        (lambda: unskew(np.zeros((0, 0))), ValueError, r"A has shape \(0, 0\).*n of at least 1"),
        (lambda: unskew([[0.0, np.nan], [np.nan, 0.0]]), ValueError, "A has entries that are not finite"),
        (lambda: unskew([[0.0, np.inf], [-np.inf, 0.0]]), ValueError, "A has entries that are not finite"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()
