"""The checks at the border: what passes unchanged, what is converted, and what is said otherwise."""

import numpy as np
import pytest
from autograd import grad

from unrolled import _check


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floating_arrays_pass_as_they_are(dtype):
    array = np.ones((2, 3), dtype)
    assert _check.check_float_array("a", array) is array
    assert _check.check_float_dict("d", {"a": array})["a"] is array


@pytest.mark.parametrize("value", [1, True, [1, 2], np.ones(3, np.int8), np.ones(2, bool)])
def test_whole_numbers_become_float64(value):
    converted = _check.check_float_array("a", value)
    assert converted.dtype == np.float64
    np.testing.assert_array_equal(converted, value)


def test_traced_values_pass_and_show_their_shape():
    seen = {}

    def f(x):
        seen["x"], seen["checked"] = x, _check.check_float_array("x", x)
        seen["shape"] = _check.shape_of(x)
        _check.check_shape("x", x, (2, None))
        return x[0, 0]

    grad(f)(np.ones((2, 3)))
    assert seen["checked"] is seen["x"] and seen["shape"] == (2, 3)
    np.testing.assert_array_equal(_check.value_of(seen["x"]), np.ones((2, 3)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("abc", "a must hold real numbers .*, got dtype <U3"),
        (None, "a must hold real numbers .*, got dtype object"),
        (1j, "a must hold real numbers .*, got dtype complex128"),
        (np.ones(2, np.float16), "got dtype float16"),
        ([[1.0], [1.0, 2.0]], "a must be an array of numbers"),
        (np.array(["2020-01-01"], "M8[D]"), r"got dtype datetime64\[D\]"),
    ],
)
def test_what_is_no_array_of_real_numbers(value, words):
    with pytest.raises(TypeError, match=words):
        _check.check_float_array("a", value)
    with pytest.raises(TypeError, match=r"d\['k'\] must"):
        _check.check_float_dict("d", {"k": value})


@pytest.mark.parametrize(
    ("shape", "expected", "words"),
    [
        ((2, 3), (3, 2), r"a has shape \(2, 3\), expected \(3, 2\)"),
        ((2,), (2, None), r"a has shape \(2,\), expected \(2, any\)"),
        ((), (1,), r"a has shape \(\), expected \(1\)"),
    ],
)
def test_shapes(shape, expected, words):
    with pytest.raises(ValueError, match=words):
        _check.check_shape("a", np.zeros(shape), expected)
    _check.check_shape("a", np.zeros((2, 7)), (2, None))


@pytest.mark.parametrize(
    ("check", "value", "error", "words"),
    [
        (_check.check_count, 1.0, TypeError, "n must be a whole number, got 1.0"),
        (_check.check_count, True, TypeError, "n must be a whole number, got True"),
        (_check.check_count, 0, ValueError, "n must be at least 1, got 0"),
        (_check.check_number, "1", TypeError, "n must be a number, got '1'"),
        (_check.check_number, 1j, TypeError, "n must be a number, got 1j"),
        (_check.check_number, np.ones(2), TypeError, r"n must be a number, got array\(\[1., 1.\]\)"),
        (_check.check_positive, 0.0, ValueError, "n must be positive and finite, got 0.0"),
        (_check.check_positive, np.inf, ValueError, "n must be positive and finite, got inf"),
        (_check.check_positive, np.nan, ValueError, "n must be positive and finite, got nan"),
        (_check.check_callable, 3, TypeError, "n must be a function, got 3"),
    ],
)
def test_single_values(check, value, error, words):
    with pytest.raises(error, match=words):
        check("n", value)


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3)])
def test_counts_of_every_kind_become_int(value):
    assert type(_check.check_count("n", value)) is int


@pytest.mark.parametrize("value", [3, 0.5, np.float32(0.5), np.int64(2)])
def test_numbers_of_every_kind_become_float(value):
    assert type(_check.check_positive("n", value)) is float
    assert _check.check_number("n", -value) == -value


@pytest.mark.parametrize("value", ["x", None, 1, ["a"], np.ones(2)])
def test_choices(value):
    for choices in (("a", "b"), {"a": 1, "b": 2}):
        with pytest.raises(ValueError, match=r"n must be one of \['a', 'b'\], got"):
            _check.check_choice("n", value, choices)
        assert _check.check_choice("n", "a", choices) == "a"
