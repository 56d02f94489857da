"""The vanilla cell's initialisation schemes, by name. Biases start at zero except in "default"."""

import numpy as np

from unrolled.cells import init


def _assemble(cell, W_hh, W_xh):
    return {"W_hh": W_hh, "W_xh": W_xh, "b": np.zeros(cell.n_hidden)}


def _default(cell, rng):
    H, I = cell.n_hidden, cell.n_inputs
    bound = 1.0 / np.sqrt(H)
    return {
        "W_hh": init.uniform_fan(rng, H, H, H),
        "W_xh": init.uniform_fan(rng, H, I, H),
        "b": rng.uniform(-bound, bound, size=H),
    }


def _glorot(cell, rng):
    H, I = cell.n_hidden, cell.n_inputs
    return _assemble(cell, init.glorot(rng, H, H), init.glorot(rng, H, I))


def _orthogonal(cell, rng):
    H, I = cell.n_hidden, cell.n_inputs
    return _assemble(cell, init.orthogonal(rng, H), init.glorot(rng, H, I))


def _identity(cell, rng):
    H, I = cell.n_hidden, cell.n_inputs
    return _assemble(cell, np.eye(H), init.gaussian(rng, H, I, 0.001))


def _normal(scale):
    def scheme(cell, rng):
        H, I = cell.n_hidden, cell.n_inputs
        return _assemble(
            cell, init.gaussian(rng, H, H, scale), init.gaussian(rng, H, I, scale)
        )

    return scheme


def _smart_tanh(cell, rng):
    H, I = cell.n_hidden, cell.n_inputs
    W_hh = init.sparse_with_radius(rng, H, n_connections=15, spectral_radius=0.95)
    return _assemble(cell, W_hh, init.gaussian(rng, H, I, 0.01))


SCHEMES = {
    "default": _default,
    "glorot": _glorot,
    "orthogonal": _orthogonal,
    "identity": _identity,
    "sigmoid": _normal(0.01),
    "basic_tanh": _normal(0.1),
    "smart_tanh": _smart_tanh,
}
