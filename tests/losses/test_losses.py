"""The two costs: known values, gradients, and scores so large that a naive softmax overflows."""

import tracemalloc

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from unrolled.losses import cost_and_gradient, cost_per_prediction

LOG = np.log


@pytest.mark.parametrize(
    ("scores", "target", "cost"),
    [
        ([0.0, 0.0], 0, LOG(2)),
        ([0.0, 0.0, 0.0, 0.0], 3, LOG(4)),
        ([LOG(3.0), 0.0], 0, LOG(4 / 3)),  # probabilities 3/4 and 1/4
        ([LOG(3.0), 0.0], 1, LOG(4)),
        ([5.0], 0, 0.0),
        ([100.0, 0.0], 0, 0.0),  # exp(-100) is below the rounding of 1
        ([100.0, 0.0], 1, 100.0),
        ([1e4, 0.0, -1e4], 0, 0.0),
        ([1e4, 0.0, -1e4], 1, 1e4),
        ([1e4, 0.0, -1e4], 2, 2e4),
        ([-1e4, -1e4], 1, LOG(2)),
        ([1e300, -1e300], 1, 2e300),
    ],
)
def test_cross_entropy(scores, target, cost):
    outputs, targets = np.array([scores]), np.array([target])
    np.testing.assert_allclose(cost_per_prediction(outputs, targets), [cost], rtol=1e-14, atol=1e-15)
    fused, gradient = cost_and_gradient(outputs, targets)
    np.testing.assert_allclose(fused, [cost], rtol=1e-14, atol=1e-15)
    assert np.isfinite(gradient).all()
    assert gradient.sum() == pytest.approx(0, abs=1e-15)


def test_gradient_of_cross_entropy_is_probability_minus_one_hot():
    _, gradient = cost_and_gradient(np.log([[1.0, 2.0, 5.0]]), np.array([1]))
    np.testing.assert_allclose(gradient, [[1 / 8, 2 / 8 - 1, 5 / 8]], rtol=1e-14)


def test_many_classes_need_memory_for_the_scores_only():
    """A vocabulary of 20 000 words: no table of words by words (3 GB) is made on the way."""
    outputs, targets = np.zeros((2, 20_000)), np.array([0, 19_999])
    tracemalloc.start()
    cost, gradient = cost_and_gradient(outputs, targets)
    cost_per_prediction(outputs, targets)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    np.testing.assert_allclose(cost, LOG(20_000), rtol=1e-12)
    np.testing.assert_allclose(gradient[[0, 1], targets], 1 / 20_000 - 1)
    assert peak < 20 * outputs.nbytes


def test_adding_a_constant_to_all_scores_changes_nothing():
    scores, targets = np.random.default_rng(0).normal(size=(6, 5)), np.arange(6) % 5
    shifted = cost_per_prediction(scores + 1000.0, targets)
    np.testing.assert_allclose(shifted, cost_per_prediction(scores, targets), rtol=1e-12)


def test_squared_error():
    outputs, targets = np.array([[1.0, 5.0], [2.0, 2.0]]), np.array([[3.0, 5.0], [2.0, 8.0]])
    cost, gradient = cost_and_gradient(outputs, targets)
    np.testing.assert_array_equal(cost, [2.0, 18.0])
    np.testing.assert_array_equal(gradient, [[-2.0, 0.0], [0.0, -6.0]])
    np.testing.assert_array_equal(cost_per_prediction(outputs, targets), cost)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1.0, 100.0, 1e4])
@pytest.mark.parametrize("kind", ["classes", "values"])
def test_the_two_forms_agree(kind, scale, dtype):
    rng = np.random.default_rng(1)
    outputs = (scale * rng.normal(size=(7, 3, 4))).astype(dtype)
    targets = rng.integers(4, size=(7, 3)) if kind == "classes" else rng.normal(size=outputs.shape).astype(dtype)
    cost, gradient = cost_and_gradient(outputs, targets)
    assert cost.dtype == gradient.dtype == dtype
    tolerance = {"rtol": 1e-13, "atol": 1e-13} if dtype == np.float64 else {"rtol": 1e-5, "atol": 1e-6}
    np.testing.assert_allclose(cost, cost_per_prediction(outputs, targets), **tolerance)
    by_autograd = grad(lambda y: anp.sum(cost_per_prediction(y, targets)))(outputs)
    np.testing.assert_allclose(gradient, by_autograd, **tolerance)
