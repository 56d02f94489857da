"""The chaos-free network (Laurent & von Brecht 2017)."""

import autograd.numpy as np
import numpy as onp

from unrolled.cells import _pool, _scalars
from unrolled.cells._base import Cell
from unrolled.cells._buffers import small_buffers
from unrolled.cells._chaos_free_init import SCHEMES
from unrolled.cells._linear import matvec, over_batch
from unrolled.cells._spaces import choose
from unrolled.cells._stacking import stack
from unrolled.cells._time import Collector, per_step, pull_back
from unrolled.nonlinearities import sigmoid

_ORDER = (0, 1)
_GATES = slice(1, 3)


class ChaosFreeRNN(Cell):
    r"""Gates without chaos: with no input, every unit fades to zero on its own.

    With :math:`z = W_{hh} h + W_{xh} u + b`, cut into :math:`z_f` and :math:`z_i`,

    .. math:: h' = \sigma(z_f) \circ \tanh(h) + \sigma(z_i) \circ \tanh(W_u u).

    The units meet only in the gates, so without input \|h_i\| shrinks at every step and zero is
    the only attractor.

    Parameters
    ----------
    n_inputs, n_hidden : int
        Sizes, at least 1. The state is the hidden vector: ``n_state == n_hidden``.

    Notes
    -----
    Parameters are a dict: ``W_hh (2 n_hidden, n_hidden)``, ``W_xh (2 n_hidden, n_inputs)`` and
    ``b (2 n_hidden,)``, rows in the order forget gate, input gate, and
    ``W_u (n_hidden, n_inputs)``, each after any leading replica axes. Laurent & von Brecht call
    the gates theta and eta, and the matrices U, V and W.

    Initialisation schemes: "default" (uniform in +-0.07, biases 1 for the forget gate and -1
    for the input gate, as published) and "glorot" (with the same biases).

    Examples
    --------
    >>> import numpy as np
    >>> cell = ChaosFreeRNN(n_inputs=1, n_hidden=1)
    >>> params = {name: np.zeros(shape) for name, shape in cell.param_shapes().items()}
    >>> params["W_u"][0, 0] = 1.0
    >>> x1 = cell.step(params, np.array([0.8]), np.array([0.5]))   # both gates are 1/2
    >>> bool(np.isclose(x1[0], 0.5 * np.tanh(0.8) + 0.5 * np.tanh(0.5)))
    True
    """

    param_names = ("W_hh", "W_xh", "b", "W_u")
    init_schemes = SCHEMES
    takes_dual_numbers = True

    def param_shapes(self):
        """Shape of each parameter, without replica axes.

        Returns
        -------
        dict of tuple
        """
        H, I = self.n_hidden, self.n_inputs
        return {"W_hh": (2 * H, H), "W_xh": (2 * H, I), "b": (2 * H,), "W_u": (H, I)}

    def _gates(self, params, x, u):
        """Forget gate, input gate, tanh of the state and of the weighted input."""
        H = self.n_hidden
        z = matvec(params["W_hh"], x) + matvec(params["W_xh"], u) + over_batch(params["b"], x, 1)
        taken_in = np.tanh(matvec(params["W_u"], u))
        return sigmoid(z[..., :H]), sigmoid(z[..., H:]), np.tanh(x), taken_in

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
        f, i, old, taken_in = self._gates(*self._check_step(params, x, u))
        return f * old + i * taken_in

    def jacobian(self, params, x, u):
        r"""Derivative of `step` with respect to the state.

        With the gates f and i, their slopes s, the blocks of W_hh, and [x] for the diagonal matrix
        of a vector,

        .. math::

            J = [f\,(1 - \tanh^2 h)] + [\tanh(h)\, s_f]\, W_f + [\tanh(W_u u)\, s_i]\, W_i.

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
        >>> cell = ChaosFreeRNN(n_inputs=1, n_hidden=1)
        >>> zeros = {k: np.zeros(s) for k, s in cell.param_shapes().items()}
        >>> cell.jacobian(zeros, np.zeros(1), np.zeros(1))   # at rest, the gates are 1/2
        array([[0.5]])
        """
        params, x, u = self._check_step(params, x, u)
        H = self.n_hidden
        f, i, old, taken_in = self._gates(params, x, u)
        W = over_batch(params["W_hh"], x, 2)

        def rows(scale, matrix):
            return scale[..., :, None] * matrix

        eye = onp.eye(H, dtype=f.dtype)
        direct = rows(f * (1.0 - old * old), eye) + rows(old * f * (1.0 - f), W[..., :H, :])
        return direct + rows(taken_in * i * (1.0 - i), W[..., H:, :])

    @onp.errstate(over="ignore")  # see `_scalars`
    @small_buffers
    def _forward(self, params, u, x0, keep=True):
        space = choose(u, x0, self.n_hidden, n_gates=2, keep=keep)
        T, H = space.n_steps, self.n_hidden
        W = stack(params["W_hh"], params["W_xh"], params["b"], _ORDER)
        W_u = params["W_u"]
        scalar = _scalars.of(space.dtype)
        tanh, sigmoid_of = scalar.tanh, scalar.sigmoid
        taken_in = space.inputs_times(u, W_u, onp.zeros(W_u.shape[:-1], space.dtype))
        tanh(taken_in, taken_in)
        S = space.augmented(u, space.inside(x0))
        n_kept = T if keep else 1
        gates, old = space.borrow(n_kept, 2), space.borrow(n_kept)
        run, added = space.forward_map(scalar.sigmoid_scale * W), space.zeros()
        multiply, add = onp.multiply, onp.add
        h = space.part(S, 0, H)
        scratch = (per_step(a, T) for a in (old, gates, *gates.swapaxes(0, 1)))
        for s, h_old, h_new, p, tanh_h, z, f, i in zip(S[:T], h[:T], h[1:], taken_in, *scratch):
            run(s, z)
            sigmoid_of(z, z)
            tanh(h_old, tanh_h)
            multiply(i, p, added)
            multiply(f, tanh_h, h_new)
            add(h_new, added, h_new)
        return space, W, W_u, S, gates, old, taken_in, u

    def _hidden(self, saved, steps=slice(None)):
        space, S = saved[0], saved[3]
        return space.outside(space.part(S, 0, self.n_hidden)[1:][steps])

    @small_buffers
    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True):
        space, W, W_u, S, gates, old, taken_in, u = saved
        H, one = self.n_hidden, space.constant(1.0)
        multiply, subtract = onp.multiply, onp.subtract

        def factors(E, start, stop):
            straight, d_f, d_i, d_taken_in = E.swapaxes(0, 1)
            f, i = gates[start:stop].swapaxes(0, 1)
            tanh_h, p = old[start:stop], taken_in[start:stop]
            for gate, other, d in ((f, tanh_h, d_f), (i, p, d_i)):
                subtract(one, gate, d)
                multiply(d, gate, d)
                multiply(d, other, d)  # gate (1 - gate) times what it lets through
            for value, gate, d in ((tanh_h, f, straight), (p, i, d_taken_in)):
                multiply(value, value, d)
                subtract(one, d, d)
                multiply(d, gate, d)  # gate (1 - tanh^2)

        W_xh, W_input = (W[..., H:-1], W_u[None]) if want_inputs else (None, None)
        total = Collector(space, S, _GATES, W.shape, W_xh)
        given = space.part(S, H, H + self.n_inputs)
        of_input = Collector(space, given, slice(3, 4), (1, *W_u.shape), W_input)

        def collect(*chunk):
            total(*chunk)
            of_input(*chunk)

        dh = pull_back(
            space, 4, factors, space.backward_map(W), _GATES, d_states, d_last,
            carry=True, collect=collect,
        )  # fmt: skip
        grads = {**self._named(total.dW, _ORDER), "W_u": of_input.dW[0]}
        return {
            **grads,
            "x0": space.outside(dh),
            "u": total.du + of_input.du if want_inputs else None,
        }

    def _release(self, saved):
        for array in saved[3:7]:
            _pool.give_back(array)
