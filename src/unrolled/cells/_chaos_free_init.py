"""The chaos-free cell's initialisation schemes, by name."""

import numpy as np

from unrolled.cells import init


def _biases(cell):
    H = cell.n_hidden
    return np.repeat([1.0, -1.0], H)


def _default(cell, rng):
    params = {k: rng.uniform(-0.07, 0.07, size=shape) for k, shape in cell.param_shapes().items()}
    return {**params, "b": _biases(cell)}


def _glorot(cell, rng):
    H, I = cell.n_hidden, cell.n_inputs
    return {
        "W_hh": np.concatenate([init.glorot(rng, H, H) for _ in range(2)]),
        "W_xh": np.concatenate([init.glorot(rng, H, I) for _ in range(2)]),
        "b": _biases(cell),
        "W_u": init.glorot(rng, H, I),
    }


SCHEMES = {"default": _default, "glorot": _glorot}
