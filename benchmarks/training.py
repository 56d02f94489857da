"""The training step: one loss with its gradient for every parameter, by everybody.

All contenders start from the same weights and the same batch, and must agree on the loss and on
every gradient before anything is timed.
"""

import numpy as np
from autograd import value_and_grad

import unrolled
from benchmarks import by_jax, by_torch, floor, naive
from benchmarks.contest import Case, Contender, at_least, at_most
from benchmarks.shapes import N_IN, N_OUT, SHAPES
from unrolled import SequenceModel

DTYPES = ("float64", "float32")
TOLERANCE = {"float64": 1e-11, "float32": 1e-4}  # some hundred roundings, more after 400 steps
OURS, TAPE, NAIVE, FLOOR = "ours", "ours, on the tape", "naive autograd", "floor"
MODULE, LOOP, JAX = "torch.nn", "torch loop", "jax.lax.scan"


def cases(kind, quick):
    """A cell at every shape in both precisions; quick is the smallest shape alone."""
    for name in "a" if quick else SHAPES:
        for dtype in DTYPES:
            yield training_step(kind, SHAPES[name], dtype)


def training_step(kind, shape, dtype):
    """One shape in one precision."""
    rng = np.random.default_rng(0)
    model = SequenceModel(getattr(unrolled, kind)(N_IN, shape.n_hidden), N_OUT, output=shape.output)
    params = {name: value.astype(dtype) for name, value in model.init(rng).items()}
    u, targets = shape.batch(rng, dtype)
    batch = params, u, targets
    on_tape, by_loop = value_and_grad(model.loss), value_and_grad(naive.loss_of(kind, shape.output))
    return Case(
        f"{kind}, training step {shape.name}: {shape}, {dtype}",
        [
            Contender(OURS, lambda: model.loss_and_grad(*batch), flat),
            Contender(TAPE, lambda: on_tape(*batch), flat),
            Contender(NAIVE, lambda: by_loop(*batch), flat),
            Contender(MODULE, *by_torch.step_of_module(kind, *batch, shape.output)),
            Contender(LOOP, *by_torch.step_of_loop(kind, *batch, shape.output)),
            Contender(JAX, *by_jax.step(kind, *batch, shape.output)),
            Contender(FLOOR, floor.step(kind, params, u), None),
        ],
        TOLERANCE[dtype],
        required(kind, shape.name, dtype),
        {"family": "training", "cell": kind, "shape": shape.name, "size": str(shape), "dtype": dtype},
    )


def required(kind, shape, dtype):
    """What we set out to reach, as bounds on the others' time in units of ours."""
    bounds = {TAPE: at_most(1.3), JAX: at_least(1 / 1.1)}
    if shape == "a":
        bounds[NAIVE] = at_least(8)
    else:
        bounds[FLOOR] = at_least(1 / 1.25)
    if dtype == "float64":
        bounds[MODULE] = at_least(1.3)
    elif kind == "ElmanRNN":
        bounds[MODULE] = at_least(1.5)
    return bounds


def flat(output):
    """The answer of whoever returns a loss and a dict of gradients."""
    loss, grads = output
    return {"loss": loss, **grads}
