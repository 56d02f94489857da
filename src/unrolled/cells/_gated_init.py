"""Initialisation schemes of the LSTM and the GRU, by name: matrices drawn block by block."""

import numpy as np

from unrolled.cells import init


def _blocks(rng, n_gates, draw):
    return np.concatenate([draw(rng) for _ in range(n_gates)])


def _uniform(cell, rng):
    bound = 1.0 / np.sqrt(cell.n_hidden)
    return {k: rng.uniform(-bound, bound, size=shape) for k, shape in cell.param_shapes().items()}


def _with_recurrent(draw_recurrent):
    """Recurrent blocks by `draw_recurrent(rng, n)`, input blocks by Glorot's rule, biases zero."""

    def scheme(cell, rng):
        H, I = cell.n_hidden, cell.n_inputs
        params = {k: np.zeros(shape) for k, shape in cell.param_shapes().items()}
        n_gates = len(params["b"]) // H
        params["W_hh"] = _blocks(rng, n_gates, lambda rng: draw_recurrent(rng, H))
        params["W_xh"] = _blocks(rng, n_gates, lambda rng: init.glorot(rng, H, I))
        return params

    return scheme


_glorot = _with_recurrent(lambda rng, n: init.glorot(rng, n, n))


def _forget_bias(cell, rng):
    params = _glorot(cell, rng)
    params["b"][cell.n_hidden : 2 * cell.n_hidden] = 1.0
    return params


gru_schemes = {
    "default": _uniform,
    "glorot": _glorot,
    "orthogonal": _with_recurrent(init.orthogonal),
}
lstm_schemes = {**gru_schemes, "forget_bias": _forget_bias}
