"""RMSProp (Tieleman & Hinton 2012)."""

import numpy as np

from unrolled._check import check_float_dict, check_positive
from unrolled.optim._border import check_decay, check_grads, check_lr_factor, check_squares


class RMSProp:
    """Steps scaled by a running average of the squared gradient.

    With s <- decay * s + (1 - decay) * g**2, theta <- theta - lr * g / (sqrt(s) + epsilon).
    Tieleman & Hinton (2012, lecture 6.5). The average starts at zero and is not corrected for it,
    so the first steps are up to 1 / sqrt(1 - decay) times as long as later ones.

    Parameters
    ----------
    lr : float
        Step size, positive.
    decay : float
        Of the average, in [0, 1).
    epsilon : float
        Positive; keeps the quotient finite.

    Examples
    --------
    >>> import numpy as np
    >>> optimizer = RMSProp(lr=0.1, decay=0.75)
    >>> params = {"w": np.array([1.0])}
    >>> params, _ = optimizer.update(params, {"w": np.array([500.0])}, optimizer.init(params))
    >>> params["w"].round(6)  # the first step is lr / sqrt(1 - decay)
    array([0.8])
    """

    def __init__(self, lr=1e-3, decay=0.9, epsilon=1e-8):
        self.lr = check_positive("lr", lr)
        self.decay = check_decay("decay", decay)
        self.epsilon = check_positive("epsilon", epsilon)

    def __repr__(self):
        return f"RMSProp(lr={self.lr}, decay={self.decay}, epsilon={self.epsilon})"

    def init(self, params):
        """The optimiser's memory: the average at zero, and the number of updates.

        Parameters
        ----------
        params : dict of array
            What will be trained.

        Returns
        -------
        dict
        """
        params = check_float_dict("params", params)
        return {"n_updates": 0, "mean_square": {k: np.zeros_like(p) for k, p in params.items()}}

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
        lr = check_lr_factor(lr_factor) * self.lr
        mean_square, new = {}, {}
        for k, p in params.items():
            g = grads[k]
            s = self.decay * state["mean_square"][k] + (1 - self.decay) * (g * g)
            mean_square[k], new[k] = s, p - lr * g / (np.sqrt(s) + self.epsilon)
        return new, {"n_updates": state["n_updates"] + 1, "mean_square": mean_square}
