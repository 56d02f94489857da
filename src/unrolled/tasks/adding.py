"""The adding problem."""

from unrolled._check import check_choice
from unrolled.tasks._marked_numbers import MarkedNumbers


class Adding(MarkedNumbers):
    """Add the two marked numbers of a long sequence.

    Each step brings a number, uniform in [0, 1], and a mark that is 1 at two steps and 0 at
    all others. After the last step the network gives the sum of the two marked numbers, or
    half of it. From Hochreiter & Schmidhuber (1997, task 4).

    Parameters
    ----------
    variant : {"pascanu", "arjovsky"}
        "pascanu" (Pascanu et al. 2013, supplement 3.1.2): the marks stand in the first tenth
        and in the following four tenths of the sequence; the target is half the sum.
        "arjovsky" (Arjovsky et al. 2016, section 5.2): one mark in each half; the target is
        the sum. Borders are rounded down to whole steps in both.

    Notes
    -----
    Pascanu et al. draw each batch's length from [T, 11T/10], as `draw_length` does (their code
    stops one step short of 11T/10); `sample` makes exactly the length it is asked for. A
    sequence counts as wrong when the squared error of half the sum reaches 0.04; a run is solved
    below 1 % wrong. Arjovsky et al. name no threshold, so theirs is judged alike. `baseline` is
    the variance of the target: 1/24 for half the sum, 1/6 for the sum.

    Examples
    --------
    >>> import numpy as np
    >>> u, targets = Adding().sample(np.random.default_rng(0), batch_size=3, length=40)
    >>> u.shape, targets.shape
    ((40, 3, 2), (3, 1))
    >>> bool(np.allclose(targets[:, 0], 0.5 * (u[..., 0] * u[..., 1]).sum(axis=0)))
    True
    """

    def __init__(self, variant="pascanu"):
        self.variant = check_choice("variant", variant, ("pascanu", "arjovsky"))
        # Weight of the sum in the target, and so of its variance 2/12.
        self._weight = 0.5 if variant == "pascanu" else 1.0
        self._unit = 2 * self._weight
        self._longest_tenths = 11 if variant == "pascanu" else 10
        self.baseline = self._weight**2 / 6.0

    def __repr__(self):
        return f"Adding(variant={self.variant!r})"

    def _windows(self, length):
        if self.variant == "pascanu":
            return super()._windows(length)
        return (0, length // 2), (length // 2, length)

    def _combine(self, a, b):
        return self._weight * (a + b)

    def _formula(self, a, b):
        return f"({a:.2f} + {b:.2f}) / 2" if self.variant == "pascanu" else f"{a:.2f} + {b:.2f}"
