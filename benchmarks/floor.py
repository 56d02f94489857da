"""The work that no implementation of a training step on numpy can avoid.

Forward and backward each need one matrix product a step, because each waits for the one before;
inputs and weight gradients need one product each, over all steps at once; and every nonlinearity
is at least one tanh. Left out is all the arithmetic of the gates and of the chain rule, so a
ratio of 1 cannot be reached; what is measured is the distance to it.
"""

import numpy as np

# blocks of rows in the weights, tanh-like functions for each unit
BLOCKS = {"ElmanRNN": (1, 1), "LSTM": (4, 5), "GRU": (3, 3)}


def step(kind, params, u):
    """A function that does this work on arrays of the right shapes; its answer means nothing."""
    T, B, I = u.shape
    H = params["W_hh"].shape[1]
    blocks, functions = BLOCKS[kind]
    rng = np.random.default_rng(0)

    def block(*shape):
        return rng.uniform(-1, 1, size=shape).astype(u.dtype)

    # Features first, since these products are faster than those of (B, H) with (H, H).
    W = np.ascontiguousarray(params["W_hh"])
    W_T = np.ascontiguousarray(W.T)
    W_xh, inputs = np.ascontiguousarray(params["W_xh"]), block(I, T * B)
    h, z, units = block(H, B), block(blocks * H, B), block(functions * H, B)
    cotangents, states = block(blocks * H, T * B), block(H + I + 1, T * B)
    forward, backward, squashed = np.empty_like(z), np.empty_like(h), np.empty_like(units)

    def run():
        matmul, tanh = np.matmul, np.tanh
        matmul(W_xh, inputs)
        for _ in range(T):
            matmul(W, h, out=forward)
            tanh(units, out=squashed)
        for _ in range(T):
            matmul(W_T, z, out=backward)
        return matmul(cotangents, states.T)

    return run
