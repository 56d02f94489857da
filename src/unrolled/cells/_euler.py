"""Euler's method along x' = tanh(W_hh x + W_xh u + b), as a cell."""

import autograd.numpy as np
import numpy as onp

from unrolled.cells import _pool, _scalars
from unrolled.cells._base import Cell
from unrolled.cells._buffers import small_buffers
from unrolled.cells._linear import matvec, over_batch
from unrolled.cells._spaces import choose
from unrolled.cells._stacking import stack
from unrolled.cells._time import Collector, per_step, pull_back

_ORDER = (0,)
_GATES = slice(0, 1)


class EulerStep(Cell):
    """x_{t+1} = x_t + epsilon tanh(W_hh x_t + W_xh u_t + b)."""

    param_names = ("W_hh", "W_xh", "b")
    init_schemes = {}  # drawn by the cell that uses this one
    takes_dual_numbers = True

    def __init__(self, n_inputs, n_hidden, epsilon):
        super().__init__(n_inputs, n_hidden)
        self.epsilon = epsilon

    def param_shapes(self):
        """Shape of each parameter, without replica axes."""
        H = self.n_hidden
        return {"W_hh": (H, H), "W_xh": (H, self.n_inputs), "b": (H,)}

    def _velocity(self, params, x, u):
        z = matvec(params["W_hh"], x) + matvec(params["W_xh"], u)
        return np.tanh(z + over_batch(params["b"], x, 1))

    def step(self, params, x, u):
        """One step of the network."""
        params, x, u = self._check_step(params, x, u)
        return x + self.epsilon * self._velocity(params, x, u)

    def jacobian(self, params, x, u):
        """Derivative of `step` with respect to the state: I + epsilon diag(1 - tanh^2) W_hh."""
        params, x, u = self._check_step(params, x, u)
        v = self._velocity(params, x, u)
        slope = self.epsilon * (1.0 - v * v)
        eye = onp.eye(self.n_hidden, dtype=v.dtype)
        return eye + slope[..., :, None] * over_batch(params["W_hh"], x, 2)

    @small_buffers
    def _forward(self, params, u, x0, keep=True):
        space = choose(u, x0, self.n_hidden, n_gates=1, keep=keep)
        T, H = space.n_steps, self.n_hidden
        W = stack(*(params[k] for k in self.param_names), _ORDER)
        S = space.augmented(u, space.inside(x0))
        velocity = space.borrow(T if keep else 1, 1)
        run, epsilon, change = space.forward_map(W), space.constant(self.epsilon), space.zeros()
        tanh = _scalars.of(space.dtype).tanh
        x = space.part(S, 0, H)
        for s, old, new, v in zip(S[:T], x[:T], x[1:], per_step(velocity, T)):
            run(s, v)
            tanh(v, v)
            onp.multiply(v[0], epsilon, change)
            onp.add(old, change, new)
        return space, W, S, velocity

    def _hidden(self, saved, steps=slice(None)):
        space, _, S, _ = saved
        return space.outside(space.part(S, 0, self.n_hidden)[1:][steps])

    @small_buffers
    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True):
        space, W, S, velocity = saved
        one = space.constant(1.0)
        epsilon, through = space.constant(self.epsilon), space.zeros()
        W_xh = W[..., self.n_hidden : -1] if want_inputs else None
        total = Collector(space, S, _GATES, W.shape, W_xh)
        by_gates = space.backward_map(W)

        def factors(E, start, stop):
            v = velocity[start:stop]
            onp.multiply(v, v, E)
            onp.subtract(one, E, E)
            onp.multiply(E, epsilon, E)

        def pull(dz, dh):
            by_gates(dz, through)
            onp.add(dh, through, dh)  # and what goes straight on stays in dh

        dx0 = pull_back(
            space, 1, factors, pull, _GATES, d_states, d_last, carry=False, collect=total
        )  # fmt: skip
        return {**self._named(total.dW, _ORDER), "x0": space.outside(dx0), "u": total.du}

    def _release(self, saved):
        for array in saved[2:]:
            _pool.give_back(array)
