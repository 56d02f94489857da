"""The training step of the vanilla network: one loss with its gradient for every parameter.

Ours against our own primitive on autograd's tape, a loop as one first writes it with autograd,
and torch in its two ways. All start from the same weights and the same batch.
"""

import autograd.numpy as anp
import numpy as np
import torch
from autograd import value_and_grad

from benchmarks.contest import Case, Contender
from unrolled import ElmanRNN, SequenceModel

N_IN, N_CLASSES = 6, 4
TOLERANCE = {"float64": 1e-11, "float32": 1e-4}
REQUIRED = {"float64": {"naive autograd loop": 8, "torch.nn.RNN": 3}, "float32": {}}


def cases():
    """One hidden size, batch and length in both precisions."""
    for dtype in ("float64", "float32"):
        yield training_step(n_hidden=50, n_batch=20, length=100, dtype=dtype)


def training_step(n_hidden, n_batch, length, dtype):
    """The case: class scores from the last state, softmax, cross-entropy, gradient."""
    rng = np.random.default_rng(0)
    model = SequenceModel(ElmanRNN(N_IN, n_hidden), N_CLASSES)
    params = {name: value.astype(dtype) for name, value in model.init(rng).items()}
    u = rng.normal(size=(length, n_batch, N_IN)).astype(dtype)
    classes = rng.integers(N_CLASSES, size=n_batch)

    on_tape = value_and_grad(model.loss)
    by_loop = value_and_grad(naive_loss)
    return Case(
        f"ElmanRNN training step, H={n_hidden} B={n_batch} T={length}, {dtype}",
        [
            Contender("ours, loss_and_grad", lambda: model.loss_and_grad(params, u, classes), _flat),
            Contender("ours, on autograd's tape", lambda: on_tape(params, u, classes), _flat),
            Contender("naive autograd loop", lambda: by_loop(params, u, classes), _flat),
            torch_module(params, u, classes),
            torch_loop(params, u, classes),
        ],
        TOLERANCE[dtype],
        REQUIRED[dtype],
    )


def naive_loss(params, u, classes):
    """The network as one first writes it: a loop over steps, autograd does the rest.

    The parameters are taken out of their dict before the loop; inside, each look-up would be a
    node on the tape and make the loop twice as slow, which would flatter us.
    """
    W_hh, W_xh, b = params["W_hh"].T, params["W_xh"].T, params["b"]
    h = anp.zeros((u.shape[1], b.shape[0]), dtype=u.dtype)
    for t in range(len(u)):
        h = anp.tanh(anp.dot(h, W_hh) + anp.dot(u[t], W_xh) + b)
    scores = anp.dot(h, params["W_hy"].T) + params["b_y"]
    scores = scores - anp.max(scores, axis=1, keepdims=True)
    log_p = scores - anp.log(anp.sum(anp.exp(scores), axis=1, keepdims=True))
    return -anp.mean(log_p[anp.arange(len(classes)), classes])


def torch_module(params, u, classes):
    """torch.nn.RNN with a linear read-out."""
    rnn = torch.nn.RNN(N_IN, len(params["b"]))
    readout = torch.nn.Linear(len(params["b"]), N_CLASSES)
    tensors = {name: torch.tensor(value) for name, value in params.items()}
    weights = {
        "W_hh": (rnn, "weight_hh_l0"),
        "W_xh": (rnn, "weight_ih_l0"),
        "b": (rnn, "bias_ih_l0"),
        "W_hy": (readout, "weight"),
        "b_y": (readout, "bias"),
    }
    for name, (module, attribute) in weights.items():
        setattr(module, attribute, torch.nn.Parameter(tensors[name]))
    # torch keeps a second bias, which only ever appears in a sum with the first.
    rnn.bias_hh_l0 = torch.nn.Parameter(torch.zeros_like(tensors["b"]))
    rnn.flatten_parameters()
    u, classes = torch.tensor(u), torch.tensor(classes)

    def run():
        rnn.zero_grad()
        readout.zero_grad()
        states, _ = rnn(u)
        loss = torch.nn.functional.cross_entropy(readout(states[-1]), classes)
        loss.backward()
        return loss

    def answer(loss):
        grads = {name: getattr(module, attribute).grad.numpy() for name, (module, attribute) in weights.items()}
        return {"loss": loss.item(), **grads}

    return Contender("torch.nn.RNN", run, answer)


def torch_loop(params, u, classes):
    """A loop in torch as somebody writes it who knows torch: addmm, inputs projected at once."""
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    u, classes = torch.tensor(u), torch.tensor(classes)

    def run():
        for weight in weights.values():
            weight.grad = None
        projected = u @ weights["W_xh"].T + weights["b"]
        W = weights["W_hh"].T
        h = torch.zeros_like(projected[0])
        for z in projected.unbind():
            h = torch.tanh(torch.addmm(z, h, W))
        loss = torch.nn.functional.cross_entropy(h @ weights["W_hy"].T + weights["b_y"], classes)
        loss.backward()
        return loss

    def answer(loss):
        return {"loss": loss.item(), **{name: weight.grad.numpy() for name, weight in weights.items()}}

    return Contender("torch, hand-written loop", run, answer)


def _flat(output):
    loss, grads = output
    return {"loss": loss, **grads}
