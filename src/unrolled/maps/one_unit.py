"""A recurrent network of one unit: the smallest one that has attractors to choose from."""

from dataclasses import dataclass

import autograd.numpy as np

from unrolled._check import check_choice
from unrolled.maps._border import check_parameter, check_state
from unrolled.nonlinearities import NONLINEARITIES


@dataclass(eq=False)
class OneUnit:
    r"""A network of one unit without input, in either of its two usual forms.

    Parameters
    ----------
    w : float or array_like, shape (..., 1)
        Weight of the unit onto itself.
    b : float or array_like, shape (..., 1)
        Bias.
    nonlinearity : {"sigmoid", "tanh"}
        The function :math:`s`.
    form : {"torch", "pascanu"}
        ``"torch"``, as the book writes it: :math:`x_{t+1} = s(w x_t + b)`. ``"pascanu"``, as the
        paper does: :math:`x_{t+1} = w\,s(x_t) + b`.

    Notes
    -----
    The forms are one network seen at two places: if x follows the first, :math:`w x + b` follows
    the second. Sigmoid and tanh are one family too: since
    :math:`\sigma(z) = (1 + \tanh(z/2)) / 2`, the sigmoid unit (w, b) is the tanh unit
    (w/4, (b + w/2)/2) of :math:`2x - 1`.

    Two stable states coexist between the two fold curves, where the slope at a fixed point is 1.
    For the sigmoid these are :math:`w x (1 - x) = 1` with
    :math:`b = \ln\frac{x}{1 - x} - w x`, which exists for w >= 4. A cycle of two is born where the
    slope is -1, for w <= -4. The map is monotone, so nothing longer than that cycle exists.

    References
    ----------
    Pascanu, R., Mikolov, T., Bengio, Y. (2013). On the difficulty of training recurrent neural
    networks. ICML, section 2.2 and figure 3.

    Examples
    --------
    >>> from unrolled.maps import OneUnit
    >>> OneUnit(5.0, -2.5).step([0.5])
    array([0.5])
    >>> OneUnit(5.0, -2.5, form="pascanu").step([0.0])  # the same fixed point: 5 * 0.5 - 2.5
    array([0.])
    """

    w: float
    b: float
    nonlinearity: str = "sigmoid"
    form: str = "torch"

    n_state = 1

    def __post_init__(self):
        self.w = check_parameter("w", self.w)
        self.b = check_parameter("b", self.b)
        check_choice("nonlinearity", self.nonlinearity, ("sigmoid", "tanh"))
        check_choice("form", self.form, ("torch", "pascanu"))

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
        s = NONLINEARITIES[self.nonlinearity].function
        if self.form == "torch":
            return s(self.w * x + self.b)
        return self.w * s(x) + self.b

    def jacobian(self, x):
        r"""Slope :math:`w\,s'(w x + b)`, or :math:`w\,s'(x)` in Pascanu's form, at the states.

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
        >>> from unrolled.maps import OneUnit
        >>> OneUnit(5.0, -2.5).jacobian([0.5])  # above 1: the middle state is unstable
        array([[1.25]])
        """
        x = check_state(x, self.n_state)
        s = NONLINEARITIES[self.nonlinearity]
        before = self.w * x + self.b if self.form == "torch" else x
        slope = self.w * s.slope(s.function(before))
        # In Pascanu's form b shifts the map without tilting it, but a sweep over b has its axis.
        shape = np.broadcast_shapes(np.shape(slope), np.shape(self.b))
        return np.broadcast_to(slope, shape)[..., np.newaxis]
