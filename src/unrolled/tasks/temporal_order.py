"""The temporal-order problem."""

import numpy as np

from unrolled._check import check_choice
from unrolled.tasks._base import Task

# Where the two marked symbols may stand, as tenths of the sequence length.
_SECOND_WINDOW = {"text": (4, 5), "code": (5, 6)}


class TemporalOrder(Task):
    """In which order did two symbols come, among distractors?

    A sequence of one-hot symbols holds two marked ones, each A or B, far apart; the rest are
    drawn from four distractors. After the last step the network names the pair AA, AB, BA or
    BB. The problem is task 6a of Hochreiter & Schmidhuber (1997), here as in Pascanu et al.
    (2013, section 4.1.1).

    Parameters
    ----------
    second_mark : {"text", "code"}
        Window of the second marked symbol. The paper's text says [4T/10, 5T/10), its code
        draws from [5T/10, 6T/10). The first symbol stands in [T/10, 2T/10) in both. Borders
        are rounded down to whole steps.

    Notes
    -----
    Inputs 0 and 1 are A and B, 2 to 5 the distractors. The class is 2 s1 + s2 with A = 0 and
    B = 1. Solved below 1 % error on fresh sequences. `baseline` is ln 4 nats: every class is
    equally likely.

    Examples
    --------
    >>> import numpy as np
    >>> u, targets = TemporalOrder().sample(np.random.default_rng(0), batch_size=3, length=50)
    >>> u.shape, targets.shape
    ((50, 3, 6), (3,))
    >>> int(u[:, 0, :2].sum())   # two marked symbols in the first sequence
    2
    """

    n_inputs = 6
    n_outputs = 4
    baseline = float(np.log(4))
    solved_below = 0.01
    min_length = 10

    def __init__(self, second_mark="text"):
        self.second_mark = check_choice("second_mark", second_mark, _SECOND_WINDOW)

    def __repr__(self):
        return f"TemporalOrder(second_mark={self.second_mark!r})"

    def _sample(self, rng, batch_size, length):
        symbols = rng.integers(2, 6, size=(length, batch_size))
        marked = rng.integers(0, 2, size=(2, batch_size))
        everyone = np.arange(batch_size)
        for mark, window in zip(marked, ((1, 2), _SECOND_WINDOW[self.second_mark])):
            low, high = (tenths * length // 10 for tenths in window)
            symbols[rng.integers(low, high, size=batch_size), everyone] = mark
        return np.eye(self.n_inputs)[symbols], 2 * marked[0] + marked[1]

    def error(self, outputs, targets):
        """Fraction of sequences whose highest score is not the right class.

        Parameters
        ----------
        outputs : array, shape (..., 4)
            Scores. A sequence with a score that is NaN counts as wrong.
        targets : array of int, shape (...)

        Returns
        -------
        float

        Examples
        --------
        >>> TemporalOrder().error([[0.0, 9.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]], [1, 3])
        0.5
        """
        outputs, targets = self._check_answers(outputs, targets, ())
        wrong = np.argmax(outputs, axis=-1) != targets
        return float(np.mean(wrong | np.isnan(outputs).any(axis=-1)))
