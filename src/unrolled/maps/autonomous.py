"""Any cell under a constant input, as a map of its state."""

import autograd.numpy as np

from unrolled._check import check_float_array, check_last_axis, shape_of, value_of
from unrolled.cells._base import Cell
from unrolled.maps._border import check_state


class Autonomous:
    r"""The map :math:`x_{t+1} = f(x_t, u; \theta)` of a cell whose input u does not change.

    It is what `unrolled.dynamics` asks for: where do the states go in the long run, by themselves
    or under a held input?

    Parameters
    ----------
    cell : Cell
        For instance an `ElmanRNN`; its whole state is the map's, [h, c] for an `LSTM`.
    params : dict of array
        The cell's parameters. Those of a model will do: its read-out is left out. Leading replica
        axes broadcast against those of the states, as numpy's do: the maps of V networks take
        states (V, n), one each, or (n,), the same for all.
    u : array_like, shape (..., n_inputs), optional
        The constant input; zero when None. Leading axes broadcast like those of the states.

    Attributes
    ----------
    n_state : int
        Length of a state.

    Notes
    -----
    For many starts in each of V networks, give the replicas a second axis of length 1: parameters
    ``W_hh[:, None]`` and so on take states (V, B, n), or (B, n) for the same starts in all.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN
    >>> from unrolled.dynamics import orbit
    >>> from unrolled.maps import Autonomous
    >>> cell = ElmanRNN(n_inputs=1, n_hidden=1)
    >>> params = {"W_hh": [[2.0]], "W_xh": [[1.0]], "b": [0.0]}
    >>> orbit(Autonomous(cell, params).step, [[-0.1], [0.1]], 50)[-1].round(3)  # two memories
    array([[-0.958],
           [ 0.958]])
    >>> orbit(Autonomous(cell, params, u=[1.0]).step, [[-0.1], [0.1]], 50)[-1].round(3)  # none
    array([[0.995],
           [0.995]])
    """

    def __init__(self, cell, params, u=None):
        if not isinstance(cell, Cell):
            raise TypeError(f"cell must be a cell such as ElmanRNN(2, 50), got {cell!r}")
        if not hasattr(params, "keys"):
            raise TypeError(f"params must be a dict of arrays, got {type(params).__name__}")
        own = {name: params[name] for name in cell.param_names if name in params}
        self.cell, self.params = cell, cell.check_params(own)
        self.replicas = cell.replicas(self.params)
        if u is None:
            u = np.zeros(cell.n_inputs, value_of(self.params[cell.param_names[0]]).dtype)
        self.u = check_float_array("u", u)
        check_last_axis("u", self.u, cell.n_inputs, "the n_inputs features of the constant input")
        self.n_state = cell.n_state

    def __repr__(self):
        replicas = f", replicas={self.replicas}" if self.replicas else ""
        return f"Autonomous({self.cell!r}{replicas})"

    def step(self, x):
        """Apply the map once.

        Parameters
        ----------
        x : array_like, shape (..., n_state)
            States.

        Returns
        -------
        ndarray, shape (..., n_state)
            The states one step later.
        """
        return self.cell.step(*self._matched(x))

    def jacobian(self, x):
        """The cell's analytic Jacobian at the states.

        Parameters
        ----------
        x : array_like, shape (..., n_state)
            States.

        Returns
        -------
        ndarray, shape (..., n_state, n_state)
            Entry [i, j] is the derivative of the new state's unit i by the old state's unit j.

        Examples
        --------
        >>> from unrolled import ElmanRNN
        >>> from unrolled.maps import Autonomous
        >>> params = {"W_hh": [[2.0]], "W_xh": [[1.0]], "b": [0.0]}
        >>> Autonomous(ElmanRNN(1, 1), params).jacobian([0.0])
        array([[2.]])
        """
        return self.cell.jacobian(*self._matched(x))

    def _matched(self, x):
        """Parameters, states and inputs with leading axes as the cell wants them: equal."""
        x, u = check_state(x, self.n_state), self.u
        if not self.replicas and np.ndim(u) == 1:
            return self.params, x, u
        try:
            leading = np.broadcast_shapes(self.replicas, shape_of(x)[:-1], shape_of(u)[:-1])
        except ValueError:
            raise ValueError(
                f"x has shape {shape_of(x)}, which does not fit the replica axes {self.replicas} "
                f"of params and u of shape {shape_of(u)}: their leading axes must broadcast"
            ) from None
        x, u = (np.broadcast_to(a, (*leading, a.shape[-1])) for a in (x, u))
        return self._spread(leading), x, u

    def _spread(self, leading):
        """The parameters for these leading axes; a last axis shared by all is the cell's batch."""
        if not self.replicas:
            return self.params
        shared = self.replicas[-1] == 1 and len(leading) > 1
        replicas = leading[:-1] if shared else leading
        cores = self.cell.param_shapes()
        own = self.replicas[:-1] if shared else self.replicas
        return {
            name: np.broadcast_to(np.reshape(p, (*own, *cores[name])), (*replicas, *cores[name]))
            for name, p in self.params.items()
        }
