"""A vanilla network left to itself: with two units, room for saddles, circles and chaos."""

from dataclasses import dataclass

import autograd.numpy as np
import numpy as onp

from unrolled._check import check_choice, check_float_array, check_last_axis
from unrolled.maps._affine import check_bias, check_weights, inverse_of, times
from unrolled.maps._border import check_state
from unrolled.nonlinearities import NONLINEARITIES


def _on_image(low, high, inverse):
    """`inverse` between low and high, and NaN elsewhere: there is nothing to undo."""

    def undo(y):
        inside = (y > low) & (y < high)
        return np.where(inside, inverse(np.where(inside, y, 0.5)), onp.nan)

    return undo


INVERSES = {
    "tanh": _on_image(-1.0, 1.0, np.arctanh),
    "sigmoid": _on_image(0.0, 1.0, lambda y: np.log(y) - np.log1p(-y)),
    "identity": lambda y: 1.0 * y,
}


@dataclass(eq=False)
class Network:
    r"""A vanilla network left to itself, :math:`x_{t+1} = s(W x_t + b)`.

    Parameters
    ----------
    W : array_like, shape (..., n, n)
        Weights of the units onto each other. Leading axes, a sweep, broadcast against those of
        the states, as numpy's do.
    b : array_like, shape (..., n), optional
        Biases; zero when None.
    nonlinearity : {"tanh", "sigmoid", "relu", "identity"}
        The function :math:`s`.

    Attributes
    ----------
    n_state : int
        Number of units.

    Notes
    -----
    It is an `ElmanRNN` without input, said in two arrays. Two units show what one cannot: saddles,
    whose stable manifolds separate basins, invariant circles, and chaos.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.maps import Network
    >>> Network([[2.0, 0.0], [0.0, 2.0]]).step([[0.1, -0.1]]).round(3)
    array([[ 0.197, -0.197]])
    >>> angle = np.pi / 3
    >>> R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    >>> gains = np.array([0.5, 1.5])[:, None, None]  # two networks at once
    >>> Network(gains * R).step([[0.1, 0.0], [0.1, 0.0]]).round(4)
    array([[0.025 , 0.0433],
           [0.0749, 0.1292]])
    """

    W: object
    b: object = None
    nonlinearity: str = "tanh"

    def __post_init__(self):
        self.W = check_weights(self.W)
        self.n_state = self.W.shape[-1]
        self.b = check_bias(self.b, self.n_state)
        check_choice("nonlinearity", self.nonlinearity, NONLINEARITIES)

    def step(self, x):
        """Apply the map once.

        Parameters
        ----------
        x : array_like, shape (..., n)
            States.

        Returns
        -------
        ndarray, shape (..., n)
            The states one step later.
        """
        x = check_state(x, self.n_state)
        z = times(self.W, x)
        s = NONLINEARITIES[self.nonlinearity].function
        return s(z if self.b is None else z + self.b)

    def jacobian(self, x):
        r"""Matrix :math:`\operatorname{diag}(s'(W x + b))\, W` at the states.

        Parameters
        ----------
        x : array_like, shape (..., n)
            States.

        Returns
        -------
        ndarray, shape (..., n, n)
            Entry [i, j] is the derivative of the new state's unit i by the old state's unit j.

        Examples
        --------
        >>> from unrolled.maps import Network
        >>> Network([[0.0, 2.0], [-2.0, 0.0]]).jacobian([0.0, 0.0])
        array([[ 0.,  2.],
               [-2.,  0.]])
        """
        slope = NONLINEARITIES[self.nonlinearity].slope(self.step(x))
        return slope[..., np.newaxis] * self.W

    def inverse(self, y):
        r"""The states one step earlier, :math:`W^{-1}(s^{-1}(y) - b)`.

        Stable manifolds are unstable ones of the inverse: it runs orbits backwards.

        Parameters
        ----------
        y : array_like, shape (..., n)
            States.

        Returns
        -------
        ndarray, shape (..., n)
            The states that `step` takes to `y`. NaN in all units where there is none, which is
            outside (-1, 1) for tanh and outside (0, 1) for the sigmoid: no orbit enters from there.

        Raises
        ------
        ValueError
            If a matrix in W has no inverse, or the nonlinearity is relu, which has none.

        Examples
        --------
        >>> from unrolled.maps import Network
        >>> network = Network([[2.0, 1.0], [0.0, 2.0]])
        >>> network.inverse(network.step([0.3, -0.2])).round(12)
        array([ 0.3, -0.2])
        >>> network.inverse([0.5, 1.5])  # no tanh is 1.5
        array([nan, nan])
        """
        if self.nonlinearity not in INVERSES:
            raise ValueError(
                f"nonlinearity {self.nonlinearity!r} has no inverse: it takes many numbers to one"
            )
        y = check_float_array("y", y)
        check_last_axis("y", y, self.n_state, "the units of the state")
        z = INVERSES[self.nonlinearity](y)
        # A NaN in one unit spoils all of them in the product, as it should.
        return times(inverse_of(self.W), z if self.b is None else z - self.b)
