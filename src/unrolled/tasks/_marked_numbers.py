"""Two marked numbers of a long sequence, to be combined."""

import numpy as np

from unrolled.plots.palette import BLUE
from unrolled.tasks._base import Task
from unrolled.tasks._pictures import GREY, shade_windows

# The largest squared error of a right answer lies below this (Pascanu et al. 2013).
_TOO_FAR = 0.04


class MarkedNumbers(Task):
    """Input 0 is a number, uniform in [0, 1], at every step; input 1 marks two of them by a 1."""

    n_inputs = 2
    n_outputs = 1
    min_length = 10
    # An answer off by this much counts as off by 1.
    _unit = 1.0

    def _windows(self, length):
        """Where the marks may stand. Text and code of Pascanu et al. agree up to rounding."""
        return (0, length // 10), (length // 10, length // 2)

    def _combine(self, a, b):
        raise NotImplementedError

    def _sample(self, rng, batch_size, length):
        u = np.zeros((length, batch_size, 2))
        u[..., 0] = rng.uniform(size=(length, batch_size))
        everyone = np.arange(batch_size)
        marked = []
        for low, high in self._windows(length):
            steps = rng.integers(low, high, size=batch_size)
            u[steps, everyone, 1] = 1.0
            marked.append(u[steps, everyone, 0])
        return u, self._combine(*marked)[:, None]

    def error(self, outputs, targets):
        """Fraction of sequences whose squared error is 0.04 or more.

        The error is that of the product, or of half the sum whatever the target.

        Parameters
        ----------
        outputs, targets : array, shape (..., 1)
            An output that is NaN counts as wrong.

        Returns
        -------
        float

        Examples
        --------
        >>> from unrolled import Adding
        >>> Adding().error([[0.5], [0.5]], [[0.6], [0.9]])
        0.5
        """
        outputs, targets = self._check_answers(outputs, targets, (self.n_outputs,))
        off = (outputs - targets) / self._unit
        return float(np.mean(~(off**2 < _TOO_FAR)))

    def _draw(self, ax, u, target):
        shade_windows(ax, self._windows(len(u)))
        steps = np.arange(len(u))
        marked = u[:, 1] == 1
        ax.plot(steps[~marked], u[~marked, 0], ".", color=GREY)
        ax.plot(steps[marked], u[marked, 0], "o", color=BLUE, markersize=8)
        for step in steps[marked]:
            ax.vlines(step, 0, u[step, 0], color=BLUE, linestyle="-")
            place = dict(xytext=(0, 9), textcoords="offset points", ha="center")
            place["bbox"] = dict(facecolor="white", edgecolor="none", alpha=0.8, pad=1)
            ax.annotate(f"{u[step, 0]:.2f}", (step, u[step, 0]), **place)
        ax.set_ylim(0, 1.2)
        ax.set_yticks(np.arange(0, 1.1, 0.25))
        ax.set_ylabel("number")
        ax.set_title(f"answer: {self._formula(*u[marked, 0])} ≈ {target[0]:.2f}")
