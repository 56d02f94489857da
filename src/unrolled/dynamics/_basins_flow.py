"""Many orbits side by side: steps, and whether they come back to where they were."""

import numpy as np

from unrolled.dynamics._border import check_states

# States this many times larger than the starts (or than 1) are on their way to infinity.
FAR = 1e12


class Flow:
    """The map, and how close two states must be to count as one: `tol` times their size, or 1."""

    def __init__(self, step, x0s, tol, max_period):
        self.step, self.tol, self.max_period = step, tol, max_period
        self.far = FAR * (1.0 + np.abs(x0s).max(initial=0.0))

    def after(self, x, n_steps):
        """The states `n_steps` steps later."""
        for _ in range(n_steps):
            new = self.step(x)
            check_states(new, x.shape)
            x = new
        return x

    def stays(self, x):
        """Which states are finite and not on their way to infinity."""
        return (np.abs(x) < self.far).all(axis=1)  # False for NaN

    def reach(self, x):
        """How close to x a state must be, largest difference of a unit, to count as x."""
        return self.tol * (1.0 + np.abs(x).max(axis=-1))

    def recurrence(self, x):
        """The states `max_period` steps later, and after how many steps each was back (0: never).

        Back means within reach of x; the first time counts.
        """
        start, reach = x.copy(), self.reach(x)
        period = np.zeros(len(x), int)
        for p in range(1, self.max_period + 1):
            x = self.after(x, 1)
            back = np.abs(x - start).max(axis=1) <= reach
            period[back & (period == 0)] = p
        return x, period

    def periods(self, x):
        """The states some steps later, and the period of each, 0 for none.

        Twice the same, with a while in between: chaotic orbits come close to themselves, too, but
        not for long.
        """
        x, first = self.recurrence(x)
        x = self.after(x, 2 * self.max_period)
        x, second = self.recurrence(x)
        return x, np.where(first == second, first, 0)
