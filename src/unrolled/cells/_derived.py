"""Cells whose matrices are functions of their parameters, run by another cell's engine."""

from autograd.builtins import tuple as traced_tuple
from autograd.core import make_jvp, make_vjp

from unrolled.cells._base import Cell


class DerivedCell(Cell):
    """A cell that computes the parameters of an inner cell from its own, and lets that run.

    A subclass sets ``self.inner`` and gives ``inner_params(params)``, in autograd.numpy, with any
    leading replica axes. Sizes and states are those of the inner cell.
    """

    takes_dual_numbers = True

    def inner_params(self, params):
        """The parameters of the inner cell.

        Parameters
        ----------
        params : dict of array

        Returns
        -------
        dict of array
        """
        raise NotImplementedError

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
        return self.inner.step(self.inner_params(params), x, u)

    def jacobian(self, params, x, u):
        """Derivative of `step` with respect to the state, from the inner cell's formula.

        Parameters
        ----------
        params, x, u
            As for `step`.

        Returns
        -------
        array, shape (..., n_state, n_state)
            ``J[..., i, j]`` is the derivative of the new state's entry i with respect to
            entry j of x.
        """
        params, x, u = self._check_step(params, x, u)
        return self.inner.jacobian(self.inner_params(params), x, u)

    def unroll_by_steps(self, params, u, x0=None):
        """The definition of `unroll`: a Python loop over the inner cell's `step`.

        The inner parameters are computed once, before the loop.

        Parameters
        ----------
        params, u, x0
            As for `unroll`.

        Returns
        -------
        array, shape (T, ..., B, n_state)

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled.cells import AntisymmetricRNN
        >>> rng = np.random.default_rng(0)
        >>> cell = AntisymmetricRNN(n_inputs=2, n_hidden=3)
        >>> params, u = cell.init(rng), rng.normal(size=(10, 4, 2))
        >>> np.allclose(cell.unroll_by_steps(params, u), cell.unroll(params, u), atol=1e-14)
        True
        """
        return self.inner.unroll_by_steps(self.inner_params(self.check_params(params)), u, x0)

    # The engine runs the inner cell, and the pull-back of `inner_params` turns its gradients into
    # ours. Both go through dual numbers by the derivatives of `inner_params` along their direction.

    def _inner_arrays(self, arrays):
        """`inner_params`, from a tuple to a tuple, which autograd traces in both modes."""
        inner = self.inner_params(dict(zip(self.param_names, arrays)))
        return traced_tuple(tuple(inner[k] for k in self.inner.param_names))

    def _forward(self, params, u, x0, keep=True):
        arrays = tuple(params[k] for k in self.param_names)
        if _is_dual(arrays):
            real, moving = _split(arrays)
            values, directions = make_jvp(self._inner_arrays, real)(moving)
            inner = [v + 1j * d for v, d in zip(values, directions)]
        else:
            inner = self._inner_arrays(arrays)
        inner = dict(zip(self.inner.param_names, inner))
        return self.inner._forward(inner, u, x0, keep), arrays

    def _states(self, saved, steps=slice(None)):
        return self.inner._states(saved[0], steps)

    def _hidden(self, saved, steps=slice(None)):
        return self.inner._hidden(saved[0], steps)

    def _backward(self, saved, d_states=None, d_last=None, want_inputs=True):
        run, arrays = saved
        grads = self.inner._backward(run, d_states, d_last, want_inputs)
        by_inner = tuple(grads[k] for k in self.inner.param_names)
        pulled_back = (self._pull_back_dual if _is_dual(arrays) else self._pull_back)(arrays, by_inner)
        return {**dict(zip(self.param_names, pulled_back)), "x0": grads["x0"], "u": grads["u"]}

    def _pull_back(self, arrays, by_inner):
        return traced_tuple(tuple(make_vjp(self._inner_arrays, arrays)[0](by_inner)))

    def _pull_back_dual(self, arrays, by_inner):
        (arrays, moving), (by_inner, change) = _split(arrays), _split(by_inner)
        n = len(arrays)
        pulled = make_jvp(lambda both: self._pull_back(both[:n], both[n:]), arrays + by_inner)
        values, directions = pulled(moving + change)
        return [v + 1j * d for v, d in zip(values, directions)]

    def _release(self, saved):
        self.inner._release(saved[0])


def _is_dual(arrays):
    return any(a.dtype.kind == "c" for a in arrays)


def _split(dual):
    """The numbers, and eps times their directions."""
    return tuple(d.real.copy() for d in dual), tuple(d.imag.copy() for d in dual)
