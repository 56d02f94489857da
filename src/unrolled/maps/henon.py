"""The Henon map: the simplest strange attractor in the plane."""

from dataclasses import dataclass

import autograd.numpy as np

from unrolled.maps._border import check_parameter, check_state


@dataclass(eq=False)
class Henon:
    r"""The Henon map :math:`x_{t+1} = 1 - a x_t^2 + y_t,\ y_{t+1} = b\,x_t`.

    Parameters
    ----------
    a, b : float or array_like, shape (..., 1)
        Folding and contraction; 1.4 and 0.3 give the attractor that bears Henon's name.

    Notes
    -----
    The Jacobian has the determinant -b everywhere, so the two Lyapunov exponents add up to
    :math:`\ln|b|`. Fixed points have
    :math:`x = \bigl(b - 1 \pm \sqrt{(1 - b)^2 + 4a}\bigr) / (2a)` and :math:`y = b x`. Orbits that
    start too far from the attractor run off to infinity.

    References
    ----------
    Henon, M. (1976). A two-dimensional mapping with a strange attractor.
    Communications in Mathematical Physics 50.

    Examples
    --------
    >>> from unrolled.maps import Henon
    >>> Henon(1.4, 0.3).step([0.0, 0.0])
    array([1., 0.])
    """

    a: float
    b: float

    n_state = 2

    def __post_init__(self):
        self.a = check_parameter("a", self.a)
        self.b = check_parameter("b", self.b)

    def step(self, x):
        """Apply the map once.

        Parameters
        ----------
        x : array_like, shape (..., 2)
            States.

        Returns
        -------
        ndarray, shape (..., 2)
            The states one step later.
        """
        first, second = self._columns(x)
        return _join(1.0 - self.a * first**2 + second, self.b * first)

    def jacobian(self, x):
        r"""Matrix :math:`\begin{pmatrix} -2 a x & 1 \\ b & 0 \end{pmatrix}` at the states.

        Parameters
        ----------
        x : array_like, shape (..., 2)
            States.

        Returns
        -------
        ndarray, shape (..., 2, 2)
            Entry [i, j] is the derivative of the new state's unit i by the old state's unit j.

        Examples
        --------
        >>> from unrolled.maps import Henon
        >>> Henon(1.4, 0.3).jacobian([0.5, 0.0])
        array([[-1.4,  1. ],
               [ 0.3,  0. ]])
        """
        first, _ = self._columns(x)
        one = np.ones_like(first)
        upper = _join(-2.0 * self.a * first, one)
        lower = _join(self.b * one, 0.0 * one)
        return np.swapaxes(_join(upper[..., np.newaxis], lower[..., np.newaxis]), -1, -2)

    def _columns(self, x):
        x = check_state(x, self.n_state)
        return x[..., :1], x[..., 1:]


def _join(left, right):
    """Concatenate along the last axis, after broadcasting all others: only a or b may be swept."""
    shape = np.broadcast_shapes(np.shape(left), np.shape(right))
    return np.concatenate([np.broadcast_to(left, shape), np.broadcast_to(right, shape)], axis=-1)
