"""Adam (Kingma & Ba 2015)."""

import numpy as np

from unrolled._check import check_float_dict, check_positive
from unrolled.optim._border import check_decay, check_grads, check_lr_factor, check_squares


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
        self.beta1 = check_decay("beta1", beta1)
        self.beta2 = check_decay("beta2", beta2)

    def __repr__(self):
        return f"Adam(lr={self.lr}, beta1={self.beta1}, beta2={self.beta2}, epsilon={self.epsilon})"

    def init(self, params):
        """The optimiser's memory: both averages at zero, and the number of updates.

        Parameters
        ----------
        params : dict of array
            What will be trained.

        Returns
        -------
        dict
        """
        params = check_float_dict("params", params)
        return {
            "n_updates": 0,
            "mean": {k: np.zeros_like(p) for k, p in params.items()},
            "mean_square": {k: np.zeros_like(p) for k, p in params.items()},
        }

    def update(self, params, grads, state, lr_factor=1.0):
        """One update, with `lr` times `lr_factor`.

        Parameters
        ----------
        params, grads : dict of array
        state : dict
            The optimiser's memory. It and `params` are left as they are.
        lr_factor : float
            What a schedule multiplies the learning rate by.

        Returns
        -------
        params : dict of array
        state : dict

        Raises
        ------
        FloatingPointError
            When the square of a gradient is too large for a float: its parameter would not move
            ever again. Clip such gradients.
        """
        grads = check_grads(params, grads)
        check_squares(grads)
        n = state["n_updates"] + 1
        # Both corrections for the start at zero are numbers, so they go into lr and epsilon
        # instead of dividing arrays: m / (sqrt(v) + eps) with m = M / c1 and v = S / c2.
        root = (1 - self.beta2**n) ** 0.5
        lr = check_lr_factor(lr_factor) * self.lr * root / (1 - self.beta1**n)
        epsilon = self.epsilon * root
        mean, mean_square, new = {}, {}, {}
        for k, p in params.items():
            g = grads[k]
            m = self.beta1 * state["mean"][k]
            m += (1 - self.beta1) * g
            square = g * g
            square *= 1 - self.beta2
            s = self.beta2 * state["mean_square"][k]
            s += square
            scale = np.sqrt(s)
            scale += epsilon
            change = m / scale
            change *= lr
            mean[k], mean_square[k], new[k] = m, s, p - change
        return new, {"n_updates": n, "mean": mean, "mean_square": mean_square}
