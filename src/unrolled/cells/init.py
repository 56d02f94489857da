"""Initial weights for recurrent and input matrices, one function a scheme.

Each takes a random generator and sizes and returns one matrix, so that cells can combine them.
"""

import numpy as np


def uniform_fan(rng, n_rows, n_columns, fan):
    """Entries uniform in (-1/sqrt(fan), 1/sqrt(fan)), the default of common frameworks."""
    bound = 1.0 / np.sqrt(fan)
    return rng.uniform(-bound, bound, size=(n_rows, n_columns))


def glorot(rng, n_rows, n_columns):
    """Entries uniform in +-sqrt(6 / (rows + columns)) (Glorot & Bengio 2010)."""
    bound = np.sqrt(6.0 / (n_rows + n_columns))
    return rng.uniform(-bound, bound, size=(n_rows, n_columns))


def orthogonal(rng, n):
    """A random orthogonal matrix, uniform over the group (QR with the signs fixed)."""
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))


def gaussian(rng, n_rows, n_columns, scale):
    """Independent normal entries with standard deviation `scale`."""
    return rng.normal(0.0, scale, size=(n_rows, n_columns))


def sparse_with_radius(rng, n, n_connections, spectral_radius):
    """`n_connections` normal entries in each row, rescaled to the given spectral radius.

    The recurrent matrix of Pascanu et al.'s "smart tanh" (supplement, section 3.1.1).
    """
    n_connections = min(n_connections, n)
    while True:
        W = np.zeros((n, n))
        for row in W:
            row[rng.choice(n, n_connections, replace=False)] = rng.normal(size=n_connections)
        radius = np.abs(np.linalg.eigvals(W)).max()
        # A very small sparse matrix can be nilpotent; its radius cannot be scaled, so draw again.
        if radius > 1e-8:
            return W * (spectral_radius / radius)
