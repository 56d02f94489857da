"""The logistic map: one number, one parameter, every road to chaos."""

from dataclasses import dataclass

import autograd.numpy as np

from unrolled.maps._border import check_parameter, check_state


@dataclass(eq=False)
class Logistic:
    r"""The logistic map :math:`x_{t+1} = r\,x_t\,(1 - x_t)`.

    Parameters
    ----------
    r : float or array_like, shape (..., 1)
        Growth rate. For r in [0, 4] the interval [0, 1] is mapped into itself.

    Notes
    -----
    Fixed points are 0 and 1 - 1/r, with slopes r and 2 - r. The second one loses its stability to
    a cycle of two at r = 3, that cycle to one of four at :math:`r = 1 + \sqrt 6`; doublings
    accumulate at r = 3.569946. At r = 4, :math:`x_t = \sin^2(2^t \arcsin\sqrt{x_0})`
    and the Lyapunov exponent is ln 2.

    References
    ----------
    May, R. M. (1976). Simple mathematical models with very complicated dynamics. Nature 261.

    Examples
    --------
    >>> from unrolled.maps import Logistic
    >>> Logistic(4.0).step([0.25])
    array([0.75])
    >>> Logistic([[2.0], [4.0]]).step([0.25])  # two maps at once
    array([[0.375],
           [0.75 ]])
    """

    r: float

    n_state = 1

    def __post_init__(self):
        self.r = check_parameter("r", self.r)

    def step(self, x):
        """Apply the map once.

        Parameters
        ----------
        x : array_like, shape (..., 1)
            States.

        Returns
        -------
        ndarray, shape (..., 1)
            The states one step later.
        """
        x = check_state(x, self.n_state)
        return self.r * x * (1.0 - x)

    def jacobian(self, x):
        r"""Slope :math:`r\,(1 - 2 x)` at the states.

        Parameters
        ----------
        x : array_like, shape (..., 1)
            States.

        Returns
        -------
        ndarray, shape (..., 1, 1)
            The derivative of `step`.

        Examples
        --------
        >>> from unrolled.maps import Logistic
        >>> Logistic(3.0).jacobian([2 / 3]).round(12)  # the doubling: slope -1
        array([[-1.]])
        """
        x = check_state(x, self.n_state)
        return (self.r * (1.0 - 2.0 * x))[..., np.newaxis]
