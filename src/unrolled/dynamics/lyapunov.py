"""Lyapunov exponents: how fast neighbouring orbits part, direction by direction."""

import numpy as np

from unrolled._check import check_callable, check_count, check_plain_array
from unrolled.dynamics._border import check_orbit, check_start, check_states, check_step

# Steps are taken in blocks: at most so many, and so few that the Jacobians of a block, this many
# numbers, stay in the processor's cache.
BLOCK, JACOBIANS = 256, 2**17


def lyapunov_spectrum(step, jacobian, x0, *, n_steps, n_transient=0, n_exponents=None):
    """Lyapunov exponents of the orbit that starts at `x0`, in nats per step.

    A frame of orthonormal directions is carried along by the Jacobian and made orthonormal again
    after every step (QR); the exponents are the mean logarithms of its stretching.

    Parameters
    ----------
    step : callable
        ``step(x)`` takes the states (..., n) to the states one step later, same shape.
    jacobian : callable
        ``jacobian(x)`` gives the derivative of `step`, (..., n, n) or what broadcasts to it; entry
        [i, j] is the derivative of the new state's unit i with respect to unit j.
    x0 : array_like, shape (..., n)
        Where to start; leading axes hold independent orbits, with a spectrum each.
    n_steps : int
        Number of steps to average over, at least 1.
    n_transient : int
        Number of steps before, for the orbit to reach its attractor and the frame to turn towards
        the directions it will keep.
    n_exponents : int, optional
        How many of the largest exponents to compute; all n when None.

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
    number: for random networks of 50 units already at five steps.

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
    """
    check_step(step)
    check_callable("jacobian", jacobian)
    n_steps = check_count("n_steps", n_steps)
    n_transient = check_count("n_transient", n_transient, minimum=0)
    x = check_start(check_plain_array("x0", x0)).copy()
    n = x.shape[-1]
    k = n if n_exponents is None else check_count("n_exponents", n_exponents)
    if k > n:
        raise ValueError(f"n_exponents must be at most {n}, the length of a state, got {k}")

    frame = _random_frame(x.shape[:-1], n, k)
    orthonormal = _one_direction if k == 1 else _many_directions
    total, done = np.zeros((*x.shape[:-1], k)), 0
    jacobians = JacobiansOf(jacobian)
    # An overflow is reported with the step at which it happened, which a warning lacks.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for size in _blocks(min(BLOCK, 1 + JACOBIANS // max(1, x.size * n)), n_transient, n_steps):
            x, states = _follow(step, x, size)
            check_orbit(states, done)
            stretch = np.empty((size, *x.shape[:-1], k))
            for t, J in enumerate(jacobians(states[:-1])):
                frame, stretch[t] = orthonormal(np.matmul(J, frame))
            logs = np.log(stretch)
            _check_stretch(logs, done)
            done += size
            if done > n_transient:
                total += logs.sum(axis=0)
    return -np.sort(-total / n_steps, axis=-1)


def _blocks(largest, *counts):
    """Sizes of blocks that add up to each count in turn."""
    for count in counts:
        for start in range(0, count, largest):
            yield min(largest, count - start)


def _follow(step, x, n_steps):
    """The last state, as `step` returned it, and all of them with the first, as one array."""
    states = np.empty((n_steps + 1, *x.shape))
    states[0] = x
    for t in range(1, n_steps + 1):
        x = step(x)
        check_states(x, states.shape[1:])
        states[t] = x
    return x, states


class JacobiansOf:
    """Calls ``jacobian`` for a block of states: at once where it can, else one after another.

    Those of cells and maps take any leading axes, so time may be one of them, and a call for each
    state would cost more than the QR of a small network. A function of the user's own, or that of
    many networks side by side, may take a single x0 only: so it is tried, once.
    """

    PROBE = 3  # states

    def __init__(self, jacobian):
        self.jacobian = jacobian
        self.takes_blocks = None

    def __call__(self, states):
        if self.takes_blocks is None and len(states) >= self.PROBE:
            self.takes_blocks = self._try(states[: self.PROBE])
        return self.jacobian(states) if self.takes_blocks else map(self._one, states)

    def _one(self, x):
        J = self.jacobian(x)
        got, wanted = np.shape(J), (*x.shape, x.shape[-1])
        fits = len(got) <= len(wanted) and got[-2:] == wanted[-2:] and all(
            g in (1, w) for g, w in zip(got[-3::-1], wanted[-3::-1])
        )
        if not fits:
            raise ValueError(
                f"jacobian returned shape {got} for states of shape {x.shape}, expected {wanted}"
            )
        return J

    def _try(self, states):
        one_by_one = [np.broadcast_to(self._one(x), (*x.shape, x.shape[-1])) for x in states]
        try:
            together = self.jacobian(states)
        except Exception:
            # Not meant for it. What is wrong with it otherwise was raised the line before.
            return False
        return np.shape(together) == (*states.shape, states.shape[-1]) and np.allclose(
            together, one_by_one, rtol=1e-6, atol=0.0, equal_nan=True
        )


def _random_frame(leading, n, k):
    directions = np.random.default_rng(0).normal(size=(n, k))
    return np.broadcast_to(np.linalg.qr(directions)[0], (*leading, n, k))


def _one_direction(v):
    """QR of a single column. A vector that is zero stays zero: it has no direction any more."""
    length = np.sqrt(np.sum(v * v, axis=-2, keepdims=True))
    return v / np.where(length == 0.0, 1.0, length), length[..., 0]


def _many_directions(V):
    Q, R = np.linalg.qr(V)
    return Q, np.abs(np.diagonal(R, axis1=-2, axis2=-1))


def _check_stretch(logs, n_done):
    """Raise unless every stretching is a number; a logarithm of -inf is one, that of zero."""
    bad = (np.isnan(logs) | (logs == np.inf)).reshape(len(logs), -1).any(axis=1)
    if bad.any():
        raise FloatingPointError(
            f"the Jacobian at the state after step {n_done + int(np.argmax(bad))} is infinite or "
            "not a number, although the state is finite: check jacobian there"
        )
