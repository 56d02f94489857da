"""The random-permutation problem."""

import numpy as np

from unrolled._check import check_choice, check_count
from unrolled.plots.palette import BLUE, OCHRE
from unrolled.tasks._base import Task
from unrolled.tasks._pictures import GREY
from unrolled.tasks._symbols import one_hot, wrong_classes


class RandomPermutation(Task):
    """Say the first symbol of a long sequence again.

    A sequence of T + 1 symbols begins and ends with the same one, which is symbol 0 or 1; all
    others are drawn from the remaining symbols. The network sees the first T and predicts the
    last. After Hochreiter & Schmidhuber (1997), here as in Martens & Sutskever (2011) and Pascanu
    et al. (2013, supplement). Symbols repeat: the name is older than the task.

    Parameters
    ----------
    scored : {"last", "all"}
        The texts ask for the next symbol at every step, although only the last one can be
        foreseen: "all". The code of Pascanu et al. has a cost at the last step alone: "last".
        Either way only the last prediction is judged by `error`.
    n_symbols : int
        Number of symbols, 100 in the papers; at least 3.

    Notes
    -----
    A run is solved below 1 % wrong. `baseline` is ln 2 nats for the last step alone, and
    ``((T - 1) ln(n_symbols - 2) + ln 2) / T`` as a mean over all steps; no network can do better
    than the same without the ln 2.

    Examples
    --------
    >>> import numpy as np
    >>> u, targets = RandomPermutation().sample(np.random.default_rng(0), batch_size=3, length=50)
    >>> u.shape
    (50, 3, 100)
    >>> bool((u[0].argmax(axis=-1) == targets).all())
    True
    """

    min_length = 2

    def __init__(self, scored="last", n_symbols=100):
        self.output = self.scored = check_choice("scored", scored, ("last", "all"))
        self.n_inputs = self.n_outputs = self.n_symbols = check_count("n_symbols", n_symbols, minimum=3)
        self.baseline = float(np.log(2)) if scored == "last" else self._mean_over_all_steps

    def __repr__(self):
        return f"RandomPermutation(scored={self.scored!r}, n_symbols={self.n_symbols})"

    def _mean_over_all_steps(self, length):
        return ((length - 1) * np.log(self.n_symbols - 2) + np.log(2)) / length

    def _sample(self, rng, batch_size, length):
        symbols = rng.integers(2, self.n_symbols, size=(length + 1, batch_size))
        symbols[0] = symbols[-1] = rng.integers(0, 2, size=batch_size)
        targets = symbols[-1] if self.scored == "last" else symbols[1:]
        return one_hot(symbols[:-1], self.n_symbols), targets

    def error(self, outputs, targets):
        """Fraction of sequences whose last symbol is not given the highest score.

        Parameters
        ----------
        outputs : array, shape (..., n_symbols), or (T, ..., n_symbols) when all steps are scored
            A sequence with a score that is NaN at the last step counts as wrong.
        targets : array of int
            The shape of `outputs` without its last axis.

        Returns
        -------
        float

        Examples
        --------
        >>> task = RandomPermutation(n_symbols=4)
        >>> task.error([[9.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 9.0]], [0, 1])
        0.5
        """
        outputs, targets = self._check_answers(outputs, targets, ())
        if self.scored == "all":
            outputs, targets = outputs[-1], targets[-1]
        return float(np.mean(wrong_classes(outputs, targets)))

    def _draw(self, ax, u, target):
        symbols = u.argmax(axis=-1)
        answer = symbols[0]
        ax.plot(range(1, len(u)), symbols[1:], ".", color=GREY, label="distractors")
        ax.plot(0, answer, "o", color=BLUE, markersize=9, label="first symbol")
        style = dict(color=OCHRE, markersize=11, markerfacecolor="none", markeredgewidth=2)
        ax.plot(len(u), answer, "s", **style, label="to predict")
        ax.set_ylim(-0.08 * self.n_symbols, 1.3 * self.n_symbols)  # room for the legend
        ax.set_yticks(np.linspace(0, self.n_symbols - 1, 4).astype(int))
        ax.set_ylabel("symbol")
        ax.legend(loc="upper center", ncols=3, handlelength=1, columnspacing=1)
        ax.set_title(f"answer: symbol {answer}")
