"""What everything that solves F(x) = x needs of a map: many states at once, and its derivative."""

import numpy as np
from autograd import make_vjp

from unrolled._check import check_callable, check_count, check_plain_array
from unrolled.dynamics._border import check_start, check_states, check_step


class Map:
    """A map, applied `period` times, and its Jacobian on blocks of states (K, n), in float64.

    What overflows comes back as infinite, without a warning: a trial step may go anywhere, and is
    not taken where the map is not finite.

    A map with a parameter takes it as a second argument: see `at`.
    """

    def __init__(self, step, jacobian=None, period=1):
        check_step(step)
        if jacobian is not None:
            check_callable("jacobian", jacobian)
        self._step, self._jacobian = step, jacobian
        self.period = check_count("period", period)

    def at(self, value):
        """The map at a value (or one for each state) of its parameter, given to it as (K, 1)."""

        def fixed(function):
            return lambda x: function(x, np.broadcast_to(value, (len(x), 1)))

        return Map(fixed(self._step), self._jacobian and fixed(self._jacobian), self.period)

    def step(self, x):
        """F(x), of the shape (K, n) of x; it may hold infinities."""
        for _ in range(self.period):
            x = self._step_once(x)
        return x

    def jacobian(self, x):
        """J (K, n, n) at the states x; entry [i, j] is the derivative of unit i by unit j."""
        J = self._jacobian_once(x)
        for _ in range(self.period - 1):
            x = self._step_once(x)
            with np.errstate(all="ignore"):
                J = np.matmul(self._jacobian_once(x), J)
        return J

    def _step_once(self, x):
        # A copy: what comes back may be a buffer that the next call overwrites, and x may be, too.
        with np.errstate(all="ignore"):
            new = np.array(self._step(x.copy()), float)
        check_states(new, x.shape)
        return new

    def _jacobian_once(self, x):
        wanted = (*x.shape, x.shape[-1])
        with np.errstate(all="ignore"):
            J = self._by_autograd(x) if self._jacobian is None else self._jacobian(x.copy())
        got = np.shape(J)
        fits = len(got) in (2, 3) and got[-2:] == wanted[-2:] and got[:-2] in ((), (1,), wanted[:1])
        if not fits:
            raise ValueError(
                f"jacobian returned shape {got} for states of shape {x.shape}, expected {wanted}"
            )
        return np.broadcast_to(np.asarray(J, float), wanted)

    def _by_autograd(self, x):
        # Each state n times: since they do not depend on each other, one pass gives all rows.
        size, n = x.shape
        try:
            pull_back, _ = make_vjp(self._step)(np.repeat(x, n, axis=0))
            J = pull_back(np.tile(np.eye(n), (size, 1)))
        except Exception as error:
            # It has been called with plain numbers before: what fails is to follow it.
            raise TypeError(
                f"autograd cannot differentiate step ({type(error).__name__}: {error}); write it "
                "in autograd.numpy, or give its jacobian"
            ) from error
        return J.reshape(size, n, n)


def check_starts(x0s):
    """Return `x0s` as a list of states (K, n) of float64, raising unless there is one at least."""
    x = check_start(check_plain_array("x0s", x0s), "x0s")
    if x.size == 0:
        raise ValueError(f"x0s has shape {x.shape}: expected at least one start")
    return x.reshape(-1, x.shape[-1]).astype(float)


def check_independence(system, x):
    """Raise unless the map of many states is that of each: F(x) = W @ x, meant for one, is not."""
    among = system.step(x)[:1]
    if len(x) == 1:
        return
    try:
        alone = system.step(x[:1])
        finite = np.isfinite(alone) & np.isfinite(among)
        same = np.allclose(alone[finite], among[finite], rtol=1e-6, atol=1e-9)
    except ValueError:  # it fitted before: a product with the wrong axis of the states
        same = False
    if not same:
        raise ValueError(
            "step does not give the same for a state alone as for that state among others: it must "
            "take states (K, n) to states (K, n) row by row, whatever K is (x @ W.T, not W @ x)"
        )


def solve(A, b):
    """Solutions d (K, n) of A d = b; where A is singular the shortest one that fits b best.

    NaN where A or b are not finite.
    """
    try:
        d = np.linalg.solve(A, b[..., None])[..., 0]
        singular = ~np.isfinite(d).all(axis=-1)  # in the browser nothing is raised
    except np.linalg.LinAlgError:
        singular = np.abs(np.linalg.slogdet(A)[0]) != 1.0
        d = np.full_like(b, np.nan)
        d[~singular] = np.linalg.solve(A[~singular], b[~singular][..., None])[..., 0]
    usable = singular & np.isfinite(A).all(axis=(-2, -1)) & np.isfinite(b).all(axis=-1)
    if usable.any():
        d[usable] = np.matmul(np.linalg.pinv(A[usable]), b[usable][..., None])[..., 0]
    return d
