"""The adding problem."""

import numpy as np

from unrolled._check import check_choice
from unrolled.tasks._base import Task


class Adding(Task):
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
    Pascanu et al. draw each batch's length from [T, 11T/10]; here `sample` makes exactly the
    length it is asked for, and the caller draws lengths. A sequence counts as wrong when the
    squared error of half the sum reaches 0.04; a run is solved below 1 % wrong. `baseline` is
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

    n_inputs = 2
    n_outputs = 1
    solved_below = 0.01
    min_length = 10

    def __init__(self, variant="pascanu"):
        self.variant = check_choice("variant", variant, ("pascanu", "arjovsky"))
        # Weight of the sum in the target, and so of its variance 2/12.
        self._weight = 0.5 if variant == "pascanu" else 1.0
        self.baseline = self._weight**2 / 6.0

    def __repr__(self):
        return f"Adding(variant={self.variant!r})"

    def _windows(self, length):
        if self.variant == "pascanu":
            return (0, length // 10), (length // 10, length // 2)
        return (0, length // 2), (length // 2, length)

    def _sample(self, rng, batch_size, length):
        u = np.zeros((length, batch_size, 2))
        u[..., 0] = rng.uniform(size=(length, batch_size))
        everyone = np.arange(batch_size)
        for low, high in self._windows(length):
            u[rng.integers(low, high, size=batch_size), everyone, 1] = 1.0
        total = (u[..., 0] * u[..., 1]).sum(axis=0)
        return u, self._weight * total[:, None]

    def error(self, outputs, targets):
        """Fraction of sequences whose squared error, of half the sum, is 0.04 or more.

        Parameters
        ----------
        outputs, targets : array, shape (..., 1)
            An output that is NaN counts as wrong.

        Returns
        -------
        float

        Examples
        --------
        >>> Adding().error([[0.5], [0.5]], [[0.6], [0.9]])
        0.5
        """
        outputs, targets = self._check_answers(outputs, targets, (self.n_outputs,))
        half = (outputs - targets) * (0.5 / self._weight)
        return float(np.mean(~(half**2 < 0.04)))
