"""The work that no implementation of a training step on numpy can avoid.

Forward and backward each need one matrix product a step, because each waits for the one before;
inputs and weight gradients need one product each, over all steps at once; and every nonlinearity
is at least one tanh. Left out is all the arithmetic of the gates and of the chain rule, so a
ratio of 1 cannot be reached; what is measured is the distance to it.

How fast a product is depends on how its matrices lie in memory: with the gates side by side it is
one large product, with one gate after the other several that fit into the cache, which at batch 10
are twice as fast. The weight gradient, too, can be computed as itself or as its transpose. The floor
is the fastest of these.
"""

from itertools import product

import numpy as np

from benchmarks.timing import once

# blocks of rows in the weights, tanh-like functions for each unit
BLOCKS = {"ElmanRNN": (1, 1), "LSTM": (4, 5), "GRU": (3, 3)}


def step(kind, params, u):
    """A function that does this work on arrays of the right shapes; its answer means nothing."""
    ways = product((False, True), repeat=2)
    arranged = [work(kind, params, u, *way) for way in ways]
    return min(arranged, key=lambda run: min(once(run) for _ in range(3)))


def work(kind, params, u, by_gates, transposed):
    """The work in one arrangement of the gates and of the weight gradient."""
    T, B, I = u.shape
    H = params["W_hh"].shape[1]
    n_gates, functions = BLOCKS[kind]
    rng = np.random.default_rng(0)

    def block(*shape):
        return rng.uniform(-1, 1, size=shape).astype(u.dtype)

    W = np.ascontiguousarray(params["W_hh"])
    if by_gates:
        W = W.reshape(n_gates, H, H)
        z = block(n_gates, B, H)
    else:
        z = block(B, n_gates * H)
    W_T = np.ascontiguousarray(W.swapaxes(-1, -2))
    W_xh, inputs = np.ascontiguousarray(params["W_xh"].T), block(T * B, I)
    h, units = block(B, H), block(B, functions * H)
    cotangents, states = block(T * B, n_gates * H), block(T * B, H + I + 1)
    forward, squashed = np.empty_like(z), np.empty_like(units)
    backward = np.empty_like(z if by_gates else h)

    def run():
        matmul, tanh = np.matmul, np.tanh
        matmul(inputs, W_xh)
        for _ in range(T):
            matmul(h, W_T, out=forward)
            tanh(units, out=squashed)
        for _ in range(T):
            matmul(z, W, out=backward)
        if transposed:
            return matmul(states.T, cotangents)
        return matmul(cotangents.T, states)

    return run
