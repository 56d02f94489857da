"""Gradient descent with momentum, Polyak's and Nesterov's."""

import numpy as np

from unrolled._check import check_float_dict, check_positive
from unrolled.optim._border import check_decay, check_grads, check_lr_factor


class Momentum:
    """Descent along a decaying sum of gradients.

    With v <- momentum * v + g, Polyak's heavy ball takes theta <- theta - lr * v, and Nesterov's
    accelerated gradient theta <- theta - lr * (g + momentum * v).

    Parameters
    ----------
    lr : float
        Step size, positive.
    momentum : float
        In [0, 1). In a steady slope the speed grows to lr * g / (1 - momentum).
    nesterov : bool
        Look ahead.

    Notes
    -----
    Nesterov's method takes the gradient at a point ahead of the current one. Here, as is usual,
    the parameters *are* that point y of the classical form, x' = y - lr * g(y),
    y' = x' + momentum * (x' - x), so that one gradient, where the parameters stand, is all it
    needs (Sutskever et al. 2013, with the change of variables of Bengio et al. 2013).

    Examples
    --------
    >>> import numpy as np
    >>> optimizer = Momentum(lr=0.1, momentum=0.5)
    >>> params = {"w": np.array([1.0])}
    >>> state = optimizer.init(params)
    >>> for _ in range(3):
    ...     params, state = optimizer.update(params, {"w": np.array([1.0])}, state)
    >>> params["w"]  # steps of 0.1, 0.15, 0.175
    array([0.575])
    """

    def __init__(self, lr, momentum=0.9, nesterov=False):
        self.lr = check_positive("lr", lr)
        self.momentum = check_decay("momentum", momentum)
        if not isinstance(nesterov, bool):
            raise TypeError(f"nesterov must be True or False, got {nesterov!r}")
        self.nesterov = nesterov

    def __repr__(self):
        return f"Momentum(lr={self.lr}, momentum={self.momentum}, nesterov={self.nesterov})"

    def init(self, params):
        """The optimiser's memory: the sum of gradients at zero, and the number of updates.

        Parameters
        ----------
        params : dict of array
            What will be trained.

        Returns
        -------
        dict
        """
        params = check_float_dict("params", params)
        return {"n_updates": 0, "velocity": {k: np.zeros_like(p) for k, p in params.items()}}

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
        velocity, new = {}, {}
        for k, p in params.items():
            v = self.momentum * state["velocity"][k]
            v += grads[k]
            velocity[k] = v
            new[k] = p - lr * (grads[k] + self.momentum * v if self.nesterov else v)
        return new, {"n_updates": state["n_updates"] + 1, "velocity": velocity}
