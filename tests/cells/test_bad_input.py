"""Arguments that do not fit are refused by name, with what came and what was expected."""

import numpy as np
import pytest

from tests.cells.cases import draw_params, every_cell
from unrolled.cells import GRU, LSTM, AntisymmetricRNN, ChaosFreeRNN, ElmanRNN, OrthogonalRNN

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


@pytest.mark.parametrize("make", [LSTM, GRU, OrthogonalRNN, AntisymmetricRNN, ChaosFreeRNN])
def test_sizes_of_every_cell(make):
    for arguments, error, words in (
        ((0, 3), ValueError, "n_inputs must be at least 1, got 0"),
        ((2, 3.0), TypeError, "n_hidden must be a whole number, got 3.0"),
        ((2, True), TypeError, "n_hidden must be a whole number, got True"),
    ):
        with pytest.raises(error, match=words):
            make(*arguments)


@pytest.mark.parametrize(
    ("make", "options", "error", "words"),
    [
        (OrthogonalRNN, {"nonlinearity": "relu"}, ValueError, r"nonlinearity must be one of .*'modrelu'.*, got 'relu'"),
        (OrthogonalRNN, {"nonlinearity": None}, ValueError, "nonlinearity must be one of .*, got None"),
        (OrthogonalRNN, {"parametrization": "exp"}, ValueError, r"one of \['cayley', 'expm'\], got 'exp'"),
        (AntisymmetricRNN, {"epsilon": 0.0}, ValueError, "epsilon must be positive and finite, got 0.0"),
        (AntisymmetricRNN, {"epsilon": -0.1}, ValueError, "epsilon must be positive and finite, got -0.1"),
        (AntisymmetricRNN, {"epsilon": np.inf}, ValueError, "epsilon must be positive and finite, got inf"),
        (AntisymmetricRNN, {"epsilon": np.nan}, ValueError, "epsilon must be positive and finite, got nan"),
        (AntisymmetricRNN, {"epsilon": True}, TypeError, "epsilon must be a number, got True"),
        (AntisymmetricRNN, {"epsilon": "0.1"}, TypeError, "epsilon must be a number, got '0.1'"),
        (AntisymmetricRNN, {"gamma": -0.1}, ValueError, "gamma must be finite and not negative, got -0.1"),
        (AntisymmetricRNN, {"gamma": np.nan}, ValueError, "gamma must be finite and not negative, got nan"),
        (AntisymmetricRNN, {"gamma": np.inf}, ValueError, "gamma must be finite and not negative, got inf"),
        (AntisymmetricRNN, {"gamma": None}, TypeError, "gamma must be a number, got None"),
    ],
)
def test_options(make, options, error, words):
    with pytest.raises(error, match=words):
        make(2, 3, **options)


@every_cell
def test_every_cell_says_how_it_was_made(make):
    cell = make(2, 3)
    names = {c.__name__: c for c in (GRU, LSTM, AntisymmetricRNN, ChaosFreeRNN, ElmanRNN, OrthogonalRNN)}
    assert repr(eval(repr(cell), names)) == repr(cell)
    fine = AntisymmetricRNN(2, 3, epsilon=0.123456789, gamma=1 / 3)
    assert eval(repr(fine), names).epsilon == fine.epsilon and eval(repr(fine), names).gamma == fine.gamma


def functions_of(cell, params, u, x0):
    """Everything that takes parameters, with arguments that fit but for `params`, `u` and `x0`."""
    for name in ("unroll", "unroll_last", "unroll_by_steps"):
        yield lambda name=name: getattr(cell, name)(params, u, x0)
    for name in ("step", "jacobian"):
        yield lambda name=name: getattr(cell, name)(params, x0[0], u[0, 0])


@every_cell
def test_parameters_of_every_cell(make):
    cell = make(2, 3)
    good = draw_params(cell, np.random.default_rng(0))
    u, x0 = np.zeros((4, 5, 2)), np.zeros((5, cell.n_state))
    for name, p in good.items():
        named = rf"params\['{name}'\]"
        for changed, error, words in (
            ({k: v for k, v in good.items() if k != name}, ValueError, rf"missing \['{name}'\], not known none"),
            (good | {name + "x": p}, ValueError, rf"missing none, not known \['{name}x'\]"),
            (good | {name: p[..., :-1]}, ValueError, rf"{named} has shape .*, expected \("),
            (good | {name: np.stack([p, p])}, ValueError, r"params\['\w+'\] has shape .*, expected \("),
            (good | {name: p + 0j}, TypeError, rf"{named} must hold real numbers .*, got dtype complex128"),
            (good | {name: p.astype(str)}, TypeError, rf"{named} must hold real numbers .*, got dtype <U"),
            (good | {name: None}, TypeError, rf"{named} must hold real numbers .*, got dtype object"),
        ):
            for function in functions_of(cell, changed, u, x0):
                with pytest.raises(error, match=words):
                    function()


@every_cell
def test_states_and_inputs_of_every_cell(make):
    cell = make(2, 3)
    good, n = draw_params(cell, np.random.default_rng(0)), cell.n_state
    u, x0 = np.zeros((4, 5, 2)), np.zeros((5, n))
    for changed_u, changed_x0, error, words in (
        (u, np.zeros((5, n + 1)), ValueError, rf"has shape .*{n + 1},?\), expected \(..., {n}\): .*n_state"),
        (u, np.zeros((5, n - 1)), ValueError, rf"has shape .*, expected \(..., {n}\): .*n_state"),
        (u, x0 + 0j, TypeError, "must hold real numbers .*, got dtype complex128"),
        (u[..., :1], x0, ValueError, r"u has shape .*, expected \(..., 2\): .*n_inputs"),
        (u.astype(str), x0, TypeError, "u must hold real numbers .*, got dtype <U"),
    ):
        for function in functions_of(cell, good, changed_u, changed_x0):
            with pytest.raises(error, match=words):
                function()


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
