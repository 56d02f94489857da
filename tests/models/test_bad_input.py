"""What does not fit a model is refused by name, by loss and loss_and_grad alike."""

import numpy as np
import pytest
from autograd import grad

from unrolled import ElmanRNN, SequenceModel

LAST, ALL = (SequenceModel(ElmanRNN(2, 3), 4, output) for output in ("last", "all"))
PARAMS = LAST.init(np.random.default_rng(0))
U, CLASSES, VALUES = np.zeros((6, 5, 2)), np.zeros(5, int), np.zeros((5, 4))
TWO = {k: np.stack([p, p]) for k, p in PARAMS.items()}


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("ElmanRNN", 2), TypeError, r"cell must be a cell such as ElmanRNN\(2, 50\), got 'ElmanRNN'"),
        ((ElmanRNN, 2), TypeError, "cell must be a cell such as .*, got <class"),
        ((ElmanRNN(2, 3), 0), ValueError, "n_outputs must be at least 1, got 0"),
        ((ElmanRNN(2, 3), 1.5), TypeError, "n_outputs must be a whole number, got 1.5"),
        ((ElmanRNN(2, 3), 2, "first"), ValueError, r"output must be one of \['all', 'last'\], got 'first'"),
    ],
)
def test_construction(arguments, error, words):
    with pytest.raises(error, match=words):
        SequenceModel(*arguments)


@pytest.mark.parametrize("function", ["loss", "loss_and_grad"])
@pytest.mark.parametrize(
    ("params", "error", "words"),
    [
        ([PARAMS], TypeError, "params must be a dict of arrays, got list"),
        ({"W_hh": 1.0}, ValueError, r"params must have the keys .*missing \['W_hy', 'W_xh', 'b', 'b_y'\]"),
        (PARAMS | {0: 1, "a": 2}, ValueError, r"missing none, not known \[0, 'a'\]"),
        (PARAMS | {"W_hy": np.ones((3, 4))}, ValueError, r"params\['W_hy'\] has shape \(3, 4\), expected \(4, 3\)"),
        (PARAMS | {"b_y": np.ones(3)}, ValueError, r"params\['b_y'\] has shape \(3,\), expected \(4\)"),
        (PARAMS | {"b_y": "0123"}, TypeError, r"params\['b_y'\] must hold real numbers"),
        (TWO | {"b_y": np.ones(4)}, ValueError, r"params\['b_y'\] has shape \(4,\), expected \(2, 4\)"),
    ],
)
def test_parameters(function, params, error, words):
    with pytest.raises(error, match=words):
        getattr(LAST, function)(params, U, CLASSES)


@pytest.mark.parametrize("function", ["loss", "loss_and_grad"])
@pytest.mark.parametrize(
    ("model", "arguments", "words"),
    [
        (LAST, (U[..., 0], CLASSES), r"u has shape \(6, 5\), expected \(T, ..., B, 2\)"),
        (LAST, (U[..., :1], CLASSES), r"u has shape \(6, 5, 1\), expected \(..., 2\)"),
        (LAST, (U, CLASSES, np.zeros((4, 3))), r"x0 has shape \(4, 3\), expected \(5, 3\)"),
        (ALL, (U[:0], np.zeros((0, 5), int)), r"u gives outputs of shape \(0, 5, 4\), expected at least"),
        (LAST, (U[:, :0], CLASSES[:0]), r"u gives outputs of shape \(0, 4\), expected at least"),
    ],
)
def test_inputs(function, model, arguments, words):
    with pytest.raises(ValueError, match=words):
        getattr(model, function)(PARAMS, *arguments)


@pytest.mark.parametrize("function", ["loss", "loss_and_grad"])
@pytest.mark.parametrize(
    ("model", "targets", "words"),
    [
        (LAST, CLASSES[:4], r"\(integers, so classes\) have shape \(4,\), expected \(5,\)"),
        (LAST, CLASSES[:, None], r"\(integers, so classes\) have shape \(5, 1\), expected \(5,\)"),
        (ALL, CLASSES, r"\(integers, so classes\) have shape \(5,\), expected \(6, 5\)"),
        (LAST, CLASSES + 4, r"\(integers, so classes\) must be 0 to 3, got 4 to 4"),
        (LAST, CLASSES - 1, r"\(integers, so classes\) must be 0 to 3, got -1 to -1; for a squared error give real"),
        (LAST, CLASSES * 1.0, r"\(real numbers, so values\) have shape \(5,\), expected \(5, 4\)"),
        (ALL, VALUES, r"\(real numbers, so values\) have shape \(5, 4\), expected \(6, 5, 4\)"),
        (LAST, VALUES.astype(complex), "must be integers .* or real .*, got dtype complex128"),
        (LAST, CLASSES > 0, "must be integers .* or real .*, got dtype bool"),
        (LAST, ["a"] * 5, "must be integers .* or real .*, got dtype <U1"),
        (LAST, None, "must be integers .* or real .*, got dtype object"),
    ],
)
def test_targets(function, model, targets, words):
    with pytest.raises((ValueError, TypeError), match="targets " + words):
        getattr(model, function)(PARAMS, U, targets)


@pytest.mark.parametrize("function", ["loss", "loss_and_grad"])
def test_targets_of_other_replicas(function):
    words = r"targets \(integers, so classes\) have shape \(3, 5\), expected \(2, 5\)"
    with pytest.raises(ValueError, match=words):
        getattr(LAST, function)(TWO, U, np.zeros((3, 5), int))


def test_tracing_the_fused_gradient_is_refused():
    with pytest.raises(TypeError, match="loss_and_grad cannot be traced by autograd; differentiate loss"):
        grad(lambda p: LAST.loss_and_grad(p, U, CLASSES)[0])(PARAMS)
