"""Clipping shortens what is too long, keeps its direction, and leaves all else alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cells.cases import always_the_same
from unrolled import clip_grad_norm, clip_grad_value


def flat(grads):
    return np.concatenate([np.ravel(g) for g in grads.values()])


@st.composite
def gradients(draw):
    """One to three arrays of any shape, with entries from 1e-150 to 1e150."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = 10.0 ** draw(st.integers(-150, 150))
    shapes = draw(st.lists(st.sampled_from([(), (1,), (3,), (2, 4), (0,)]), min_size=1, max_size=3))
    return {str(i): scale * rng.normal(size=shape) for i, shape in enumerate([(2,), *shapes])}


@always_the_same
@given(gradients(), st.floats(1e-3, 1e3))
def test_norm_and_direction(grads, ratio):
    """Against the threshold norm * ratio, that is for gradients too long and short enough."""
    vector = flat(grads)
    largest = np.abs(vector).max()
    length = largest * np.linalg.norm(vector / largest)
    clipped, norm = clip_grad_norm(grads, length * ratio)
    assert norm == pytest.approx(length, rel=1e-14)
    assert {k: g.shape for k, g in clipped.items()} == {k: np.shape(g) for k, g in grads.items()}
    if ratio >= 1 + 1e-12:
        assert all(clipped[k] is grads[k] for k in grads if isinstance(grads[k], np.ndarray))
    elif ratio < 1 - 1e-12:
        np.testing.assert_allclose(flat(clipped), ratio * vector, rtol=1e-13, atol=0)


def test_the_norm_is_taken_over_all_parameters_together():
    clipped, norm = clip_grad_norm({"a": np.array([3.0]), "b": np.array([[0.0, 4.0]])}, 1.0)
    assert norm == 5.0
    np.testing.assert_allclose(clipped["a"], [0.6], rtol=1e-15)
    np.testing.assert_allclose(clipped["b"], [[0.0, 0.8]], rtol=1e-15)


@pytest.mark.parametrize("max_norm", [5.0, 5.1, 1e9])
def test_what_is_short_enough_comes_back_as_the_same_arrays(max_norm):
    grads = {"a": np.array([3.0, 4.0])}
    clipped, norm = clip_grad_norm(grads, max_norm)
    assert norm == 5.0 and clipped["a"] is grads["a"]


def test_the_given_arrays_are_not_written_to():
    grads = {"a": np.array([30.0, 40.0])}
    clip_grad_norm(grads, 1.0)
    np.testing.assert_array_equal(grads["a"], [30.0, 40.0])


def test_a_zero_gradient_stays_zero():
    clipped, norm = clip_grad_norm({"a": np.zeros(3), "b": np.zeros(0)}, 1.0)
    assert norm == 0.0 and not clipped["a"].any()
    assert clip_grad_norm({}, 1.0) == ({}, 0.0)


@pytest.mark.parametrize(("entry", "max_norm"), [(1e200, 1.0), (1e307, 1e-3), (1e-300, 1e-305)])
def test_squares_that_overflow_or_underflow(entry, max_norm):
    clipped, norm = clip_grad_norm({"a": np.array([entry, 0.0]), "b": np.array([-entry])}, max_norm)
    assert norm == pytest.approx(np.sqrt(2) * entry, rel=1e-14)
    np.testing.assert_allclose(flat(clipped), max_norm * np.sqrt([0.5, 0, 0.5]) * [1, 1, -1], rtol=1e-13)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("other", [0.0, 7.0])
@pytest.mark.parametrize("bad_first", [True, False])
def test_what_is_not_finite_is_reported_and_left_alone(bad, other, bad_first):
    """Wherever it stands: a NaN that comes after zeros must not pass for a zero gradient."""
    grads = {"a": np.array([other, bad]), "b": np.array([other])}
    if not bad_first:
        grads = dict(reversed(grads.items()))
    clipped, norm = clip_grad_norm(grads, 1.0)
    assert not np.isfinite(norm)
    assert np.isnan(norm) == np.isnan(bad)
    for k in grads:
        np.testing.assert_array_equal(clipped[k], grads[k])


def test_float32_stays_float32():
    clipped, _ = clip_grad_norm({"a": np.full(3, 100, np.float32)}, 1.0)
    assert clipped["a"].dtype == np.float32
    np.testing.assert_allclose(clipped["a"], 1 / np.sqrt(3), rtol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (({"a": np.ones(2)}, 0), ValueError, "max_norm must be positive and finite, got 0"),
        (({"a": np.ones(2)}, -1.0), ValueError, "max_norm must be positive and finite, got -1.0"),
        (({"a": np.ones(2)}, "1"), TypeError, "max_norm must be a number, got '1'"),
        (([np.ones(2)], 1.0), TypeError, "grads must be a dict of arrays, got list"),
        (({"a": np.ones(2, complex)}, 1.0), TypeError, r"grads\['a'\] must hold real numbers .*complex128"),
        (({"a": None}, 1.0), TypeError, r"grads\['a'\] must hold real numbers .*object"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=words):
        clip_grad_norm(*arguments)


def test_by_value_each_entry_is_limited_alone():
    grads = {"a": np.array([3.0, -0.5, np.nan, np.inf]), "b": np.array([[-1e300]]), "c": np.array(-2.0)}
    kept = {k: g.copy() for k, g in grads.items()}
    clipped = clip_grad_value(grads, 1.5)
    np.testing.assert_array_equal(clipped["a"], [1.5, -0.5, np.nan, 1.5])
    assert clipped["b"].tolist() == [[-1.5]] and clipped["c"] == -1.5
    for k in grads:
        np.testing.assert_array_equal(grads[k], kept[k])
    assert clip_grad_value({"a": np.ones(2, np.float32)}, 0.1)["a"].dtype == np.float32


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (({"a": np.ones(2)}, 0), ValueError, "max_value must be positive and finite, got 0"),
        (([np.ones(2)], 1.0), TypeError, "grads must be a dict of arrays, got list"),
    ],
)
def test_by_value_bad_input(arguments, error, words):
    with pytest.raises(error, match=words):
        clip_grad_value(*arguments)
