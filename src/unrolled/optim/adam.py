"""Adam (Kingma & Ba 2015)."""

import numpy as np

from unrolled._check import check_float_dict, check_number, check_positive
from unrolled.optim._border import check_grads


class Adam:
    """Steps scaled by running averages of the gradient and of its square.

    With m and v the exponential averages of g and g**2, corrected for their start at zero,
    theta <- theta - lr * m / (sqrt(v) + epsilon). Kingma & Ba (2015, algorithm 1).

    Parameters
    ----------
    lr : float
        Step size, positive. About the largest change of a parameter in one step.
    beta1, beta2 : float
        Decay of the two averages, in [0, 1).
    epsilon : float
        Positive; keeps the quotient finite.

    Examples
    --------
    The first step has length `lr`, whatever the size of the gradient:

    >>> import numpy as np
    >>> optimizer = Adam(lr=0.1)
    >>> params = {"w": np.array([1.0])}
    >>> params, _ = optimizer.update(params, {"w": np.array([500.0])}, optimizer.init(params))
    >>> params["w"].round(6)
    array([0.9])
    """

    def __init__(self, lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.lr = check_positive("lr", lr)
        self.epsilon = check_positive("epsilon", epsilon)
        self.beta1 = _check_decay("beta1", beta1)
        self.beta2 = _check_decay("beta2", beta2)

    def __repr__(self):
        return f"Adam(lr={self.lr:g}, beta1={self.beta1:g}, beta2={self.beta2:g})"

    def init(self, params):
        """The optimiser's memory: both averages at zero, and the number of updates."""
        params = check_float_dict("params", params)
        return {
            "n_updates": 0,
            "mean": {k: np.zeros_like(p) for k, p in params.items()},
            "mean_square": {k: np.zeros_like(p) for k, p in params.items()},
        }

    def update(self, params, grads, state):
        """One update; returns new parameters and memory.

        Raises
        ------
        FloatingPointError
            When the square of a gradient is too large for a float: its parameter would not move
            ever again. Clip such gradients.
        """
        grads = check_grads(params, grads)
        _check_squares(grads)
        n = state["n_updates"] + 1
        mean, mean_square, new = {}, {}, {}
        for k, p in params.items():
            g = grads[k]
            mean[k] = self.beta1 * state["mean"][k] + (1 - self.beta1) * g
            mean_square[k] = self.beta2 * state["mean_square"][k] + (1 - self.beta2) * g * g
            m = mean[k] / (1 - self.beta1**n)
            v = mean_square[k] / (1 - self.beta2**n)
            new[k] = p - self.lr * m / (np.sqrt(v) + self.epsilon)
        return new, {"n_updates": n, "mean": mean, "mean_square": mean_square}


def _check_decay(name, value):
    if not 0 <= check_number(name, value) < 1:
        raise ValueError(f"{name} must be in [0, 1), got {value}")
    return float(value)


def _check_squares(grads):
    for k, g in grads.items():
        largest = np.max(np.abs(g), initial=0.0)
        if np.isfinite(largest) and largest > np.sqrt(np.finfo(largest.dtype).max):
            raise FloatingPointError(
                f"the square of the gradient of {k} overflows (its largest entry is {largest:.3g})"
            )
