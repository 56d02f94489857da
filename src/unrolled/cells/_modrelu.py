"""The network with modReLU units (Arjovsky et al. 2016), whose bias is inside the nonlinearity."""

import autograd.numpy as np
import numpy as onp

from unrolled import _dual
from unrolled.cells import _elman_kernel as kernel
from unrolled.cells._base import Cell
from unrolled.cells._linear import matvec, over_batch
from unrolled.cells._spaces import choose
from unrolled.cells._stacking import stack
from unrolled.cells._time import Collector

_ORDER = (0,)


class ModReLU(Cell):
    """x_{t+1} = modReLU(W_hh x_t + W_xh u_t), modReLU(z) = sign(z) max(|z| + b, 0).

    A negative b makes a dead zone around zero; the sign of what passes is kept. A positive b makes
    a jump at zero, where sign and slope are taken as 0.
    """

    param_names = ("W_hh", "W_xh", "b")
    init_schemes = {}  # drawn by the cell that uses this one
    takes_dual_numbers = True

    def param_shapes(self):
        """Shape of each parameter, without replica axes."""
        H = self.n_hidden
        return {"W_hh": (H, H), "W_xh": (H, self.n_inputs), "b": (H,)}

    def _preactivation(self, params, x, u):
        return matvec(params["W_hh"], x) + matvec(params["W_xh"], u), over_batch(params["b"], x, 1)

    def step(self, params, x, u):
        """One step of the network."""
        z, b = self._preactivation(*self._check_step(params, x, u))
        sign = np.sign(z)
        size = sign * z + b
        return sign * np.where(size <= 0.0, 0.0 * size, size)  # <= so that a NaN stays one

    def jacobian(self, params, x, u):
        """Derivative of `step` with respect to the state: W_hh without the rows of silent units."""
        params, x, u = self._check_step(params, x, u)
        z, b = self._preactivation(params, x, u)
        active = np.where((np.abs(z) + b <= 0.0) | (z == 0.0), np.zeros_like(z), np.ones_like(z))
        return active[..., :, None] * over_batch(params["W_hh"], x, 2)

    def _forward(self, params, u, x0, keep=True):
        space = choose(u, x0, self.n_hidden, n_gates=1, keep=keep)
        W = stack(params["W_hh"], params["W_xh"], onp.zeros_like(params["b"]), _ORDER)
        b = space.per_unit(params["b"])

        def squash(z, out):
            sign = _dual.sign(z)
            size = sign * z + b
            onp.multiply(sign, onp.where(size.real <= 0.0, 0.0 * size, size), out)

        return kernel.forward(space, W, squash, u, x0)

    def _hidden(self, saved, steps=slice(None)):
        return saved.space.outside(saved.x[steps])

    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True):
        space, H = saved.space, self.n_hidden
        W_xh = saved.W[..., H:-1] if want_inputs else None
        total = Collector(space, saved.S, kernel.GATES, saved.W.shape, W_xh)
        db = onp.zeros(saved.W.shape[1:-1], space.dtype)

        def collect(E, start, stop):
            total(E, start, stop)
            db[...] += space.sum_over_batch(E[:, 0] * onp.sign(saved.x[start:stop].real))

        dx0 = kernel.backward(saved, _slopes, d_states, d_last, collect)
        grads = {**self._named(total.dW, _ORDER), "b": db}
        return {**grads, "x0": space.outside(dx0), "u": total.du}


def _slopes(x, out):
    out[...] = x.real != 0.0  # what passes, with a slope, is never zero
