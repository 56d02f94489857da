"""Lyapunov exponents: how fast neighbouring orbits part, direction by direction."""

import numpy as np

from unrolled._check import check_count
from unrolled.dynamics._growth import growth


def lyapunov_spectrum(
    step, jacobian, x0, *, n_steps, n_transient=0, n_exponents=None, qr_every=1, inputs=None
):
    """Lyapunov exponents of the orbit that starts at `x0`, in nats per step.

    A frame of orthonormal directions is carried along by the Jacobian and made orthonormal again
    after every step (QR); the exponents are the mean logarithms of its stretching.

    Parameters
    ----------
    step : callable
        ``step(x)`` takes the states (..., n) to the states one step later, same shape.
    jacobian : callable
        ``jacobian(x)`` gives the derivative of `step`, (..., n, n) or what broadcasts to it; entry
        [i, j] is the derivative of the new state's unit i with respect to unit j. Or it gives a
        function that multiplies (..., n, k) directions by that matrix: for few exponents of many
        or large networks this is faster, as the matrices are never made.
    x0 : array_like, shape (..., n)
        Where to start; leading axes hold independent orbits, with a spectrum each.
    n_steps : int
        Number of steps to average over, at least 1.
    n_transient : int
        Number of steps before, for the orbit to reach its attractor and the frame to turn towards
        the directions it will keep.
    n_exponents : int, optional
        How many of the largest exponents to compute; all n when None.
    qr_every : 1 or "adaptive"
        Make the frame orthonormal after every step; or as rarely as no exponent loses digits by
        it. The exponents are the same to rounding, in less time (see the notes).
    inputs : array_like, shape (n_transient + n_steps, ...), optional
        For a system that is driven: what `step` and `jacobian` are called with beside the state,
        ``step(x, inputs[t])``; the first n_transient are used in the transient.

    Returns
    -------
    ndarray, shape (..., n_exponents)
        The exponents, largest first; -inf for directions that the Jacobian maps to zero.

    Raises
    ------
    FloatingPointError
        If a state or its Jacobian is infinite or not a number: it names the step.
    ValueError
        If a shape does not fit, or `x0` is not finite.

    Notes
    -----
    The frame starts at random directions, always the same ones, so that none of them happens to be
    special to the map, as the axes often are. It forgets them at the rate at which the exponents
    differ; without a transient they leave an error of the order of 1 / n_steps.

    It is tempting to repeat the QR only every few steps. The largest exponent stays right, but the
    smallest become wrong, by whole nats, once the stretching in between exceeds the precision of a
    number: for random networks of 50 units already at five steps. ``qr_every="adaptive"`` goes
    back and takes half as many steps whenever the stretching of one stretch spans more than six
    digits. Where scipy is installed, it keeps the frames of large networks (or of a single orbit)
    apart by Gaussian elimination in between, which takes half the time and changes no volume.

    A direction that shrinks in one step by 1e-16 of what another grows is lost in the rounding of
    the Jacobian itself, whatever is done. So an exponent 35 or more below the largest only says
    that nothing is left in that direction; the true one may be -inf, if the Jacobian is singular.

    References
    ----------
    Benettin, G., Galgani, L., Giorgilli, A., Strelcyn, J.-M. (1980). Lyapunov characteristic
    exponents for smooth dynamical systems. Meccanica 15.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.dynamics import lyapunov_spectrum
    >>> from unrolled.maps import Henon
    >>> henon = Henon(1.4, 0.3)
    >>> exponents = lyapunov_spectrum(
    ...     henon.step, henon.jacobian, [0.1, 0.1], n_steps=5000, n_transient=100)
    >>> exponents.round(1)
    array([ 0.4, -1.6])
    >>> bool(np.isclose(exponents.sum(), np.log(0.3)))  # all areas shrink by 0.3 in every step
    True

    A network that noise drives; its Jacobians only multiply, and are never made:

    >>> rng = np.random.default_rng(0)
    >>> W, noise = 2.0 * rng.normal(size=(50, 50)) / np.sqrt(50), 2.0 * rng.normal(size=(400, 50))
    >>> def step(x, u):
    ...     return np.tanh(W @ x + u)
    >>> def jacobian(x, u):
    ...     slope = 1.0 - step(x, u) ** 2
    ...     return lambda V: slope[:, None] * (W @ V)
    >>> found = lyapunov_spectrum(
    ...     step, jacobian, np.zeros(50), n_steps=400, n_exponents=1, inputs=noise)
    >>> bool(found[0] < -0.05)  # without noise this network is chaotic
    True
    """
    n_steps = check_count("n_steps", n_steps)
    n_transient = check_count("n_transient", n_transient, minimum=0)
    ends, total = (n_transient, n_transient + n_steps), 0.0
    for first, logs in growth(step, jacobian, x0, ends, n_exponents, qr_every, inputs):
        total = total + logs[max(0, n_transient - first) :].sum(axis=0)
    return -np.sort(-total / n_steps, axis=-1)
