"""The vanilla recurrent network (Elman 1990)."""

from contextlib import nullcontext

import numpy as np

from unrolled._check import check_choice
from unrolled.cells import _elman_kernel as kernel
from unrolled.cells import _elman_second as second
from unrolled.cells import _torch
from unrolled.cells._base import Cell
from unrolled.cells._elman_init import SCHEMES
from unrolled.cells._linear import matvec, over_batch
from unrolled.cells._spaces import choose
from unrolled.cells._stacking import stack
from unrolled.cells._time import Collector
from unrolled.nonlinearities import NONLINEARITIES

_ORDER = (0,)


class ElmanRNN(Cell):
    r"""The vanilla network, x_{t+1} = f(W_hh x_t + W_xh u_t + b).

    .. math:: x_{t+1} = f(W_{hh} x_t + W_{xh} u_t + b).

    Pascanu et al. (2013, equation 2) write x_t = W f(x_{t-1}) + W_in u_t + b. Both describe
    the same network: theirs follows the pre-activation, this one (and torch) its image
    under f.

    Parameters
    ----------
    n_inputs, n_hidden : int
        Sizes, at least 1. The state is the hidden vector: ``n_state == n_hidden``.
    nonlinearity : {"tanh", "sigmoid", "relu", "identity"}
        The function f, applied to each unit.

    Notes
    -----
    Parameters are a dict: ``W_hh (n_hidden, n_hidden)``, ``W_xh (n_hidden, n_inputs)`` and
    ``b (n_hidden,)``, each after any leading replica axes.

    Initialisation schemes: "default" (uniform, bound 1/sqrt(n_hidden)), "glorot",
    "orthogonal", "identity" (Le et al. 2015), and the three of Pascanu et al. (2013,
    section 4.1): "sigmoid" (normal, deviation 0.01), "basic_tanh" (normal, 0.1) and
    "smart_tanh" (15 connections a unit, spectral radius 0.95; input weights normal, 0.01).

    Examples
    --------
    >>> import numpy as np
    >>> cell = ElmanRNN(n_inputs=1, n_hidden=1)
    >>> params = {"W_hh": [[2.0]], "W_xh": [[1.0]], "b": [0.0]}
    >>> x1 = cell.step(params, np.array([0.5]), np.array([-1.0]))
    >>> bool(np.isclose(x1[0], np.tanh(2.0 * 0.5 - 1.0)))
    True
    """

    param_names = ("W_hh", "W_xh", "b")
    init_schemes = SCHEMES
    takes_dual_numbers = True
    has_second_passes = True

    def __init__(self, n_inputs, n_hidden, nonlinearity="tanh"):
        super().__init__(n_inputs, n_hidden)
        check_choice("nonlinearity", nonlinearity, NONLINEARITIES)
        self.nonlinearity = nonlinearity

    @property
    def f(self):
        """The function f with its slope, a `Nonlinearity`."""
        return NONLINEARITIES[self.nonlinearity]  # looked up, so that a cell can be pickled

    def __repr__(self):
        return f"{super().__repr__()[:-1]}, nonlinearity={self.nonlinearity!r})"

    def param_shapes(self):
        """Shape of each parameter, without replica axes.

        Returns
        -------
        dict of tuple
        """
        H = self.n_hidden
        return {"W_hh": (H, H), "W_xh": (H, self.n_inputs), "b": (H,)}

    def step(self, params, x, u):
        """One step of the network: x_{t+1} = f(W_hh x_t + W_xh u_t + b).

        Parameters
        ----------
        params : dict of array
        x : array, shape (..., n_state)
            States. With replica axes R on the parameters: ``(*R, n)`` or ``(*R, B, n)``.
        u : array, shape (..., n_inputs)
            Inputs, with the same leading axes; without replicas, axes that broadcast will do.

        Returns
        -------
        array, shape (..., n_state)
        """
        params, x, u = self._check_step(params, x, u)
        W_hh, W_xh, b = (params[k] for k in self.param_names)
        return self.f.function(matvec(W_hh, x) + matvec(W_xh, u) + over_batch(b, x, 1))

    def jacobian(self, params, x, u):
        """Derivative of `step` with respect to the state: diag(f'(z)) W_hh.

        Parameters
        ----------
        params, x, u
            As for `step`.

        Returns
        -------
        array, shape (..., n_state, n_state)
            ``J[..., i, j]`` is the derivative of the new state's entry i with respect to
            entry j of x. At a kink of relu the slope is taken as 0.

        Examples
        --------
        >>> import numpy as np
        >>> cell = ElmanRNN(n_inputs=1, n_hidden=2, nonlinearity="identity")
        >>> params = {"W_hh": [[0.0, 2.0], [0.0, 0.0]], "W_xh": [[1.0], [1.0]], "b": [0.0, 0.0]}
        >>> cell.jacobian(params, np.zeros(2), np.zeros(1))
        array([[0., 2.],
               [0., 0.]])
        """
        params, x, u = self._check_step(params, x, u)
        slope = self.f.slope(self.step(params, x, u))
        return slope[..., :, None] * over_batch(params["W_hh"], x, 2)

    def params_from_torch(self, state_dict):
        """The parameters of a one-layer ``torch.nn.RNN`` (torch itself is not needed).

        Parameters
        ----------
        state_dict : dict
            ``torch_module.state_dict()``, or the same names with arrays.

        Returns
        -------
        dict of ndarray
            torch keeps two biases that always appear as a sum; here they are one.

        Examples
        --------
        >>> import numpy as np
        >>> weights = {"weight_ih_l0": np.ones((3, 2)), "weight_hh_l0": np.eye(3),
        ...            "bias_ih_l0": np.ones(3), "bias_hh_l0": np.ones(3)}
        >>> ElmanRNN(2, 3).params_from_torch(weights)["b"]
        array([2., 2., 2.])
        """
        W_hh, W_xh, b_ih, b_hh = _torch.weights(state_dict, 1, self.n_inputs, self.n_hidden)
        return {"W_hh": W_hh, "W_xh": W_xh, "b": b_ih + b_hh}

    def _forward(self, params, u, x0, keep=True):
        W = stack(*(params[k] for k in self.param_names), _ORDER)
        squash, scale = kernel.squashing(self.nonlinearity, x0.dtype)
        space = choose(u, x0, self.n_hidden, n_gates=1, keep=keep)
        # Only the sigmoid overflows on the way to a finite number, see `_scalars`.
        with np.errstate(over="ignore") if self.nonlinearity == "sigmoid" else nullcontext():
            saved = kernel.forward(space, W if scale == 1.0 else scale * W, squash, u, x0)
        saved.W = W
        return saved

    def _hidden(self, saved, steps=slice(None)):
        return saved.space.outside(saved.x[steps])

    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True, signal=None):
        """As in `Cell`; `signal`, in the space's shape, receives the gradient of pre-activations."""
        space = saved.space
        W_xh = saved.W[..., self.n_hidden : -1] if want_inputs else None
        total = Collector(space, saved.S, kernel.GATES, saved.W.shape, W_xh)

        def collect(E, start, stop):
            total(E, start, stop)
            signal[start:stop] = E[:, 0]

        slopes = kernel.SLOPES[self.nonlinearity]
        dx0 = kernel.backward(saved, slopes, d_states, d_last, total if signal is None else collect)
        grads = self._named(total.dW, _ORDER)
        return {**grads, "x0": space.outside(dx0), "u": total.du}

    def _push_forward(self, saved, params, u, x0):
        """How the run `saved` changes when its arguments move in the given directions."""
        W = stack(*(params[k] for k in self.param_names), _ORDER)
        return second.forward(saved, kernel.SLOPES[self.nonlinearity], W, u, x0)

    def _moving_hidden(self, saved, moving, steps=slice(None)):
        """The change of the hidden units, shape as `_hidden`."""
        space = saved.space
        return space.outside(space.part(moving.S, 0, self.n_hidden)[1:][steps])

    def _second_backward(self, saved, moving, signal, given_moving, want_inputs):
        """The change of `_backward`'s gradients, from its `signal` and the change of its pair."""
        space, H = saved.space, self.n_hidden
        dz = signal[:, None]
        dz_moving, dx0 = second.backward(saved, moving, self.nonlinearity, dz, given_moving)
        dW = space.weight_gradient(dz_moving, saved.S[:-1]) + space.weight_gradient(dz, moving.S[:-1])
        grads = {**self._named(dW, _ORDER), "x0": space.outside(dx0), "u": None}
        if want_inputs:
            grads["u"] = space.input_gradient(dz_moving, saved.W[..., H:-1])
            grads["u"] = grads["u"] + space.input_gradient(dz, moving.W[..., H:-1])
        return grads
