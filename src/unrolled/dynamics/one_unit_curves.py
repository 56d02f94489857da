"""Where the network of one unit changes its fixed points, in closed form."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_choice, check_finite, check_plain_array


@dataclass
class Curve:
    """A bifurcation curve of the one-unit network, over its weight.

    Attributes
    ----------
    b : ndarray, shape (..., 2)
        The two biases at which it happens, for each weight.
    x : ndarray, shape (..., 2)
        The state it happens to: the smaller one, then the larger one.
    """

    b: np.ndarray
    x: np.ndarray


def fold_curve(w, nonlinearity="sigmoid"):
    r"""The biases at which the unit x -> s(w x + b) gains or loses two fixed points.

    Between the two biases it has three fixed points, two of them stable: it can hold one bit.
    Crossing one of them, a stable fixed point meets the unstable one, and both vanish (fold, or
    saddle-node bifurcation).

    Parameters
    ----------
    w : array_like, shape (...)
        Weights, each at least 4 for the sigmoid and at least 1 for tanh: there the cusp lies, at
        which the two folds begin; a smaller weight has none.
    nonlinearity : {"sigmoid", "tanh"}
        The function s.

    Returns
    -------
    Curve
        `b` and `x`, both (..., 2): first the fold at the smaller state, which lies at the larger
        bias.

    Raises
    ------
    ValueError
        If a weight has no fold: the message says which.

    Notes
    -----
    The slope :math:`w\,s'` at the fixed point is 1. For tanh :math:`w (1 - x^2) = 1`, for the
    sigmoid :math:`w\,x (1 - x) = 1`; and b follows from the fixed point itself:

    .. math:: x = \mp\sqrt{1 - 1/w},\ b = \operatorname{artanh} x - w x \qquad
              x = \tfrac12\Bigl(1 \mp \sqrt{1 - 4/w}\Bigr),\ b = \ln\frac{x}{1 - x} - w x.

    The sigmoid unit (w, b) is the tanh unit (w/4, b/2 + w/4) of :math:`2x - 1`, so that there is
    one curve only. In Pascanu's form of the network the same biases hold, at the state w x + b.

    References
    ----------
    Doya, K. (1993). Bifurcations of recurrent neural networks in gradient descent learning.
    Pascanu, R., Mikolov, T., Bengio, Y. (2013). On the difficulty of training recurrent neural
    networks. ICML, figure 3.

    Examples
    --------
    >>> from unrolled.dynamics import fold_curve
    >>> fold = fold_curve(5.0)  # the two biases b_1 and b_2 of figure 3
    >>> fold.b.round(6), fold.x.round(6)
    (array([-2.34439, -2.65561]), array([0.276393, 0.723607]))
    >>> fold_curve([1.5, 2.0], "tanh").b.round(6)
    array([[ 0.207546, -0.207546],
           [ 0.53284 , -0.53284 ]])
    """
    return _curve(w, nonlinearity, slope=1.0)


def flip_curve(w, nonlinearity="sigmoid"):
    r"""The biases at which the fixed point of x -> s(w x + b) gives way to a cycle of two.

    Between the two biases the only fixed point is unstable, with a slope below -1, and a stable
    cycle of two surrounds it (flip, or period-doubling bifurcation).

    Parameters
    ----------
    w : array_like, shape (...)
        Weights, each at most -4 for the sigmoid and at most -1 for tanh.
    nonlinearity : {"sigmoid", "tanh"}
        The function s.

    Returns
    -------
    Curve
        `b` and `x`, both (..., 2): first the flip at the smaller state, which lies at the smaller
        bias.

    Raises
    ------
    ValueError
        If a weight has no flip: the message says which.

    Notes
    -----
    The formulas of `fold_curve` with the slope -1: :math:`x = \mp\sqrt{1 + 1/w}` for tanh,
    :math:`x = \tfrac12(1 \mp \sqrt{1 + 4/w})` for the sigmoid. The map is monotone, so that it has
    no longer cycle, and one unit no chaos.

    Examples
    --------
    >>> from unrolled.dynamics import flip_curve
    >>> flip = flip_curve(-5.0)
    >>> flip.b.round(6), flip.x.round(6)
    (array([0.419542, 4.580458]), array([0.276393, 0.723607]))
    """
    return _curve(w, nonlinearity, slope=-1.0)


def _curve(w, nonlinearity, slope):
    w = check_plain_array("w", w)
    check_choice("nonlinearity", nonlinearity, ("sigmoid", "tanh"))
    check_finite("w", w)
    # Everything happens to tanh; the sigmoid of weight w is a tanh of weight w / 4.
    scale = 4.0 if nonlinearity == "sigmoid" else 1.0
    outside = slope * w < scale
    if outside.any():
        name, limit = ("fold", "at least") if slope > 0 else ("flip", "at most")
        raise ValueError(
            f"w holds {w[outside][0]:g}, where the {nonlinearity} unit has no {name}: weights must "
            f"be {limit} {slope * scale:g}"
        )
    w = (w / scale)[..., None]
    x = np.sqrt(1.0 - slope / w) * np.array([-1.0, 1.0])
    b = np.arctanh(x) - w * x
    if nonlinearity == "sigmoid":
        return Curve(b=2.0 * (b - w), x=0.5 + 0.5 * x)
    return Curve(b=b, x=x)
