"""Finite-time Lyapunov exponents: growth along one orbit, window by window."""

import numpy as np

from unrolled._check import check_count
from unrolled.dynamics._growth import growth


def finite_time_exponents(
    step, jacobian, x0, *, window, n_windows, n_transient=0, n_exponents=1, qr_every=1, inputs=None
):
    """Growth along an orbit in nats per step, over one window after another.

    The same frame of directions as that of `lyapunov_spectrum` is carried through all windows: the
    mean over them is the spectrum over all their steps, and their scatter shows how much the
    growth differs from place to place and how far a finite sequence may be from the long run.

    Parameters
    ----------
    step, jacobian, x0
        As for `lyapunov_spectrum`.
    window : int
        Number of steps of a window.
    n_windows : int
        Number of windows, each beginning where the one before has ended.
    n_transient : int
        Number of steps before the first window.
    n_exponents : int or None
        How many directions to follow; all n when None.
    qr_every, inputs
        As for `lyapunov_spectrum`; there are n_transient + window * n_windows steps.

    Returns
    -------
    ndarray, shape (n_windows, ..., n_exponents)
        For each direction its mean growth in the window, in the order of the frame: the first is
        the direction of fastest growth in the long run, whatever it does in a window.

    Raises
    ------
    FloatingPointError
        If a state or its Jacobian is infinite or not a number: it names the step.
    ValueError
        If a shape does not fit, or `x0` is not finite.

    Notes
    -----
    What is measured in a window is the growth of the direction that the orbit's own past has
    chosen, the one that a perturbation made long ago would have. A perturbation chosen afresh for
    the window grows at most by the largest singular value of its product of Jacobians
    (`unrolled.gradients`), which is more.

    Examples
    --------
    >>> from unrolled.dynamics import finite_time_exponents
    >>> from unrolled.maps import Logistic
    >>> found = finite_time_exponents(
    ...     Logistic(4.0).step, Logistic(4.0).jacobian, [0.3], window=10, n_windows=500)
    >>> found.shape
    (500, 1)
    >>> round(float(found.mean()), 2), bool((found < 0.5).any())  # ln 2, but not everywhere
    (0.69, True)
    """
    window = check_count("window", window)
    n_windows = check_count("n_windows", n_windows)
    n_transient = check_count("n_transient", n_transient, minimum=0)
    ends, total = range(n_transient, n_transient + window * n_windows + 1, window), None
    for first, logs in growth(step, jacobian, x0, ends, n_exponents, qr_every, inputs):
        if total is None:
            total = np.zeros((n_windows, *logs.shape[1:]))
        logs = logs[max(0, n_transient - first) :]
        if len(logs):
            start = max(first, n_transient) - n_transient
            windows = np.arange(start, start + len(logs)) // window
            beginnings = np.flatnonzero(np.diff(windows, prepend=-1))
            total[windows[beginnings]] += np.add.reduceat(logs, beginnings, axis=0)
    return total / window
