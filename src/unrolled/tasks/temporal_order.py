"""The temporal-order problem, with two marked symbols and with three."""

import numpy as np

from unrolled._check import check_choice
from unrolled.tasks._marked_symbols import MarkedSymbols

# Where the two marked symbols may stand, as tenths of the sequence length.
_WINDOWS = {"text": ((1, 2), (4, 5)), "code": ((1, 2), (5, 6))}
_WINDOWS_3 = ((1, 2), (3, 4), (6, 7))


def _tenths(windows, length):
    """The windows in steps; borders are rounded down."""
    return [(low * length // 10, high * length // 10) for low, high in windows]


class TemporalOrder(MarkedSymbols):
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

    n_outputs = 4
    baseline = float(np.log(4))
    min_length = 10

    def __init__(self, second_mark="text"):
        self.second_mark = check_choice("second_mark", second_mark, _WINDOWS)

    def __repr__(self):
        return f"TemporalOrder(second_mark={self.second_mark!r})"

    def _windows(self, length):
        return _tenths(_WINDOWS[self.second_mark], length)


class TemporalOrder3Bit(MarkedSymbols):
    """In which order did three symbols come, among distractors?

    `TemporalOrder` with three marked symbols and so eight classes: task 6b of Hochreiter &
    Schmidhuber (1997), here as in Pascanu et al. (2013, supplement), whose text and code agree.
    The symbols stand in [T/10, 2T/10), [3T/10, 4T/10) and [6T/10, 7T/10), borders rounded down.

    Notes
    -----
    Inputs 0 and 1 are A and B, 2 to 5 the distractors. The class is 4 s1 + 2 s2 + s3 with A = 0
    and B = 1. (The authors' code lets the last symbol count most: the same eight classes under
    other numbers.) Solved below 1 % error on fresh sequences. `baseline` is ln 8 nats.

    Examples
    --------
    >>> import numpy as np
    >>> task = TemporalOrder3Bit()
    >>> u, targets = task.sample(np.random.default_rng(0), batch_size=3, length=50)
    >>> u.shape, task.n_outputs
    ((50, 3, 6), 8)
    >>> symbols = u[:, 0].argmax(axis=-1)
    >>> symbols[symbols < 2].tolist(), int(targets[0])
    ([0, 1, 1], 3)
    """

    n_outputs = 8
    baseline = float(np.log(8))
    min_length = 10

    def __repr__(self):
        return "TemporalOrder3Bit()"

    def _windows(self, length):
        return _tenths(_WINDOWS_3, length)
