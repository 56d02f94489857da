"""The long short-term memory (Hochreiter & Schmidhuber 1997; with forget gates, Gers et al. 2000)."""

import autograd.numpy as np
import numpy as onp

from unrolled.cells import _lstm_kernel as kernel
from unrolled.cells import _torch
from unrolled.cells._base import Cell
from unrolled.cells._gated_init import lstm_schemes
from unrolled.cells._linear import matvec, over_batch
from unrolled.cells._spaces import choose
from unrolled.cells._stacking import stack
from unrolled.cells._time import Collector
from unrolled.nonlinearities import sigmoid


class LSTM(Cell):
    r"""Long short-term memory: gates decide what a cell forgets, takes in and shows.

    With the state x = [h, c], and :math:`z = W_{hh} h + W_{xh} u + b` cut into
    :math:`z_i, z_f, z_g, z_o`,

    .. math::

        c' &= \sigma(z_f) \circ c + \sigma(z_i) \circ \tanh(z_g), \\
        h' &= \sigma(z_o) \circ \tanh(c').

    Parameters
    ----------
    n_inputs, n_hidden : int
        Sizes, at least 1. ``n_state == 2 * n_hidden``: hidden units first, then cells.

    Notes
    -----
    Parameters are a dict: ``W_hh (4 n_hidden, n_hidden)``, ``W_xh (4 n_hidden, n_inputs)`` and
    ``b (4 n_hidden,)``, rows in the order input gate, forget gate, candidate, output gate (as in
    torch), each after any leading replica axes.

    Initialisation schemes: "default" (uniform, bound 1/sqrt(n_hidden), as torch), "glorot" and
    "orthogonal" (block by block, biases zero), and "forget_bias": Glorot's with the forget
    gate's bias at 1, so that the cell remembers at first (Jozefowicz et al. 2015).

    Examples
    --------
    A cell that forgets nothing and takes nothing in keeps its c:

    >>> import numpy as np
    >>> cell = LSTM(n_inputs=1, n_hidden=1)
    >>> params = {"W_hh": np.zeros((4, 1)), "W_xh": np.zeros((4, 1))}
    >>> params["b"] = np.array([-50.0, 50.0, 0.0, 50.0])
    >>> cell.step(params, np.array([0.0, 0.7]), np.array([1.0])).round(6)
    array([0.604368, 0.7     ])
    """

    param_names = ("W_hh", "W_xh", "b")
    init_schemes = lstm_schemes
    takes_dual_numbers = True
    states_are_copied = True

    def __init__(self, n_inputs, n_hidden):
        super().__init__(n_inputs, n_hidden)
        self.n_state = 2 * self.n_hidden

    def param_shapes(self):
        """Shape of each parameter, without replica axes.

        Returns
        -------
        dict of tuple
        """
        H = self.n_hidden
        return {"W_hh": (4 * H, H), "W_xh": (4 * H, self.n_inputs), "b": (4 * H,)}

    def _gates(self, params, x, u):
        """The gates i, f, g, o and the cell state c, each (..., n_hidden)."""
        H = self.n_hidden
        h, c = x[..., :H], x[..., H:]
        z = matvec(params["W_hh"], h) + matvec(params["W_xh"], u) + over_batch(params["b"], x, 1)
        i, f, o = (sigmoid(z[..., k * H : (k + 1) * H]) for k in (0, 1, 3))
        return i, f, np.tanh(z[..., 2 * H : 3 * H]), o, c

    def step(self, params, x, u):
        """One step of the network, from [h, c] to [h', c'].

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
        i, f, g, o, c = self._gates(params, x, u)
        c = f * c + i * g
        return np.concatenate([o * np.tanh(c), c], axis=-1)

    def jacobian(self, params, x, u):
        r"""Derivative of `step` with respect to the state [h, c].

        With the slopes s of the gates' functions, the blocks of W_hh, and [x] for the diagonal
        matrix of a vector,

        .. math::

            \frac{\partial c'}{\partial h} &= [c\, s_f]\, W_f + [g\, s_i]\, W_i + [i\, s_g]\, W_g,
            \qquad \frac{\partial c'}{\partial c} = [f], \\
            \frac{\partial h'}{\partial x} &= [\tanh(c')\, s_o]\, (W_o, 0)
            + [o\,(1 - \tanh^2 c')]\, \frac{\partial c'}{\partial x}.

        Parameters
        ----------
        params, x, u
            As for `step`.

        Returns
        -------
        array, shape (..., n_state, n_state)
            ``J[..., i, j]`` is the derivative of the new state's entry i with respect to
            entry j of x.

        Examples
        --------
        >>> import numpy as np
        >>> cell = LSTM(n_inputs=1, n_hidden=1)
        >>> params = {"W_hh": np.zeros((4, 1)), "W_xh": np.zeros((4, 1)), "b": np.zeros(4)}
        >>> cell.jacobian(params, np.zeros(2), np.zeros(1))   # all gates are 1/2
        array([[0.  , 0.25],
               [0.  , 0.5 ]])
        """
        params, x, u = self._check_step(params, x, u)
        H = self.n_hidden
        i, f, g, o, c = self._gates(params, x, u)
        tanh_c = np.tanh(f * c + i * g)
        W = over_batch(params["W_hh"], x, 2)
        W_i, W_f, W_g, W_o = (W[..., k * H : (k + 1) * H, :] for k in range(4))

        def rows(scale, matrix):
            return scale[..., :, None] * matrix

        eye = onp.eye(H, dtype=f.dtype)
        by_h = rows(c * f * (1 - f), W_f) + rows(g * i * (1 - i), W_i) + rows(i * (1 - g * g), W_g)
        dc = np.concatenate([by_h, rows(f, eye)], axis=-1)
        direct = rows(tanh_c * o * (1 - o), W_o)
        direct = np.concatenate([direct, 0.0 * direct], axis=-1)
        return np.concatenate([direct + rows(o * (1 - tanh_c * tanh_c), dc), dc], axis=-2)

    def params_from_torch(self, state_dict):
        """The parameters of a one-layer ``torch.nn.LSTM`` (torch itself is not needed).

        Parameters
        ----------
        state_dict : dict
            ``torch_module.state_dict()``, or the same names with arrays.

        Returns
        -------
        dict of ndarray
            torch keeps two biases that always appear as a sum; here they are one.
        """
        W_hh, W_xh, b_ih, b_hh = _torch.weights(state_dict, 4, self.n_inputs, self.n_hidden)
        return {"W_hh": W_hh, "W_xh": W_xh, "b": b_ih + b_hh}

    def _forward(self, params, u, x0, keep=True):
        W = stack(*(params[k] for k in self.param_names), kernel.ORDER)
        return kernel.forward(choose(u, x0, self.n_hidden, n_gates=4, keep=keep), W, u, x0, keep)

    def _hidden(self, saved, steps=slice(None)):
        return saved.space.outside(saved.space.part(saved.S, 0, self.n_hidden)[1:][steps])

    def _states(self, saved, steps=slice(None)):
        return saved.space.states(saved.S, saved.C, steps)

    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True):
        space = saved.space
        W_xh = saved.W[..., self.n_hidden : -1] if want_inputs else None
        total = Collector(space, saved.S, kernel.GATES, saved.W.shape, W_xh)
        dh_dc = kernel.backward(saved, d_states, d_last, total)
        grads = self._named(total.dW, kernel.ORDER)
        dx0 = space.outside(onp.concatenate(dh_dc, axis=space.features))
        return {**grads, "x0": dx0, "u": total.du}
