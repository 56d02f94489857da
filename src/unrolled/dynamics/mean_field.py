"""Random networks of infinite width: how much their units move, and how fast orbits part."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_finite, check_plain_array

# Points of the half line on which a Gaussian mean is taken, and how many deviations they reach.
POINTS, REACH = 96, 9.5


@dataclass(frozen=True)
class MeanField:
    """What the theory of infinite width says of a random network.

    Attributes
    ----------
    variance : float or ndarray
        Of a unit's pre-activation, over units and time.
    exponent : float or ndarray
        The largest Lyapunov exponent, in nats per step; chaos where it is positive.
    """

    variance: float | np.ndarray
    exponent: float | np.ndarray


def mean_field(gain, input_std=0.0):
    r"""Largest Lyapunov exponent of a random tanh network in the limit of infinite width.

    The network is :math:`h_{t+1} = J \tanh(h_t) + \xi_t` with independent
    :math:`J_{ij} \sim N(0, g^2 / N)` and a Gaussian input :math:`\xi_t`, independent from step to
    step and from unit to unit. :math:`x_t = \tanh(h_t)` is the state of
    :math:`x_{t+1} = \tanh(J x_t + \xi_t)`, and has the same exponents.

    Parameters
    ----------
    gain : float or array_like
        g, at least 0.
    input_std : float or array_like
        Standard deviation of the input, at least 0; it broadcasts against `gain`.

    Returns
    -------
    MeanField
        ``variance`` q and ``exponent``: numbers, or arrays of the shape to which the arguments
        broadcast.

    Raises
    ------
    ValueError
        If an argument is negative or not finite.

    Notes
    -----
    At infinite width every pre-activation is Gaussian, and its variance q and the growth of a
    small difference are, with z a standard normal number and s the deviation of the input,

    .. math::

        q = g^2\, E \tanh^2(\sqrt q\, z) + s^2, \qquad
        \lambda_1 = \tfrac12 \ln\bigl(g^2\, E \cosh^{-4}(\sqrt q\, z)\bigr).

    Without input, the network falls silent for g <= 1 (q = 0 and :math:`\lambda_1 = \ln g`);
    above, :math:`\lambda_1 \approx \tfrac23 (g - 1)^2`. Input only ever lowers the exponent.
    q is found by Newton's method, which from above converges without fail, because the mean is a
    concave function of q; the means are sums over points that make them exact to rounding.

    A network of finite width follows this for gains well above 1; nearer to it, chaos needs ever
    larger networks.

    References
    ----------
    Molgedey, L., Schuchhardt, J., Schuster, H. G. (1992). Suppressing chaos in neural networks by
    noise. Physical Review Letters 69.

    Sompolinsky, H., Crisanti, A., Sommers, H. J. (1988). Chaos in random neural networks.
    Physical Review Letters 61. (The same network in continuous time.)

    Examples
    --------
    >>> from unrolled.dynamics import mean_field
    >>> round(mean_field(2.0).exponent, 5), round(mean_field(2.0).variance, 5)
    (0.15472, 2.12147)
    >>> mean_field(2.0, input_std=[0.0, 1.0, 2.0]).exponent.round(3)  # input tames chaos
    array([ 0.155,  0.046, -0.115])
    """
    gain, input_std = (
        _check_size(*named) for named in (("gain", gain), ("input_std", input_std))
    )
    g2, s2 = (a.astype(float) ** 2 for a in np.broadcast_arrays(gain, input_std))
    q = _variance(g2, s2)
    with np.errstate(divide="ignore"):  # the logarithm of no gain at all is -inf
        exponent = 0.5 * np.log(g2 * _means(q)[1])
    if q.ndim == 0:
        return MeanField(float(q), float(exponent))
    return MeanField(q, exponent)


def _check_size(name, value):
    value = check_plain_array(name, value)
    check_finite(name, value)
    if (value < 0.0).any():
        raise ValueError(f"{name} must be at least 0, got {value.min()}")
    return value


def _variance(g2, s2):
    """The largest solution q of q = g2 E tanh^2(sqrt(q) z) + s2."""
    silent = (s2 == 0.0) & (g2 <= 1.0)
    q = np.where(silent, 0.0, g2 + s2)  # an upper bound, since tanh^2 < 1
    while True:
        squared, _, slope = _means(q)
        excess = q - g2 * squared - s2
        # 1 - g2 * slope is positive right of the solution, but for one that is zero.
        falling = np.where(silent, 1.0, 1.0 - g2 * slope)
        lower = q - np.where(silent, 0.0, excess / falling)
        # Newton comes down monotonically until rounding sends it up: then it has arrived.
        better = (lower < q) & (lower > 0.0)
        if not better.any():
            return q
        q = np.where(better, lower, q)


def _means(q):
    """E tanh^2, E sech^4 and the derivative of the first by q, for sqrt(q) z with z ~ N(0, 1).

    With z = c sinh(s), the trapezoidal rule in s converges exponentially for every q: points lie
    close where tanh bends, around zero, and reach as far as the Gaussian does.
    """
    root = np.sqrt(q)[..., None]
    c = 1.0 / np.sqrt(1.0 + root**2)
    spacing = np.arcsinh(REACH / c) / POINTS
    s = spacing * np.arange(POINTS + 1)
    z = c * np.sinh(s)
    weight = np.sqrt(2.0 / np.pi) * spacing * c * np.cosh(s) * np.exp(-0.5 * z * z)
    weight[..., 0] *= 0.5
    t2 = np.tanh(root * z) ** 2

    def mean(values):
        return (weight * values).sum(axis=-1)

    # d/dq E tanh^2 = E (tanh^2)'' / 2, by the heat equation that Gaussians obey.
    return mean(t2), mean((1.0 - t2) ** 2), mean((1.0 - t2) * (1.0 - 3.0 * t2))
