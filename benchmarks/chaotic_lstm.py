"""The two-unit LSTM of Ribeiro et al. (2020) that turns chaotic as its weights grow.

No input, no bias, h_0 = c_0 = (1/2, 1/2). The line scales the weights from 1/2 to 2; the grid
goes from 0 to 2 towards these weights and from -1/2 to 1/2 towards a random point.
"""

import numpy as np

N_STEPS = 200
KEPT = 100  # outputs of the last steps, which the orbit diagram shows
LINE, GRID = 5000, (152, 151)
ROWS = 8  # four gates of two units

# Gates in the order i, f, g, o.
W_HH = np.array(
    [[-1, -4], [-3, -2], [-2, 6], [0, -6], [-1, -6], [6, -9], [4, 1], [-9, -7]], dtype=float
)


def line(n_points):
    """Recurrent weights of every point of the line, shape (n_points, 8, 2)."""
    return np.linspace(0.5, 2, n_points)[:, None, None] * W_HH


def grid(n_first, n_second, rng):
    """Recurrent weights of every point of the grid, shape (n_first * n_second, 8, 2)."""
    first, second = np.meshgrid(np.linspace(0, 2, n_first), np.linspace(-0.5, 0.5, n_second), indexing="ij")
    other = rng.uniform(size=W_HH.shape)
    return first.reshape(-1, 1, 1) * W_HH + second.reshape(-1, 1, 1) * other
