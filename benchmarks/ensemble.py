"""Many networks of the same shape at once: replicas, each with weights and a gradient of its own.

For hyperparameter scans and for error bars over initial weights. Ours takes the replicas as a
leading axis of the parameters; so does jax by `vmap`, and torch by batched matrix products.
"""

import jax
import jax.numpy as jnp
import numpy as np
import torch

from benchmarks import by_jax, by_torch
from benchmarks.contest import Case, Contender
from benchmarks.shapes import N_IN, N_OUT, SHAPES
from benchmarks.training import DTYPES, MODULE, TOLERANCE
from unrolled import ElmanRNN, SequenceModel

REPLICAS = (8, 32)
SHAPE = SHAPES["a"]


def cases(quick=False):
    """The smallest training step, for 8 and for 32 networks at once."""
    for n_replicas in REPLICAS[:1] if quick else REPLICAS:
        for dtype in DTYPES:
            yield ensemble(n_replicas, dtype)


def ensemble(n_replicas, dtype):
    """All replicas read the same batch; the gradient is that of the sum of their losses."""
    rng = np.random.default_rng(0)
    model = SequenceModel(ElmanRNN(N_IN, SHAPE.n_hidden), N_OUT)
    each = [{k: v.astype(dtype) for k, v in model.init(rng).items()} for _ in range(n_replicas)]
    u, classes = SHAPE.batch(rng, dtype)
    together = {k: np.stack([params[k] for params in each]) for k in each[0]}
    modules = [by_torch.step_of_module("ElmanRNN", params, u, classes, "last") for params in each]
    return Case(
        f"ElmanRNN, {n_replicas} replicas, training step {SHAPE.name}: {SHAPE}, {dtype}",
        [
            Contender("ours", lambda: model.loss_and_grad(together, u, classes), lambda out: out[1]),
            Contender(
                "ours, one by one",
                lambda: [model.loss_and_grad(params, u, classes)[1] for params in each],
                stacked,
            ),
            Contender(
                f"{MODULE}, one by one",
                lambda: [run() for run, _ in modules],
                lambda losses: stacked([answer(loss) for (_, answer), loss in zip(modules, losses)]),
            ),
            batched_in_torch(together, u, classes),
            vmapped(together, u, classes),
        ],
        TOLERANCE[dtype],
        {},
        {"family": "ensemble", "cell": "ElmanRNN", "shape": str(n_replicas), "dtype": dtype},
    )


def stacked(grads):
    """Gradients of single replicas as one dict with a leading axis."""
    return {k: np.stack([g[k] for g in grads]) for k in grads[0] if k != "loss"}


def batched_in_torch(params, u, classes):
    """A loop over time with one batched product a step for all replicas."""
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    u, classes = torch.tensor(u), torch.tensor(classes)

    def run():
        for weight in weights.values():
            weight.grad = None
        W, W_xh, W_hy = (weights[k].transpose(1, 2) for k in ("W_hh", "W_xh", "W_hy"))
        projected = u[:, None] @ W_xh + weights["b"][:, None]
        h = torch.zeros_like(projected[0])
        for z in projected.unbind():
            h = torch.tanh(torch.baddbmm(z, h, W))
        scores = h @ W_hy + weights["b_y"][:, None]
        n_replicas = len(scores)
        loss = n_replicas * by_torch.cost(scores.flatten(0, 1), classes.repeat(n_replicas))
        loss.backward()
        return {name: weight.grad.numpy() for name, weight in weights.items()}

    return Contender("torch.baddbmm loop", run)


def vmapped(params, u, classes):
    """`jax.vmap` of the gradient of one network, compiled."""
    params, u, classes = jax.tree.map(jnp.asarray, (params, u, classes))
    compiled = jax.jit(jax.vmap(jax.grad(by_jax.loss_of("ElmanRNN", "last")), in_axes=(0, None, None)))
    return Contender("jax.vmap", lambda: jax.block_until_ready(compiled(params, u, classes)))
