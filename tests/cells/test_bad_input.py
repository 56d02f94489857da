"""Arguments that do not fit are refused by name, with what came and what was expected."""

import numpy as np
import pytest

from tests.cells.cases import draw_params
from unrolled import ElmanRNN

CELL = ElmanRNN(2, 3)
U, X0 = np.zeros((4, 5, 2)), np.zeros((5, 3))


def params(replicas=(), **changes):
    return draw_params(CELL, np.random.default_rng(0), replicas) | changes


def without(name):
    return {k: p for k, p in params().items() if k != name}


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0, 3), ValueError, "n_inputs must be at least 1, got 0"),
        ((2, -3), ValueError, "n_hidden must be at least 1, got -3"),
        ((2, 3.0), TypeError, "n_hidden must be a whole number, got 3.0"),
        ((True, 3), TypeError, "n_inputs must be a whole number, got True"),
        (("2", 3), TypeError, "n_inputs must be a whole number, got '2'"),
        ((2, 3, "gelu"), ValueError, r"nonlinearity must be one of \['identity', .*'tanh'\], got 'gelu'"),
        ((2, 3, np.tanh), ValueError, "nonlinearity must be one of .*, got <ufunc 'tanh'>"),
    ],
)
def test_construction(arguments, error, words):
    with pytest.raises(error, match=words):
        ElmanRNN(*arguments)


@pytest.mark.parametrize("unroll", [CELL.unroll, CELL.unroll_last, CELL.unroll_by_steps])
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        # parameters
        (([1, 2], U), TypeError, "params must be a dict of arrays, got list"),
        ((without("b"), U), ValueError, r"params must have the keys .*missing \['b'\], not known none"),
        ((params(W_hy=1), U), ValueError, r"missing none, not known \['W_hy'\]"),
        ((params(W_hh=np.ones((3, 2))), U), ValueError, r"params\['W_hh'\] has shape \(3, 2\), expected \(3, 3\)"),
        ((params(W_hh=1.0), U), ValueError, r"params\['W_hh'\] has shape \(\), expected \(3, 3\)"),
        ((params(W_xh=np.ones((2, 3))), U), ValueError, r"params\['W_xh'\] has shape \(2, 3\), expected \(3, 2\)"),
        ((params(b=np.ones((3, 1))), U), ValueError, r"params\['b'\] has shape \(3, 1\), expected \(3\)"),
        ((params((2,), b=np.ones(3)), U), ValueError, r"params\['b'\] has shape \(3,\), expected \(2, 3\)"),
        ((params(b=np.ones(3, complex)), U), TypeError, r"params\['b'\] must hold real .*, got dtype complex128"),
        ((params(b=np.array([None] * 3)), U), TypeError, r"params\['b'\] must hold real .*, got dtype object"),
        ((params(b=["a", "b", "c"]), U), TypeError, r"params\['b'\] must hold real .*, got dtype <U1"),
        ((params(b=[[1], [1, 2]]), U), TypeError, r"params\['b'\] must be an array of numbers"),
        ((params(b=np.ones(3, np.float16)), U), TypeError, r"float32 or float64\), got dtype float16"),
        # inputs
        ((params(), np.zeros((4, 2))), ValueError, r"u has shape \(4, 2\), expected \(T, ..., B, 2\).*u\[:, None, :\]"),
        ((params(), 1.0), ValueError, r"u has shape \(\), expected \(T, ..., B, 2\)"),
        ((params(), np.zeros((4, 5, 3))), ValueError, r"u has shape \(4, 5, 3\), expected \(..., 2\): .*n_inputs"),
        ((params(), U.astype(complex)), TypeError, "u must hold real numbers .*, got dtype complex128"),
        ((params(), U.astype(str)), TypeError, "u must hold real numbers .*, got dtype <U"),
        ((params((2,)), np.zeros((4, 3, 5, 2))), ValueError, r"its axes \(3,\) .*replica axes \(2,\), or absent"),
        ((params((2, 3)), np.zeros((4, 3, 5, 2))), ValueError, r"its axes \(3,\) .*replica axes \(2, 3\)"),
        # initial states
        ((params(), U, np.zeros((4, 3))), ValueError, r"x0 has shape \(4, 3\), expected \(5, 3\) or a shape that"),
        ((params(), U, np.zeros((5, 2))), ValueError, r"x0 has shape \(5, 2\), expected \(..., 3\): .*n_state"),
        ((params(), U, np.zeros((2, 5, 3))), ValueError, r"x0 has shape \(2, 5, 3\), expected \(5, 3\)"),
        ((params(), U, 0.0), ValueError, r"x0 has shape \(\), expected \(..., 3\)"),
        ((params(), U, X0.astype(complex)), TypeError, "x0 must hold real numbers .*, got dtype complex128"),
        ((params(), U, "zero"), TypeError, "x0 must hold real numbers .*, got dtype <U4"),
    ],
)
def test_unroll(unroll, arguments, error, words):
    with pytest.raises(error, match=words):
        unroll(*arguments)


@pytest.mark.parametrize("function", [CELL.step, CELL.jacobian])
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((without("b"), np.zeros(3), np.zeros(2)), ValueError, r"params must have the keys .*missing \['b'\]"),
        ((params(W_hh=np.ones((2, 2))), np.zeros(3), np.zeros(2)), ValueError, r"params\['W_hh'\] has shape \(2, 2\)"),
        ((params(), np.zeros(2), np.zeros(2)), ValueError, r"x has shape \(2,\), expected \(..., 3\): .*n_state"),
        ((params(), np.zeros(3), 0.0), ValueError, r"u has shape \(\), expected \(..., 2\): .*n_inputs"),
        ((params(), np.zeros(3, complex), np.zeros(2)), TypeError, "x must hold real numbers .*complex128"),
        # These would broadcast to something: a batch axis taken for a replica axis, or the reverse.
        ((params((2,)), np.zeros(3), np.zeros(2)), ValueError, r"x has shape \(3,\).*replica axes \(2,\)"),
        ((params((2,)), np.zeros((2, 2, 3)), np.zeros((2, 2))), ValueError, r"and u \(2, 2\), expected both"),
        ((params((2,)), np.zeros((5, 2, 3)), np.zeros((5, 2, 2))), ValueError, r"x has shape \(5, 2, 3\)"),
        ((params((2,)), np.zeros((2, 2, 2, 3)), np.zeros((2, 2, 2, 2))), ValueError, r"replica axes \(2,\)"),
    ],
)
def test_step_and_jacobian(function, arguments, error, words):
    with pytest.raises(error, match=words):
        function(*arguments)
