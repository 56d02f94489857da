"""Whole training iterations of the temporal-order problem: draw, differentiate, clip, update.

The paper's sizes: 50 tanh units, 20 sequences, plain gradient descent with rate 0.01 and the norm
of the gradient clipped at 1. Everybody draws from the same `TemporalOrder` task, so that what is
compared is the training; before that, three iterations of each must lead to the same weights.
"""

import jax
import jax.numpy as jnp
import numpy as np
import torch
from autograd import grad

from benchmarks import by_jax, by_torch, naive
from benchmarks.contest import Case, Contender, at_least
from unrolled import SGD, ElmanRNN, SequenceModel, TemporalOrder, clip_grad_norm

LENGTH, BATCH, HIDDEN = 100, 20, 50
RATE, MAX_NORM = 0.01, 1.0
TOLERANCE = {"float64": 1e-11, "float32": 1e-4}
OURS, MODULE, JAX, NAIVE = "ours", "torch.nn", "jax.jit", "naive autograd"


def cases(quick=False):
    """The iteration in both precisions."""
    for dtype in TOLERANCE:
        yield iteration(dtype)


def iteration(dtype):
    """One iteration by everybody, each going on from where it was."""
    task = TemporalOrder()
    model = SequenceModel(ElmanRNN(task.n_inputs, HIDDEN), task.n_outputs)
    params = {k: v.astype(dtype) for k, v in model.init(np.random.default_rng(0), "basic_tanh").items()}

    def contender(name, build):
        def draw(rng):
            u, targets = task.sample(rng, BATCH, LENGTH)
            return u.astype(dtype), targets

        def three_iterations():
            rng, step = np.random.default_rng(2), build(params)
            for _ in range(3):
                trained = step(*draw(rng))
            return {k: np.asarray(v) for k, v in trained.items()}

        rng, step = np.random.default_rng(1), build(params)
        return Contender(name, lambda: step(*draw(rng)), check=three_iterations)

    return Case(
        f"temporal order, one training iteration, H={HIDDEN} B={BATCH} T={LENGTH}, {dtype}",
        [
            contender(OURS, lambda start: ours(model, start)),
            contender(NAIVE, naive_autograd),
            contender(MODULE, torch_module),
            contender(JAX, compiled),
        ],
        TOLERANCE[dtype],
        {JAX: at_least(1 / 1.1)},
        {"family": "iteration", "shape": "a", "dtype": dtype},
    )


def ours(model, params):
    optimizer = SGD(lr=RATE)
    memory = optimizer.init(params)

    def step(u, targets):
        nonlocal params, memory
        _, grads = model.loss_and_grad(params, u, targets)
        grads, _ = clip_grad_norm(grads, MAX_NORM)
        params, memory = optimizer.update(params, grads, memory)
        return params

    return step


def naive_autograd(params):
    gradient = grad(naive.loss_of("ElmanRNN", "last"))

    def step(u, targets):
        nonlocal params
        grads = gradient(params, u, targets)
        norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
        rate = RATE * min(1.0, MAX_NORM / float(norm))
        params = {k: p - rate * grads[k] for k, p in params.items()}
        return params

    return step


def torch_module(params):
    rnn = by_torch.module("ElmanRNN", params)
    readout = torch.nn.Linear(HIDDEN, len(params["b_y"]), dtype=rnn.weight_hh_l0.dtype)
    readout.load_state_dict({"weight": torch.tensor(params["W_hy"]), "bias": torch.tensor(params["b_y"])})
    weights = {
        "W_hh": rnn.weight_hh_l0,
        "W_xh": rnn.weight_ih_l0,
        "b": rnn.bias_ih_l0,
        "W_hy": readout.weight,
        "b_y": readout.bias,
    }
    rnn.bias_hh_l0.requires_grad_(False)  # one bias for everybody, or the norms would differ
    optimizer = torch.optim.SGD(weights.values(), lr=RATE)

    def step(u, targets):
        optimizer.zero_grad()
        states, _ = rnn(torch.from_numpy(u))
        by_torch.cost(readout(states[-1]), torch.from_numpy(targets)).backward()
        torch.nn.utils.clip_grad_norm_(weights.values(), MAX_NORM)
        optimizer.step()
        return {k: w.detach() for k, w in weights.items()}

    return step


def compiled(params):
    gradient = jax.grad(by_jax.loss_of("ElmanRNN", "last"))

    @jax.jit
    def update(params, u, targets):
        grads = gradient(params, u, targets)
        norm = jnp.sqrt(sum(jnp.sum(g**2) for g in grads.values()))
        rate = RATE * jnp.minimum(1.0, MAX_NORM / norm)
        return jax.tree.map(lambda p, g: p - rate * g, params, grads)

    def step(u, targets):
        nonlocal params
        params = jax.block_until_ready(update(params, u, targets))
        return params

    return step
