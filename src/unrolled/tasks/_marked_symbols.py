"""A few symbols, A or B, among distractors: which were they, in their order?"""

import numpy as np

from unrolled.tasks._base import Task
from unrolled.tasks._pictures import GREY, shade_windows
from unrolled.tasks._symbols import one_hot, wrong_classes

_LETTERS = "ABcdef"


class MarkedSymbols(Task):
    """One marked symbol in each of a few windows; the class is the number that they spell.

    Inputs 0 and 1 are A and B, 2 to 5 the distractors. With A = 0 and B = 1 the symbols are the
    binary digits of the class, the first one counting most.
    """

    n_inputs = 6

    def _windows(self, length):
        """Where each marked symbol may stand: pairs (first step, step after the last)."""
        raise NotImplementedError

    def _sample(self, rng, batch_size, length):
        windows = self._windows(length)
        symbols = rng.integers(2, self.n_inputs, size=(length, batch_size))
        marked = rng.integers(0, 2, size=(len(windows), batch_size))
        everyone = np.arange(batch_size)
        for mark, (low, high) in zip(marked, windows):
            symbols[rng.integers(low, high, size=batch_size), everyone] = mark
        place_values = 1 << np.arange(len(windows))[::-1]
        return one_hot(symbols, self.n_inputs), place_values @ marked

    def error(self, outputs, targets):
        """Fraction of sequences whose highest score is not the right class.

        Parameters
        ----------
        outputs : array, shape (..., n_outputs)
            Scores. A sequence with a score that is NaN counts as wrong.
        targets : array of int, shape (...)

        Returns
        -------
        float

        Examples
        --------
        >>> from unrolled import TemporalOrder
        >>> TemporalOrder().error([[0.0, 9.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]], [1, 3])
        0.5
        """
        return float(np.mean(wrong_classes(*self._check_answers(outputs, targets, ()))))

    def _draw(self, ax, u, target):
        windows = self._windows(len(u))
        shade_windows(ax, windows)
        symbols = u.argmax(axis=-1)
        steps = np.arange(len(u))
        others, marks = steps[symbols > 1], steps[symbols <= 1]
        ax.plot(others, symbols[others], ".", color=GREY)
        ax.plot(marks, symbols[marks], "o", markersize=9)
        for step in marks:
            letter = _LETTERS[symbols[step]]
            ax.annotate(letter, (step, symbols[step]), (9, 0), textcoords="offset points", va="center")
        ax.set_yticks(range(self.n_inputs), _LETTERS)
        ax.set_ylim(5.5, -0.5)
        ax.set_ylabel("symbol")
        letters = (_LETTERS[target >> place & 1] for place in reversed(range(len(windows))))
        ax.set_title("answer: " + ", then ".join(letters))
