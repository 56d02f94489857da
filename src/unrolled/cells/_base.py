"""What every cell shares: checking, unrolling, and its readable reference."""

from functools import cached_property

import autograd.numpy as np

from unrolled._check import (
    check_choice,
    check_count,
    check_float_array,
    check_keys,
    check_last_axis,
    check_rng,
    check_shape,
    shape_of,
)
from unrolled.cells._arguments import match, merge
from unrolled.cells._stacking import unstack
from unrolled.cells._unrolling import Unrolling, loop


class Cell:
    """Base of the cells. A cell holds sizes and choices; parameters live outside, in a dict.

    A subclass gives `param_names`, `param_shapes()`, `init_schemes`, `step`, `jacobian` and the
    fused pair, in plain numpy, and inherits the rest:

    - ``_forward(params, u, x0, keep)`` runs over all steps and returns `saved`, whatever the
      others need; `keep` tells whether `_backward` will be among them;
    - ``_states(saved, steps)`` and ``_hidden(saved, steps)`` give the states after these steps
      (a slice; all by default) and their hidden units;
    - ``_backward(saved, d_states, d_last, want_inputs)`` returns a dict of the gradients of every
      parameter, of "x0" and, if wanted, of "u". `d_states (T, ..., B, n)` and
      `d_last (..., B, n)` may be None; n is `n_state`, or `n_hidden` when the rest is zero. It
      must leave `saved` as it is.

    Attributes
    ----------
    n_inputs : int
        Length of an input vector u.
    n_hidden : int
        Number of hidden units, the part of the state that a read-out sees.
    n_state : int
        Length of the whole state vector x; its first `n_hidden` entries are the hidden units.
    """

    param_names: tuple
    init_schemes: dict
    # Whether the fused pair also computes with the dual numbers of `_dual`, in which case it gives
    # Jacobian-vector and Hessian-vector products; if not, those come from the loop over `step`.
    takes_dual_numbers = False
    # Whether there are `_push_forward`, `_moving_hidden` and `_second_backward`, which do the same
    # in half the time; they are for cells whose state is all hidden units.
    has_second_passes = False
    states_are_copied = False  # whether `_states` never gives a view into `saved`

    def __init__(self, n_inputs, n_hidden):
        self.n_inputs = check_count("n_inputs", n_inputs)
        self.n_hidden = check_count("n_hidden", n_hidden)
        self.n_state = self.n_hidden

    def __repr__(self):
        return f"{type(self).__name__}(n_inputs={self.n_inputs}, n_hidden={self.n_hidden})"

    def init(self, rng, scheme="default"):
        """Draw initial parameters.

        Parameters
        ----------
        rng : numpy.random.Generator
        scheme : str
            One of the names in `init_schemes`.

        Returns
        -------
        dict of ndarray
            float64 arrays, shapes as in `param_shapes()`.
        """
        check_rng(rng)
        check_choice("scheme", scheme, self.init_schemes)
        return self.init_schemes[scheme](self, rng)

    def unroll(self, params, u, x0=None, *, segment_length=None):
        """Run the cell over whole sequences, in one fused pass.

        Computes x_{t+1} = step(x_t, u_t) for t = 0, ..., T-1 and returns every state. Under
        autograd it is one primitive whose reverse pass is backpropagation through time.

        Parameters
        ----------
        params : dict of array
            Leading axes, if any, are replicas: independent networks run side by side.
        u : array, shape (T, ..., B, n_inputs)
            Inputs, time first. With replicas, `...` are the replica axes, or nothing at all
            when every replica reads the same inputs. All is computed in float32 when every
            argument is float32, and in float64 otherwise, as numpy does.
        x0 : array, shape (..., B, n_state), optional
            Initial states; zero when None. Shapes that broadcast to it are accepted.
        segment_length : int, optional
            Save memory: keep only the state at every so many steps, and compute the others
            again in the backward pass, at the price of a second forward pass. Near the square
            root of T it saves most. States are equal to the last bit, gradients up to rounding.

        Returns
        -------
        array, shape (T, ..., B, n_state)
            ``X[t]`` is the state after input ``u[t]``.

        Raises
        ------
        ValueError, TypeError
            When a shape, key or dtype does not fit; the message names the argument.

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled import ElmanRNN
        >>> rng = np.random.default_rng(0)
        >>> cell = ElmanRNN(n_inputs=2, n_hidden=3)
        >>> cell.unroll(cell.init(rng), rng.normal(size=(10, 4, 2))).shape
        (10, 4, 3)
        """
        return self._unroll(params, u, x0, False, segment_length)

    def unroll_last(self, params, u, x0=None, *, segment_length=None):
        """Like `unroll`, but only the last state.

        Worth having because its gradient needs no cotangent for the states in between.

        Parameters
        ----------
        params, u, x0, segment_length
            As for `unroll`.

        Returns
        -------
        array, shape (..., B, n_state)

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled import ElmanRNN
        >>> rng = np.random.default_rng(0)
        >>> cell = ElmanRNN(n_inputs=2, n_hidden=3)
        >>> params, u = cell.init(rng), rng.normal(size=(10, 4, 2))
        >>> bool(np.all(cell.unroll_last(params, u) == cell.unroll(params, u)[-1]))
        True
        """
        return self._unroll(params, u, x0, True, segment_length)

    def unroll_by_steps(self, params, u, x0=None):
        """The definition of `unroll`: a Python loop over `step`.

        Slow, readable, and differentiable to any order. It is what the tests hold the fused
        engine against.

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
        >>> from unrolled import ElmanRNN
        >>> rng = np.random.default_rng(0)
        >>> cell = ElmanRNN(n_inputs=2, n_hidden=3)
        >>> params, u = cell.init(rng), rng.normal(size=(10, 4, 2))
        >>> np.allclose(cell.unroll_by_steps(params, u), cell.unroll(params, u), atol=1e-14)
        True
        """
        return loop(self, *match(self, params, u, x0))

    def _states(self, saved, steps=slice(None)):
        return self._hidden(saved, steps)

    def _named(self, dW, order):
        """The engine's gradient of [W_hh, W_xh, b] by the names of the parameters."""
        return dict(zip(("W_hh", "W_xh", "b"), unstack(dW, order)))

    def _release(self, saved):
        """Take back the memory of `_forward`, when no view of its states is in use any more."""
        saved.release()

    def _unroll(self, params, u, x0, only_last, segment_length):
        if segment_length is not None:
            check_count("segment_length", segment_length)
        params, u, x0, merged = merge(self, *match(self, params, u, x0))
        run = Unrolling(self, only_last, segment_length)
        states = run(u, x0, *(params[k] for k in self.param_names))
        if merged is None:
            return states
        head = () if only_last else (shape_of(u)[0],)
        return np.reshape(states, (*head, *merged, self.n_state))

    def check_params(self, params):
        """Return `params` as float arrays, raising when a key or shape does not fit.

        Every array must have the shape that `param_shapes()` gives, after the same leading
        replica axes.

        Parameters
        ----------
        params : dict of array

        Returns
        -------
        dict of array
        """
        check_keys("params", params, self.param_names)
        params = {k: check_float_array(f"params[{k!r}]", params[k]) for k in self.param_names}
        replicas = self.replicas(params)
        for name, core in self._core_shapes.items():
            check_shape(f"params[{name!r}]", params[name], (*replicas, *core))
        return params

    @cached_property
    def _core_shapes(self):
        return self.param_shapes()

    def replicas(self, params):
        """The leading replica axes of `params`; empty for a single network.

        Parameters
        ----------
        params : dict of array

        Returns
        -------
        tuple of int
        """
        name, core = next(iter(self._core_shapes.items()))
        shape = shape_of(params[name])
        return shape[: max(0, len(shape) - len(core))]

    def _check_step(self, params, x, u):
        """The arguments of `step` and `jacobian` as arrays, raising when a shape does not fit."""
        params = self.check_params(params)
        x, u = check_float_array("x", x), check_float_array("u", u)
        check_last_axis("x", x, self.n_state, "the n_state entries of one state")
        check_last_axis("u", u, self.n_inputs, "the n_inputs features of one time step")
        replicas, leading = self.replicas(params), shape_of(x)[:-1]
        if not replicas:
            return params, x, u
        one_each, batch_each = leading == replicas, leading[:-1] == replicas
        if not (one_each or batch_each) or shape_of(u)[:-1] != leading:
            raise ValueError(
                f"x has shape {shape_of(x)} and u {shape_of(u)}, expected both to begin with the "
                f"parameters' replica axes {replicas}, and then at most the same batch axis"
            )
        return params, x, u
