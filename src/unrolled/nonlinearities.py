"""The scalar nonlinearities of recurrent cells, each with its slope and slope bound.

A network's backward pass needs the slope at points where it already knows the output, so
slopes are given as functions of the output: for tanh, d tanh(z)/dz = 1 - tanh(z)**2.
"""

from collections.abc import Callable
from dataclasses import dataclass

import autograd.numpy as np


def sigmoid(z):
    """Logistic function 1 / (1 + exp(-z)), which never overflows in this form.

    Parameters
    ----------
    z : array_like
        Any shape.

    Returns
    -------
    ndarray
        Values in [0, 1], the shape of `z`.

    Examples
    --------
    >>> float(sigmoid(0.0))
    0.5
    >>> float(sigmoid(-1e6))
    0.0
    """
    return 0.5 * np.tanh(0.5 * z) + 0.5


def _relu(z):
    # Not np.maximum: autograd halves its slope at the kink, where the slope here is 0. Written
    # with <= so that a NaN stays one.
    return np.where(z <= 0.0, 0.0, z)


def _identity(z):
    return 1.0 * z


@dataclass(frozen=True)
class Nonlinearity:
    """A scalar function applied to every unit.

    Attributes
    ----------
    name : str
    function : callable
        ``function(z)``, in autograd.numpy.
    slope : callable
        ``slope(y)``: the derivative at the point whose output is ``y = function(z)``.
    slope_bound : float
        The bound gamma on the absolute slope (Pascanu et al. 2013, section 2.1).
    """

    name: str
    function: Callable
    slope: Callable
    slope_bound: float


NONLINEARITIES = {
    nonlinearity.name: nonlinearity
    for nonlinearity in (
        Nonlinearity("tanh", np.tanh, lambda y: 1.0 - y * y, 1.0),
        Nonlinearity("sigmoid", sigmoid, lambda y: y * (1.0 - y), 0.25),
        # At the kink the slope is taken as 0: a silent unit stays silent.
        Nonlinearity("relu", _relu, lambda y: np.ones_like(y) * (y > 0), 1.0),
        Nonlinearity("identity", _identity, lambda y: np.ones_like(y), 1.0),
    )
}
