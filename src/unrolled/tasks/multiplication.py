"""The multiplication problem."""

from unrolled.tasks._marked_numbers import MarkedNumbers


class Multiplication(MarkedNumbers):
    """Multiply the two marked numbers of a long sequence.

    Each step brings a number, uniform in [0, 1], and a mark that is 1 at two steps and 0 at all
    others: one in the first tenth of the sequence and one in the following four tenths, borders
    rounded down. After the last step the network gives the product of the marked numbers. Task 5
    of Hochreiter & Schmidhuber (1997), here as in Pascanu et al. (2013, supplement).

    Notes
    -----
    Pascanu et al. draw each batch's length from [T, 11T/10], as `draw_length` does (their code
    stops one step short of 11T/10). A sequence counts as wrong when the squared error reaches
    0.04; a run is solved below 1 % wrong. `baseline` is the variance of the product of two
    independent uniform numbers, 1/9 - 1/16 = 7/144.

    Examples
    --------
    >>> import numpy as np
    >>> u, targets = Multiplication().sample(np.random.default_rng(0), batch_size=3, length=40)
    >>> a, b = u[u[:, 0, 1] == 1, 0, 0]
    >>> bool(targets[0, 0] == a * b)
    True
    """

    baseline = 7 / 144
    _longest_tenths = 11

    def __repr__(self):
        return "Multiplication()"

    def _combine(self, a, b):
        return a * b

    def _formula(self, a, b):
        return f"{a:.2f} × {b:.2f}"
