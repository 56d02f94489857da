"""When numbers break, fit says where and keeps what was good; wrong arguments are refused by name."""

import numpy as np
import pytest

from unrolled import SGD, Adam, ElmanRNN, NonFiniteError, SequenceModel, TemporalOrder, fit
from unrolled.optim import HessianFree
from unrolled.training import Cosine, ReduceOnPlateau


class Scripted:
    """A model whose losses and gradients are written down beforehand."""

    def __init__(self, *answers):
        self.answers = iter(answers)

    def loss_and_grad(self, params, u, targets):
        loss, a, b = next(self.answers)
        return loss, {"a": np.array([a, 0.0]), "b": np.array([b])}


def run(model, optimizer=None, n_steps=10, **options):
    """The error, and the parameters before each step."""
    seen = []
    with pytest.raises(NonFiniteError) as caught:
        fit(
            model, {"a": np.zeros(2), "b": np.zeros(1)}, lambda rng: (None, None), optimizer or SGD(1.0),
            n_steps=n_steps, rng=np.random.default_rng(0), progress=False,
            callbacks=[lambda step, params: seen.append(params)], **options,
        )  # fmt: skip
    return caught.value, seen


GOOD = (1.0, 1.0, 1.0)


def assert_same_params(a, b):
    for k in b:
        np.testing.assert_array_equal(a[k], b[k])
        assert np.isfinite(a[k]).all()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((np.nan, 1.0, 1.0), r"step 2: the loss is not finite \(loss nan\)"),
        ((np.inf, 1.0, 1.0), r"step 2: the loss is not finite \(loss inf\)"),
        ((0.5, 1.0, np.nan), r"step 2: the gradient of b is not finite \(loss 0.5\)"),
        ((0.5, np.nan, 0.0), r"step 2: the gradient of a is not finite \(loss 0.5\)"),
        ((0.5, 0.0, np.nan), r"step 2: the gradient of b is not finite \(loss 0.5\)"),  # a NaN behind zeros
        ((np.nan, -np.inf, np.inf), r"step 2: the gradient of a, b is not finite \(loss nan\)"),
        ((0.5, 1.5e308, 1.6e308), r"step 2: the gradient is too long for its norm, most of all that of b"),
    ],
)
@pytest.mark.parametrize("max_norm", [None, 1.0])
def test_a_number_that_is_not_finite(answer, words, max_norm):
    error, seen = run(Scripted(GOOD, GOOD, answer), max_norm=max_norm)
    assert error.step == 2
    with pytest.raises(NonFiniteError, match=words + ".*result.params.*smaller learning rate"):
        raise error
    np.testing.assert_array_equal(error.result.loss, [1.0, 1.0])
    np.testing.assert_allclose(error.result.grad_norm, np.sqrt(2))
    # The parameters of step 2 are what broke; those of step 1 had a finite loss and gradient.
    assert_same_params(error.result.params, seen[1])
    assert error.result.optimizer_state["n_updates"] == 1


def test_a_first_step_that_fails_gives_back_the_start():
    error, seen = run(Scripted((np.nan, 0.0, 0.0)))
    assert error.step == 0 and len(error.result.loss) == 0
    assert_same_params(error.result.params, seen[0])


@pytest.mark.parametrize(
    ("optimizer", "words"),
    [
        (SGD(1e10), "step 1: the update of b overflows.*result.params"),
        (Adam(0.1), r"step 1: the square of the gradient of b overflows \(its largest entry is 1e\+300\)"),
    ],
    ids=repr,
)
def test_an_update_that_overflows(optimizer, words):
    """SGD overflows in its product; Adam squares the gradient, and would stand still for ever."""
    error, seen = run(Scripted(GOOD, (1.0, 1.0, 1e300)), optimizer)
    with pytest.raises(NonFiniteError, match=words):
        raise error
    assert isinstance(error.__cause__, FloatingPointError)
    assert error.step == 1 and len(error.result.loss) == 2
    assert_same_params(error.result.params, seen[1])


def test_the_last_update_is_looked_at_too():
    error, seen = run(Scripted((1.0, 1e300, 1.0)), SGD(1e10), n_steps=1)
    assert error.step == 0
    assert_same_params(error.result.params, seen[0])


def test_evaluations_before_the_failure_are_kept():
    error, _ = run(Scripted(GOOD, GOOD, (np.nan, 1.0, 1.0)), evaluate=lambda p: p["b"][0], evaluate_every=1)
    np.testing.assert_array_equal(error.result.evaluation, [0.0, -1.0, -2.0])


def test_a_real_network_thrown_out_of_range():
    """Linear units and a huge step: the numbers leave the range of floats within a few steps."""
    task, model = TemporalOrder(), SequenceModel(ElmanRNN(6, 20, "identity"), 4)
    start = model.init(np.random.default_rng(0), "orthogonal")
    sample = lambda rng: task.sample(rng, 20, 30)  # noqa: E731
    with pytest.raises(NonFiniteError, match=r"step \d: the gradient of W_hh, .* is not finite") as caught:
        fit(model, start, sample, SGD(1.0), n_steps=100, rng=np.random.default_rng(0), progress=False)
    error = caught.value
    assert len(error.result.loss) == error.step
    assert np.isfinite(error.result.loss).all()
    loss, grads = model.loss_and_grad(error.result.params, *sample(np.random.default_rng(5)))
    assert np.isfinite(loss) and all(np.isfinite(g).all() for g in grads.values())


RNG = np.random.default_rng(0)
TASK = TemporalOrder()
MODEL = SequenceModel(ElmanRNN(6, 3), 4)
PARAMS = MODEL.init(RNG)


def two(params):
    return {k: np.stack([p, p]) for k, p in params.items()}


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"model": ElmanRNN(6, 3)}, TypeError, r"model must offer loss_and_grad.*, got ElmanRNN\("),
        ({"model": SequenceModel}, TypeError, "model must offer loss_and_grad.*, got <class"),
        ({"params": [1]}, TypeError, "params must be a dict of arrays, got list"),
        ({"params": {"W_hh": "a"}}, TypeError, r"params\['W_hh'\] must hold real numbers"),
        ({"params": {"W_hh": 1.0}}, ValueError, "params must have the keys .*missing"),
        ({"params": two(PARAMS)}, ValueError, r"fit trains one network, but params have replica axes \(2,\)"),
        ({"sample": TASK}, TypeError, r"sample must be a function, got TemporalOrder\("),
        ({"sample": lambda rng: None}, TypeError, r"sample\(rng\) must return the pair \(u, targets\), got NoneType"),
        ({"sample": lambda rng: np.zeros((2, 3, 6))}, TypeError, r"must return the pair .*, got ndarray"),
        ({"optimizer": 0.1}, TypeError, r"optimizer must be SGD\(lr\), Adam\(lr\) or alike, got 0.1"),
        ({"optimizer": Adam}, TypeError, "optimizer must be .*, got <class"),
        ({"n_steps": -1}, ValueError, "n_steps must be at least 0, got -1"),
        ({"n_steps": 1e3}, TypeError, "n_steps must be a whole number, got 1000.0"),
        ({"rng": 0}, TypeError, "rng must be a numpy.random.Generator, got int"),
        ({"max_norm": 0}, ValueError, "max_norm must be positive and finite, got 0"),
        ({"evaluate": 3}, TypeError, "evaluate must be a function, got 3"),
        ({"evaluate": lambda p: None}, TypeError, r"the value of evaluate\(params\) must be a number, got None"),
        ({"evaluate_every": 0}, ValueError, "evaluate_every must be at least 1, got 0"),
        ({"stop_below": 0.1}, ValueError, "stop_below needs evaluate"),
        ({"stop_below": "0.1", "evaluate": len}, TypeError, "stop_below must be a number, got '0.1'"),
        ({"callbacks": "print"}, TypeError, r"callbacks\[0\] must be a function, got 'p'"),
        ({"callbacks": print}, TypeError, r"callbacks must be a list of functions, got .*: write \[...\] around"),
        ({"callbacks": [print, 3]}, TypeError, r"callbacks\[1\] must be a function, got 3"),
        ({"max_value": -1}, ValueError, "max_value must be positive and finite, got -1"),
        ({"regularizers": 0.1}, TypeError, "regularizers must be a dict of functions and weights, got 0.1"),
        ({"regularizers": {"l2": 0.1}}, TypeError, "each key of regularizers must be a function, got 'l2'"),
        ({"regularizers": {len: "1"}}, TypeError, "the weight of .* in regularizers must be a number, got '1'"),
        ({"schedule": 0.5}, TypeError, "schedule must be a function of the step, got 0.5"),
        ({"schedule": Cosine}, TypeError, "schedule must be a function of the step, got <class"),
        ({"schedule": lambda step: -1.0}, ValueError, "lr_factor must be 0 or more, and finite, got -1.0"),
        ({"schedule": lambda step: None}, TypeError, r"the value of schedule\(0\) must be a number, got None"),
        ({"schedule": ReduceOnPlateau()}, ValueError, r"the schedule ReduceOnPlateau\(.* needs evaluate"),
        ({"optimizer": HessianFree(), "max_norm": 1.0}, ValueError, r"max_norm does not go with HessianFree\("),
        ({"optimizer": HessianFree(), "schedule": len}, ValueError, r"schedule does not go with HessianFree\("),
        ({"checkpoint": 3}, TypeError, "checkpoint must be the name of a file, got 3"),
        ({"checkpoint": "no/such/folder/x"}, FileNotFoundError, "there is no folder no/such/folder"),
        ({"checkpoint": "x", "checkpoint_every": 0}, ValueError, "checkpoint_every must be at least 1, got 0"),
        ({"threads": 0}, ValueError, "threads must be at least 1, got 0"),
        ({"progress": "no"}, TypeError, "progress must be True, False or None, got 'no'"),
    ],
)
def test_bad_input(changes, error, words):
    arguments = {
        "model": MODEL, "params": PARAMS, "sample": lambda rng: TASK.sample(rng, 4, 10),
        "optimizer": SGD(0.1), "n_steps": 1, "rng": RNG, "progress": False,
    }  # fmt: skip
    with pytest.raises(error, match=words):
        fit(**arguments | changes)
