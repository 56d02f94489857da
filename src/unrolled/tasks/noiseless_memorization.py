"""The noiseless-memorisation problem."""

from unrolled.tasks._recall import Recall


class NoiselessMemorization(Recall):
    """Keep five bits through a long silence, then say them.

    Five bits are followed by T blanks and five steps of recall, which a trigger announces: T + 10
    steps. The network answers blank for T + 5 steps and then the five bits. From Martens &
    Sutskever (2011), here as in Pascanu et al. (2013, supplement and code).

    Parameters
    ----------
    n_symbols, n_values : int
        How many symbols are to be kept, and how many kinds there are. 5 and 2 make the 5-bit
        problem; 10 and 5 the extended one, of 10 log2(5) = 23 bits.
    trigger : {"with", "before"}
        Whether the trigger comes together with the first symbol to be recalled, as in the code of
        Pascanu et al., or one step before it, in place of the last blank, as in that of Martens & Sutskever.

    Notes
    -----
    `length` is the papers' T, the number of blanks between symbols and recall: a batch has
    T + 2 n_symbols steps. Inputs 0, ..., n_values - 1 are the symbols, then come blank and
    trigger. All steps have the same weight in the cost, so that ``baseline(T)`` is
    n_symbols ln(n_values) / (T + 2 n_symbols) nats, the cost of answering blank until the recall
    and then guessing. A sequence is wrong when any of its steps is (code of Pascanu et al.); a
    run is solved below 1 % wrong. The papers train one model for each T of 50, 100, 150, 200.

    `Copying` is the same task with 10 symbols of 8 kinds and the other trigger.

    Examples
    --------
    >>> import numpy as np
    >>> task = NoiselessMemorization()
    >>> u, targets = task.sample(np.random.default_rng(0), batch_size=3, length=50)
    >>> u.shape, targets.shape
    ((60, 3, 4), (60, 3))
    >>> extended = NoiselessMemorization(n_symbols=10, n_values=5)
    >>> extended.n_inputs, extended.n_outputs
    (7, 6)
    """

    def __init__(self, n_symbols=5, n_values=2, trigger="with"):
        super().__init__(n_symbols, n_values, trigger)
