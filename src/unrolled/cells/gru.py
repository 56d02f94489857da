"""The gated recurrent unit (Cho et al. 2014)."""

import autograd.numpy as np
import numpy as onp

from unrolled.cells import _gru_kernel as kernel
from unrolled.cells import _torch
from unrolled.cells._base import Cell
from unrolled.cells._gated_init import gru_schemes
from unrolled.cells._linear import matvec, over_batch
from unrolled.cells._spaces import choose
from unrolled.cells._stacking import stack
from unrolled.cells._time import Collector
from unrolled.nonlinearities import sigmoid

_ORDER = (0, 1, 2)


class GRU(Cell):
    r"""Gated recurrent unit: one gate mixes the old state with a candidate, one resets it.

    With the reset gate r, the update gate z and the candidate n,

    .. math::

        r &= \sigma(W_{hr} h + W_{xr} u + b_r), \\
        z &= \sigma(W_{hz} h + W_{xz} u + b_z), \\
        n &= \tanh\bigl(W_{xn} u + b_n + r \circ (W_{hn} h + b_{hh})\bigr), \\
        h' &= (1 - z) \circ n + z \circ h.

    The reset gate acts after the product with W_hn, as in torch and cuDNN; in the original
    paper it acts before.

    Parameters
    ----------
    n_inputs, n_hidden : int
        Sizes, at least 1. The state is the hidden vector: ``n_state == n_hidden``.

    Notes
    -----
    Parameters are a dict: ``W_hh (3 n_hidden, n_hidden)``, ``W_xh (3 n_hidden, n_inputs)`` and
    ``b (3 n_hidden,)``, rows in the order reset gate, update gate, candidate (as in torch), and
    ``b_hh (n_hidden,)``, each after any leading replica axes.

    Initialisation schemes: "default" (uniform, bound 1/sqrt(n_hidden), as torch), "glorot" and
    "orthogonal" (block by block, biases zero).

    Examples
    --------
    With all weights zero both gates are 1/2 and the candidate is 0, so the state halves:

    >>> import numpy as np
    >>> cell = GRU(n_inputs=1, n_hidden=1)
    >>> params = {name: np.zeros(shape) for name, shape in cell.param_shapes().items()}
    >>> cell.step(params, np.array([0.8]), np.array([1.0]))
    array([0.4])
    """

    param_names = ("W_hh", "W_xh", "b", "b_hh")
    init_schemes = gru_schemes
    takes_dual_numbers = True

    def param_shapes(self):
        """Shape of each parameter, without replica axes.

        Returns
        -------
        dict of tuple
        """
        H = self.n_hidden
        return {"W_hh": (3 * H, H), "W_xh": (3 * H, self.n_inputs), "b": (3 * H,), "b_hh": (H,)}

    def _gates(self, params, h, u):
        """Reset gate, update gate, candidate and its part from the state, each (..., n_hidden)."""
        H = self.n_hidden
        from_h = matvec(params["W_hh"], h)
        from_u = matvec(params["W_xh"], u) + over_batch(params["b"], h, 1)
        r, z = (sigmoid((from_h + from_u)[..., k * H : (k + 1) * H]) for k in (0, 1))
        from_h = from_h[..., 2 * H :] + over_batch(params["b_hh"], h, 1)
        return r, z, np.tanh(from_u[..., 2 * H :] + r * from_h), from_h

    def step(self, params, x, u):
        """One step of the network.

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
        _, z, n, _ = self._gates(params, x, u)
        return (1.0 - z) * n + z * x

    def jacobian(self, params, x, u):
        r"""Derivative of `step` with respect to the state.

        With :math:`m = W_{hn} h + b_{hh}`, the slopes :math:`s = g (1 - g)` of the gates and
        [x] for the diagonal matrix of a vector,

        .. math::

            J = [z] + [(h - n)\, s_z]\, W_{hz}
                + [(1 - z)(1 - n^2)] \bigl([m\, s_r]\, W_{hr} + [r]\, W_{hn}\bigr).

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
        >>> cell = GRU(n_inputs=1, n_hidden=1)
        >>> params = {name: np.zeros(shape) for name, shape in cell.param_shapes().items()}
        >>> cell.jacobian(params, np.array([0.8]), np.array([1.0]))
        array([[0.5]])
        """
        params, x, u = self._check_step(params, x, u)
        H = self.n_hidden
        r, z, n, from_h = self._gates(params, x, u)
        W = over_batch(params["W_hh"], x, 2)
        W_r, W_z, W_n = (W[..., k * H : (k + 1) * H, :] for k in range(3))

        def rows(scale, matrix):
            return scale[..., :, None] * matrix

        slope_n = (1.0 - z) * (1.0 - n * n)
        direct = rows(z, onp.eye(H, dtype=z.dtype)) + rows((x - n) * z * (1.0 - z), W_z)
        return direct + rows(slope_n * from_h * r * (1.0 - r), W_r) + rows(slope_n * r, W_n)

    def params_from_torch(self, state_dict):
        """The parameters of a one-layer ``torch.nn.GRU`` (torch itself is not needed).

        Parameters
        ----------
        state_dict : dict
            ``torch_module.state_dict()``, or the same names with arrays.

        Returns
        -------
        dict of ndarray
            torch keeps two biases for the gates that always appear as a sum; here they are one.
        """
        H = self.n_hidden
        W_hh, W_xh, b, b_hh = _torch.weights(state_dict, 3, self.n_inputs, H)
        b[: 2 * H] += b_hh[: 2 * H]
        return {"W_hh": W_hh, "W_xh": W_xh, "b": b, "b_hh": b_hh[2 * H :].copy()}

    def _forward(self, params, u, x0, keep=True):
        H = self.n_hidden
        W = stack(params["W_hh"], params["W_xh"], params["b"], _ORDER)
        W[2, ..., H:-1] = 0.0
        W[2, ..., -1] = params["b_hh"]
        space = choose(u, x0, H, n_gates=3, keep=keep)
        from_inputs = space.inputs_times(u, params["W_xh"][..., 2 * H :, :], params["b"][..., 2 * H :])
        saved = kernel.forward(space, W, from_inputs, u, x0, keep)
        return saved, params["W_xh"], u

    def _hidden(self, saved, steps=slice(None)):
        run = saved[0]
        return run.space.outside(run.x[1:][steps])

    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True):
        run, W_xh, u = saved
        space, H = run.space, self.n_hidden
        shape, given = run.W.shape, space.part(run.S, H, H + self.n_inputs + 1)  # [u, 1]
        # What the inputs give to the candidate is not in W.
        W_gates, W_candidate = (run.W[..., H:-1], W_xh[None, ..., 2 * H :, :]) if want_inputs else (None, None)
        total = Collector(space, run.S, kernel.GATES, shape, W_gates)
        of_candidate = Collector(space, given, slice(4, 5), (1, *shape[1:-1], shape[-1] - H), W_candidate)

        def collect(*chunk):
            total(*chunk)
            of_candidate(*chunk)

        dh = kernel.backward(run, d_states, d_last, collect)
        dW = total.dW
        d_b_hh = dW[2, ..., -1].copy()
        dW[2, ..., H:] = of_candidate.dW[0]
        grads = self._named(dW, _ORDER)
        return {
            **grads,
            "b_hh": d_b_hh,
            "x0": space.outside(dh),
            "u": total.du + of_candidate.du if want_inputs else None,
        }

    def _release(self, saved):
        saved[0].release()
