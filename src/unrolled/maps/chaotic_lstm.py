"""An LSTM of two units that is chaotic, and the road to it from a silent one."""

from dataclasses import dataclass
from functools import cache

import autograd.numpy as np
import numpy as onp

from unrolled._check import check_choice, shape_of
from unrolled.cells import LSTM
from unrolled.maps._border import check_parameter, check_state
from unrolled.maps.autonomous import Autonomous

# Recurrent weights, two rows a gate, in the order of the cell: i, f, candidate, o.
WEIGHTS = {
    "ribeiro": [[-1, -4], [-3, -2], [-2, 6], [0, -6], [-1, -6], [6, -9], [4, 1], [-9, -7]],
    "laurent": [
        [-10, -10], [10, 10], [-10, -10], [10, 10], [10, -80], [80, -10], [10, -10], [10, -10]
    ],
}  # fmt: skip


@dataclass(eq=False)
class ChaoticLSTM:
    r"""A two-unit LSTM without input and bias, whose weights are s times published chaotic ones.

    Parameters
    ----------
    scale : float or array_like, shape (..., 1)
        The factor s of the recurrent weights. At 1 they are the published ones.
    weights : {"ribeiro", "laurent"}
        Whose: two different chaotic LSTMs go by that name. Those of Ribeiro et al. (2020), from
        their program, or those of Laurent & von Brecht (2017).

    Attributes
    ----------
    cell : LSTM
        The cell that it is.
    params : dict of ndarray
        The cell's parameters, scaled; the axes of `scale` before its last are replicas.

    Notes
    -----
    A state is [h, c], four numbers. The origin is a fixed point: there all gates are 1/2, so
    :math:`c_{t+1} = c_t/2 + s W_g c_t/4`, with the multipliers :math:`1/2 + s \mu / 4` for the
    eigenvalues :math:`\mu` of the candidate's weights, and two more that are zero. For Ribeiro's
    weights :math:`\mu = -5 \pm i \sqrt{20}`, and the origin loses its stability to an invariant
    circle (Neimark-Sacker) at :math:`s^* = (1.25 + \sqrt{10})/5.625 = 0.7844`. A stable cycle of
    three is there already from s = 0.745 on; between the two, the start decides.

    References
    ----------
    Ribeiro, A. H., Tiels, K., Aguirre, L. A., Schön, T. B. (2020). Beyond exploding and vanishing
    gradients: analysing RNN training using attractors and smoothness. AISTATS.

    Laurent, T., von Brecht, J. (2017). A recurrent neural network without chaos. ICLR.

    Examples
    --------
    >>> from unrolled.dynamics import orbit
    >>> from unrolled.maps import ChaoticLSTM
    >>> start = [0.5, 0.5, 0.5, 0.5]
    >>> orbit(ChaoticLSTM(0.8).step, start, 1005)[-6:, 0].round(3)  # a cycle of three
    array([ 0.005,  0.104, -0.058,  0.005,  0.104, -0.058])
    >>> ChaoticLSTM([[0.5], [1.0]]).step(start).shape  # two networks at once
    (2, 4)
    """

    scale: float = 1.0
    weights: str = "ribeiro"

    n_state = 4
    cell = LSTM(n_inputs=1, n_hidden=2)

    def __post_init__(self):
        self.scale = check_parameter("scale", self.scale)
        check_choice("weights", self.weights, WEIGHTS)

    @property
    def params(self):
        scale = self.scale
        replicas = shape_of(scale)[:-1]
        shapes = self.cell.param_shapes()
        W_hh = np.reshape(scale, (*replicas, 1, 1)) * onp.array(WEIGHTS[self.weights], float)
        zero = {name: onp.zeros((*replicas, *shapes[name])) for name in ("W_xh", "b")}
        return {"W_hh": W_hh, **zero}

    def step(self, x):
        """Apply the map once.

        Parameters
        ----------
        x : array_like, shape (..., 4)
            States [h, c].

        Returns
        -------
        ndarray, shape (..., 4)
            The states one step later.
        """
        x = self._scaled(x)
        return self._unscaled(x.dtype).step(x)

    def jacobian(self, x):
        """The derivative of `step` at the states.

        Parameters
        ----------
        x : array_like, shape (..., 4)
            States [h, c].

        Returns
        -------
        ndarray, shape (..., 4, 4)
            Entry [i, j] is the derivative of the new state's entry i by the old state's entry j.

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled.maps import ChaoticLSTM
        >>> s = (1.25 + np.sqrt(10)) / 5.625
        >>> multipliers = np.linalg.eigvals(ChaoticLSTM(s).jacobian(np.zeros(4)))
        >>> np.sort(abs(multipliers)).round(12)  # on the unit circle: the Neimark-Sacker point
        array([0., 0., 1., 1.])
        """
        x = self._scaled(x)
        by_state = self._scaled(np.ones(4, x.dtype))  # [s, s, 1, 1], the chain rule
        return self._unscaled(x.dtype).jacobian(x) * by_state[..., np.newaxis, :]

    def _scaled(self, x):
        """[s h, c]: h enters by W h only, and (s W) h = W (s h). So one matrix serves a sweep."""
        x = check_state(x, self.n_state)
        h = self.scale * x[..., :2]
        return np.concatenate([h, np.broadcast_to(x[..., 2:], shape_of(h))], axis=-1)

    def _unscaled(self, dtype):
        return _unscaled(self.weights, dtype)


@cache
def _unscaled(weights, dtype):
    """The published network, made once: a sweep's step makes its map anew every time."""
    params = ChaoticLSTM(weights=weights).params
    return Autonomous(ChaoticLSTM.cell, {name: p.astype(dtype) for name, p in params.items()})
