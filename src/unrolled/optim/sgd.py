"""Stochastic gradient descent."""

from unrolled._check import check_float_dict, check_positive
from unrolled.optim._border import check_grads, check_lr_factor


class SGD:
    """Plain gradient descent, theta <- theta - lr * gradient.

    Parameters
    ----------
    lr : float
        Step size, positive.

    Examples
    --------
    >>> import numpy as np
    >>> optimizer = SGD(lr=0.1)
    >>> params = {"w": np.array([1.0])}
    >>> state = optimizer.init(params)
    >>> params, state = optimizer.update(params, {"w": np.array([2.0])}, state)
    >>> params["w"]
    array([0.8])
    """

    def __init__(self, lr):
        self.lr = check_positive("lr", lr)

    def __repr__(self):
        return f"SGD(lr={self.lr})"

    def init(self, params):
        """The optimiser's memory: the number of updates made.

        Parameters
        ----------
        params : dict of array
            What will be trained.

        Returns
        -------
        dict
        """
        check_float_dict("params", params)
        return {"n_updates": 0}

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
        """
        grads = check_grads(params, grads)
        lr = check_lr_factor(lr_factor) * self.lr
        new = {k: p - lr * grads[k] for k, p in params.items()}
        return new, {"n_updates": state["n_updates"] + 1}
