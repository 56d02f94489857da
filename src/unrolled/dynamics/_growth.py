"""A frame of directions carried along an orbit by its Jacobians: how much each of them grows."""

import numpy as np

from unrolled._check import check_count


def growth(walk, n_exponents, is_end, qr_every=1):
    """Yield the first step of a block and what the frame grew in it, (steps, ..., k) logarithms.

    The frame is made orthonormal again (QR) after every step, or less often if `qr_every` allows;
    what it grew since the last time stands at the step at which that was done, and zero at the
    others. It is always done at the steps t with ``is_end[t]``.
    """
    if not (qr_every == "adaptive" or (isinstance(qr_every, int) and qr_every is not True and qr_every == 1)):
        raise ValueError(
            f"qr_every must be 1 or 'adaptive', got {qr_every!r}: with a QR only every so many steps the "
            "smallest exponents are lost to rounding, without a sign of it; 'adaptive' finds out "
            "how rarely it may be done"
        )
    n = walk.x.shape[-1]
    k = n if n_exponents is None else check_count("n_exponents", n_exponents)
    if k > n:
        raise ValueError(f"n_exponents must be at most {n}, the length of a state, got {k}")
    return _growth(walk, k, is_end, qr_every)


def _growth(walk, k, is_end, qr_every):
    frame = _Frame(walk.x.shape, k)
    carry = frame.every_step if qr_every == 1 else frame.adaptively
    # An overflow is reported with the step at which it happened, which a warning lacks.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for first, jacobians in walk.blocks():
            logs = carry(list(jacobians), is_end[first:])
            _check_logs(logs, first)
            yield first, logs


class _Frame:
    """k orthonormal columns for each orbit; random, so that none is special to the map."""

    # A QR loses the digits by which the largest stretching exceeds the smallest: so many are left
    # to lose. And numbers must not overflow on the way.
    SPREAD, RANGE = np.log(1e6), np.log(1e100)

    def __init__(self, shape, k):
        *leading, n = shape
        directions = np.linalg.qr(np.random.default_rng(0).normal(size=(n, k)))[0]
        self.columns = np.broadcast_to(directions, (*leading, n, k))
        self.orthonormal = _one_direction if k == 1 else _many_directions
        self.interval = 1

    def every_step(self, jacobians, is_end):
        frame, stretch = self.columns, np.empty((len(jacobians), *self.columns.shape[:-2], self.columns.shape[-1]))
        for t, J in enumerate(jacobians):
            frame, stretch[t] = self.orthonormal(np.matmul(J, frame))
        self.columns = frame
        return np.log(stretch)

    def adaptively(self, jacobians, is_end):
        logs = np.zeros((len(jacobians), *self.columns.shape[:-2], self.columns.shape[-1]))
        t = 0
        while t < len(jacobians):
            steps = min(self.interval, len(jacobians) - t)
            steps = min(steps, 1 + int(np.argmax(is_end[t : t + steps]))) if is_end[t : t + steps].any() else steps
            frame = self.columns
            for J in jacobians[t : t + steps]:
                frame = np.matmul(J, frame)
            frame, stretch = self.orthonormal(frame)
            log = np.log(stretch)
            used = self._used(log)
            if used > 1.0 and steps > 1:
                self.interval = max(1, steps // 2)
                continue
            self.columns, logs[t + steps - 1] = frame, log
            t += steps
            self.interval = max(1, int(min(2.0 * steps, steps / used))) if used > 0 else 2 * steps
        return logs

    def _used(self, log):
        """The part of what may be lost that was lost; more than 1 is too much."""
        spread = (log.max(axis=-1) - log.min(axis=-1)).max()
        used = max(spread / self.SPREAD, np.abs(log).max() / self.RANGE)
        return used if np.isfinite(used) else np.inf


def _one_direction(v):
    """QR of a single column. A vector that is zero stays zero: it has no direction any more."""
    length = np.sqrt(np.sum(v * v, axis=-2, keepdims=True))
    return v / np.where(length == 0.0, 1.0, length), length[..., 0]


def _many_directions(V):
    Q, R = np.linalg.qr(V)
    return Q, np.abs(np.diagonal(R, axis1=-2, axis2=-1))


def _check_logs(logs, first):
    """Raise unless every stretching is a number; a logarithm of -inf is one, that of zero."""
    bad = (np.isnan(logs) | (logs == np.inf)).reshape(len(logs), -1).any(axis=1)
    if bad.any():
        raise FloatingPointError(
            f"the Jacobian at the state after step {first + int(np.argmax(bad))} is infinite or "
            "not a number, although the state is finite: check jacobian there"
        )
