"""Symbols to be kept through a long silence, and given back."""

import numpy as np

from unrolled._check import check_choice, check_count
from unrolled.plots.palette import BLUE, OCHRE
from unrolled.tasks._base import Task
from unrolled.tasks._symbols import one_hot, wrong_classes

# On which step the trigger comes, counted from the first one to be recalled.
_TRIGGERS = {"before": -1, "with": 0}


class Recall(Task):
    """n symbols, a silence of T steps with a trigger at its end, and n steps of recall.

    Inputs 0, ..., n_values - 1 are the symbols, then come blank and trigger. Classes are the
    symbols and blank, which is the right answer until the recall begins.
    """

    output = "all"

    def __init__(self, n_symbols, n_values, trigger):
        self.n_symbols = check_count("n_symbols", n_symbols)
        self.n_values = check_count("n_values", n_values, minimum=2)
        self.trigger = check_choice("trigger", trigger, _TRIGGERS)
        self.n_inputs, self.n_outputs = self.n_values + 2, self.n_values + 1

    def __repr__(self):
        sizes = f"n_symbols={self.n_symbols}, n_values={self.n_values}"
        return f"{type(self).__name__}({sizes}, trigger={self.trigger!r})"

    def baseline(self, length):
        """Cost of answering blank until the recall, and then guessing: n ln(n_values) / (T + 2n).

        Parameters
        ----------
        length : int

        Returns
        -------
        float

        Examples
        --------
        >>> from unrolled import NoiselessMemorization
        >>> round(NoiselessMemorization().baseline(50), 5)   # 5 ln 2 / 60
        0.05776
        """
        return float(self.n_symbols * np.log(self.n_values) / (length + 2 * self.n_symbols))

    def _sample(self, rng, batch_size, length):
        n, blank = self.n_symbols, self.n_values
        symbols = np.full((length + 2 * n, batch_size), blank)
        targets = symbols.copy()
        symbols[:n] = targets[-n:] = rng.integers(0, self.n_values, size=(n, batch_size))
        symbols[length + n + _TRIGGERS[self.trigger]] = blank + 1
        return one_hot(symbols, self.n_inputs), targets

    def error(self, outputs, targets):
        """Fraction of sequences with a wrong answer at any step.

        Parameters
        ----------
        outputs : array, shape (n_steps, ..., n_outputs)
            Scores. A step with a score that is NaN is wrong.
        targets : array of int, shape (n_steps, ...)

        Returns
        -------
        float

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled import Copying
        >>> task = Copying()
        >>> u, targets = task.sample(np.random.default_rng(0), batch_size=4, length=30)
        >>> outputs = np.eye(task.n_outputs)[targets]
        >>> outputs[-1, 0] = 0.0   # forget one symbol of one sequence
        >>> outputs[-1, 0, task.n_values] = 1.0
        >>> task.error(outputs, targets)
        0.25
        """
        wrong = wrong_classes(*self._check_answers(outputs, targets, ()))
        return float(np.mean(wrong.any(axis=0)))

    def _draw(self, ax, u, target):
        ax.plot(u.argmax(axis=-1), "s", color=BLUE, markersize=4, label="input")
        style = dict(color=OCHRE, markersize=9, markerfacecolor="none", markeredgewidth=1.5)
        ax.plot(target, "o", **style, label="target")
        names = [*map(str, range(self.n_values)), "blank", "trigger"]
        ax.set_yticks(range(self.n_inputs), names)
        ax.set_ylim(-0.6, self.n_inputs - 0.4)
        ax.set_ylabel("symbol")
        ax.legend(loc="lower center", handlelength=1)
        recalled = " ".join(map(str, target[-self.n_symbols :]))
        ax.set_title(f"answer: {recalled}, at the end")
