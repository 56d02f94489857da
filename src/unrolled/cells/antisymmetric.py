"""The antisymmetric network (Chang et al. 2019): a stable flow, followed by Euler's method."""

import autograd.numpy as np
import numpy as onp

from unrolled._check import check_number, check_positive
from unrolled.cells import init
from unrolled.cells._derived import DerivedCell
from unrolled.cells._euler import EulerStep


def _default(cell, rng):
    H, I = cell.n_hidden, cell.n_inputs
    return {
        "W_hh": init.gaussian(rng, H, H, 1.0 / onp.sqrt(H)),
        "W_xh": init.gaussian(rng, H, I, 1.0 / onp.sqrt(I)),
        "b": onp.zeros(H),
    }


class AntisymmetricRNN(DerivedCell):
    r"""A network that takes a small step along a flow without growth or decay.

    .. math::

        x_{t+1} = x_t + \varepsilon \tanh\bigl((W_{hh} - W_{hh}^T - \gamma I)\, x_t
                  + W_{xh} u_t + b\bigr)

    is Euler's method for :math:`\dot x = \tanh(\dots)`. The eigenvalues of
    :math:`W_{hh} - W_{hh}^T` are imaginary, so the linear flow neither amplifies nor damps; the
    diffusion :math:`\gamma` makes up for Euler's method, which does amplify it. At slope 1 the step
    is stable only when every eigenvalue :math:`i \omega - \gamma` has
    :math:`|1 + \varepsilon (i \omega - \gamma)| \le 1`.

    Parameters
    ----------
    n_inputs, n_hidden : int
        Sizes, at least 1. The state is the hidden vector: ``n_state == n_hidden``.
    epsilon : float
        Step size, positive.
    gamma : float
        Diffusion, not negative.

    Notes
    -----
    Parameters are a dict: ``W_hh (n_hidden, n_hidden)``, of which only W_hh - W_hh^T matters,
    ``W_xh (n_hidden, n_inputs)`` and ``b (n_hidden,)``, each after any leading replica axes.

    Initialisation scheme: "default", normal with variance 1/n_hidden and 1/n_inputs.

    Examples
    --------
    A rotation by Euler's method: the state turns, and grows a little.

    >>> import numpy as np
    >>> cell = AntisymmetricRNN(n_inputs=1, n_hidden=2, epsilon=0.1, gamma=0.0)
    >>> params = {name: np.zeros(shape) for name, shape in cell.param_shapes().items()}
    >>> params["W_hh"][0, 1] = -1.0
    >>> cell.step(params, np.array([0.01, 0.0]), np.zeros(1)).round(6)
    array([0.01 , 0.001])
    """

    param_names = ("W_hh", "W_xh", "b")
    init_schemes = {"default": _default}

    def __init__(self, n_inputs, n_hidden, epsilon=0.1, gamma=0.1):
        super().__init__(n_inputs, n_hidden)
        self.epsilon = check_positive("epsilon", epsilon)
        self.gamma = check_number("gamma", gamma)
        if not 0.0 <= self.gamma < float("inf"):
            raise ValueError(f"gamma must be finite and not negative, got {gamma}")
        self.inner = EulerStep(n_inputs, n_hidden, self.epsilon)

    def __repr__(self):
        return f"{super().__repr__()[:-1]}, epsilon={self.epsilon!r}, gamma={self.gamma!r})"

    def param_shapes(self):
        """Shape of each parameter, without replica axes.

        Returns
        -------
        dict of tuple
        """
        H = self.n_hidden
        return {"W_hh": (H, H), "W_xh": (H, self.n_inputs), "b": (H,)}

    def inner_params(self, params):
        """The parameters of Euler's method, with the matrix W_hh - W_hh^T - gamma I.

        Parameters
        ----------
        params : dict of array

        Returns
        -------
        dict of array
        """
        W = params["W_hh"]
        diffusion = self.gamma * onp.eye(self.n_hidden, dtype=W.dtype)
        return {**params, "W_hh": W - np.swapaxes(W, -1, -2) - diffusion}
