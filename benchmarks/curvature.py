"""Hessian-vector products: how the gradient changes along a direction, exactly."""

import jax
import jax.numpy as jnp
import numpy as np
import torch
from autograd import grad

import unrolled
from benchmarks import by_jax, by_torch, naive
from benchmarks.contest import Case, Contender, at_least
from benchmarks.shapes import N_IN, N_OUT, SHAPES
from unrolled import SequenceModel
from unrolled.smoothness import hessian_vector_product

OURS, NAIVE, TORCH, JAX = "ours", "naive autograd, twice", "torch loop, twice", "jax, jvp of grad"
SHAPE = SHAPES["a"]


def cases(quick=False):
    """The smallest shape for each cell; more steps would only take longer."""
    for kind in ("ElmanRNN",) if quick else ("ElmanRNN", "LSTM", "GRU"):
        yield product(kind)


def product(kind):
    """H v for the loss of the training step, in float64."""
    rng = np.random.default_rng(0)
    model = SequenceModel(getattr(unrolled, kind)(N_IN, SHAPE.n_hidden), N_OUT)
    params = model.init(rng)
    vector = {k: rng.normal(size=v.shape) for k, v in params.items()}
    u, classes = SHAPE.batch(rng, "float64")
    naive_loss = naive.loss_of(kind, "last")
    slope = grad(lambda p: _dot(grad(naive_loss)(p, u, classes), vector))
    return Case(
        f"{kind}, Hessian-vector product, {SHAPE}, float64",
        [
            Contender(OURS, lambda: hessian_vector_product(lambda p: model.loss(p, u, classes), params, vector)),
            Contender(NAIVE, lambda: slope(params)),
            twice_in_torch(kind, params, vector, u, classes),
            in_jax(kind, params, vector, u, classes),
        ],
        1e-10,
        {NAIVE: at_least(10)},
        {"family": "curvature", "cell": kind, "shape": SHAPE.name, "dtype": "float64"},
    )


def twice_in_torch(kind, params, vector, u, classes):
    weights = {k: torch.tensor(v, requires_grad=True) for k, v in params.items()}
    vector = {k: torch.tensor(v) for k, v in vector.items()}
    u, classes = torch.tensor(u), torch.tensor(classes)

    def run():
        loss = by_torch.loss_by_loop(kind, weights, u, classes, "last")
        grads = torch.autograd.grad(loss, list(weights.values()), create_graph=True)
        slope = sum((g * vector[k]).sum() for k, g in zip(weights, grads))
        return dict(zip(weights, torch.autograd.grad(slope, list(weights.values()))))

    return Contender(TORCH, run)


def in_jax(kind, params, vector, u, classes):
    params, vector, u, classes = jax.tree.map(jnp.asarray, (params, vector, u, classes))
    gradient = jax.grad(by_jax.loss_of(kind, "last"))
    compiled = jax.jit(lambda p, v: jax.jvp(lambda q: gradient(q, u, classes), (p,), (v,))[1])
    return Contender(JAX, lambda: jax.block_until_ready(compiled(params, vector)))


def _dot(a, b):
    return sum((a[k] * b[k]).sum() for k in b)
