"""The copying problem."""

from unrolled.tasks._recall import Recall


class Copying(Recall):
    """Keep ten symbols through a long silence, then say them.

    Ten symbols, each one of eight, are followed by T - 1 blanks, a trigger and ten more blanks:
    T + 20 steps. The network answers blank for T + 10 steps and then the ten symbols. From
    Arjovsky et al. (2016, section 5.1), text and code, after Hochreiter & Schmidhuber (1997).

    Parameters
    ----------
    n_symbols : int
        How many symbols are to be copied.
    n_values : int
        How many kinds of symbols there are, at least 2.
    trigger : {"before", "with"}
        Whether the trigger comes one step before the first symbol to be recalled, as in Arjovsky
        et al., or together with it, as in the code of Lezcano-Casado & Martínez-Rubio (2019).

    Notes
    -----
    `length` is the T of the paper, from the last symbol to the recall: a batch has T + 20 steps.
    Inputs 0 to 7 are the symbols, 8 is blank, 9 the trigger; classes are 0 to 8. All steps have
    the same weight in the cost, so that ``baseline(T)`` = 10 ln 8 / (T + 20) nats, the cost of
    answering blank until the recall and then guessing. Arjovsky et al. show costs and name no
    threshold; here, as in `NoiselessMemorization`, a sequence is wrong when any of its steps is,
    and a run is solved below 1 % wrong.

    Examples
    --------
    >>> import numpy as np
    >>> task = Copying()
    >>> u, targets = task.sample(np.random.default_rng(0), batch_size=3, length=100)
    >>> u.shape, targets.shape
    ((120, 3, 10), (120, 3))
    >>> bool((u[:10].argmax(axis=-1) == targets[-10:]).all())
    True
    >>> round(task.baseline(100), 5)
    0.17329
    """

    def __init__(self, n_symbols=10, n_values=8, trigger="before"):
        super().__init__(n_symbols, n_values, trigger)
