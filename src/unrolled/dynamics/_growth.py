"""How much a frame of directions grows along an orbit: the loop behind all Lyapunov exponents."""

import numpy as np

from unrolled._check import check_count
from unrolled.dynamics._frame import Frame
from unrolled.dynamics._walk import Walk


def growth(step, jacobian, x0, ends, n_exponents, qr_every, inputs):
    """Follow an orbit to the last of the `ends`; yield growth in logarithms, (rows, ..., k).

    With each comes the number of the step from which the first row counts. A row is one step, or
    one stretch of several; no stretch goes across one of the `ends`, which are in order.
    """
    _check_qr_every(qr_every)
    walk = Walk(step, jacobian, x0, ends[-1], inputs)
    n = walk.x.shape[-1]
    k = n if n_exponents is None else check_count("n_exponents", n_exponents)
    if k > n:
        raise ValueError(f"n_exponents must be at most {n}, the length of a state, got {k}")
    frame, blocks = Frame(walk.x.shape, k), walk.blocks()
    rows = frame.every_step(blocks) if qr_every == 1 else frame.adaptively(blocks, ends)
    # An overflow is reported with the step at which it happened, which a warning lacks.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for first, logs in rows:
            _check_logs(logs, first)
            yield first, logs


def _check_qr_every(qr_every):
    if not isinstance(qr_every, bool) and qr_every in (1, "adaptive"):
        return
    raise ValueError(
        f"qr_every must be 1 or 'adaptive', got {qr_every!r}: at any other fixed interval "
        "the smallest exponents are lost to rounding, without a sign of it; 'adaptive' makes the "
        "interval as long as it can be"
    )


def _check_logs(logs, first):
    """Raise unless every stretching is a number; a logarithm of -inf is one, that of zero."""
    bad = (np.isnan(logs) | (logs == np.inf)).reshape(len(logs), -1).any(axis=1)
    if bad.any():
        raise FloatingPointError(
            f"the Jacobian at the state after step {first + int(np.argmax(bad))} is infinite or "
            "not a number, although the state is finite: check jacobian there"
        )
