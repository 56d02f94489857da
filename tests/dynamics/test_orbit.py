"""The orbit keeps every state, starts at x0, and says when and where it blew up."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from unrolled.dynamics import orbit
from unrolled.maps import Henon, Logistic


def test_linear_map_in_closed_form():
    """x_t = A^t x_0."""
    A = np.array([[0.0, -0.9], [0.9, 0.1]])
    states = orbit(lambda x: x @ A.T, [1.0, 2.0], 12)
    expected = [np.linalg.matrix_power(A, t) @ [1.0, 2.0] for t in range(13)]
    np.testing.assert_allclose(states, expected, rtol=1e-13)


def test_shape_and_start():
    x0 = np.random.default_rng(0).uniform(-0.1, 0.1, size=(4, 5, 2))
    states = orbit(Henon(1.2, 0.3).step, x0, 3)
    assert states.shape == (4, 4, 5, 2)
    np.testing.assert_array_equal(states[0], x0)
    np.testing.assert_array_equal(orbit(Henon(1.2, 0.3).step, x0, 0), x0[None])


def test_float32_stays_float32():
    assert orbit(Logistic(3.7).step, np.float32([0.3]), 4).dtype == np.float32


def test_a_step_that_writes_into_its_argument_does_not_rewrite_the_past():
    def doubling(x):
        x *= 2.0
        return x

    x0 = np.array([1.0])
    np.testing.assert_array_equal(orbit(doubling, x0, 3).ravel(), [1, 2, 4, 8])
    assert x0[0] == 1.0


def test_a_step_that_returns_one_buffer_again_and_again_is_fine():
    buffer = np.empty(1)
    states = orbit(lambda x: np.multiply(x, 2.0, out=buffer), [1.0], 3)
    np.testing.assert_array_equal(states.ravel(), [1, 2, 4, 8])


def test_the_gradient_of_an_end_state_is_the_product_of_slopes():
    logistic = Logistic(3.7)
    end = grad(lambda x0: anp.sum(orbit(logistic.step, x0, 6)[-1]))
    product = logistic.jacobian(orbit(logistic.step, [0.3], 5)).prod()
    assert end(np.array([0.3])).item() == pytest.approx(product, rel=1e-12)


def test_divergence_names_its_step():
    """x_{t+1} = x_t^2 from 10 gives 10^(2^t): 10^256 after step 8 is a float, 10^512 is not."""
    with pytest.raises(FloatingPointError, match=r"after step 9 \(largest.*1e\+256\)"):
        orbit(lambda x: x**2, [[0.5], [10.0]], 20)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((None, [0.1], 3), TypeError, "step must be a function.*NoneType"),
        ((np.sin, 0.1, 3), ValueError, r"x0 is a single number.*\[x0\]"),
        ((np.sin, [np.nan], 3), ValueError, "x0 has entries that are not finite"),
        ((np.sin, [0.1], -1), ValueError, "n_steps must be at least 0, got -1"),
        ((np.sin, [0.1], 2.5), TypeError, "n_steps must be a whole number, got 2.5"),
        ((Logistic([[1.0], [2.0]]).step, [0.1], 3), ValueError, r"returned shape \(2, 1\).*give x0"),
    ],
)
def test_bad_input_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        orbit(*arguments)
