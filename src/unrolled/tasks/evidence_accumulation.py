"""Accumulating noisy evidence, and deciding."""

import math

import numpy as np

from unrolled._check import check_count, check_float_array, check_positive
from unrolled.plots.palette import BLUE, OCHRE
from unrolled.tasks._base import Task


class EvidenceAccumulation(Task):
    r"""Decide which of two drifts hides in a noisy signal.

    The one input is a constant drift c, positive or negative, plus fresh Gaussian noise at each
    step. After the last step the network gives the sign of c. One step says next to nothing: the
    evidence has to be added up. From Mante et al. (2013), without their second signal and its
    context.

    Parameters
    ----------
    coherences : sequence of float
        Sizes of the drift, above 0. Each sequence draws one of them, and a sign, all equally
        likely. The smaller, the harder.
    noise : float
        Standard deviation of the noise, above 0.
    delay : int
        Steps without input between the last evidence and the answer, at least 0.

    Notes
    -----
    In the laboratory the drift is the motion of randomly moving dots, and its size is called the
    coherence (Gold & Shadlen 2007). `length` counts the steps of evidence; a sequence has `delay`
    steps more.

    Nobody can always be right. The sum of T steps is Gaussian with mean c T and deviation
    noise :math:`\sqrt T`, and all that the steps tell about the sign of c lies in it, so the
    best of all observers errs with probability

    .. math:: \Phi(-|c| \sqrt T / \text{noise}),

    which `best_error` gives, averaged over the coherences. The papers name no threshold for
    success, and one that did not know the length would be out of reach for some; so hold the error
    against `best_error`. `solved_below` is 0.05. `baseline` is the mean square of the target, 1.

    References
    ----------
    V. Mante, D. Sussillo, K. V. Shenoy, W. T. Newsome (2013). Context-dependent computation by
    recurrent dynamics in prefrontal cortex. Nature 503, 78-84.

    J. I. Gold, M. N. Shadlen (2007). The neural basis of decision making. Annual Review of
    Neuroscience 30, 535-574.

    Examples
    --------
    >>> import numpy as np
    >>> task = EvidenceAccumulation([0.4], delay=5)
    >>> u, targets = task.sample(np.random.default_rng(0), batch_size=4, length=40)
    >>> u.shape, targets[:, 0].astype(int).tolist()
    ((45, 4, 1), [1, 1, 1, -1])
    >>> adding_up = np.sign(u.sum(axis=0))
    >>> task.error(adding_up, targets)
    0.0
    """

    n_inputs = 1
    n_outputs = 1
    output = "last"
    baseline = 1.0
    solved_below = 0.05

    def __init__(self, coherences=(0.1, 0.2, 0.4), noise=1.0, delay=0):
        sizes = check_float_array("coherences", coherences)
        if sizes.ndim != 1 or not sizes.size or not np.all((sizes > 0) & np.isfinite(sizes)):
            raise ValueError(
                f"coherences must be a list of finite numbers above 0, got {coherences!r}: "
                "each is drawn with either sign"
            )
        self.coherences = tuple(float(c) for c in sizes)
        self.noise = check_positive("noise", noise)
        self.delay = check_count("delay", delay, minimum=0)

    def __repr__(self):
        return (
            f"EvidenceAccumulation(coherences={self.coherences}, noise={self.noise}, delay={self.delay})"
        )

    def _sample(self, rng, batch_size, length):
        sign = rng.choice([-1.0, 1.0], size=batch_size)
        drift = sign * rng.choice(self.coherences, size=batch_size)
        u = np.zeros((length + self.delay, batch_size, 1))
        u[:length, :, 0] = drift + self.noise * rng.normal(size=(length, batch_size))
        return u, sign[:, None]

    def best_error(self, length=None):
        """The error of an observer who adds up all the evidence: nobody errs less on average.

        Parameters
        ----------
        length : int
            Steps of evidence.

        Returns
        -------
        float

        Examples
        --------
        >>> task = EvidenceAccumulation(coherences=[0.2])
        >>> [round(task.best_error(T), 4) for T in (1, 25, 100)]  # Phi(-0.2), Phi(-1), Phi(-2)
        [0.4207, 0.1587, 0.0228]
        """
        length = self._check_length(length)
        scale = math.sqrt(length / 2) / self.noise
        return sum(math.erfc(c * scale) for c in self.coherences) / (2 * len(self.coherences))

    def error(self, outputs, targets):
        """Fraction of sequences whose answer has the wrong sign.

        Parameters
        ----------
        outputs, targets : array, shape (..., 1)
            An output that is zero or NaN counts as wrong.

        Returns
        -------
        float

        Examples
        --------
        >>> EvidenceAccumulation().error([[0.3], [0.2]], [[1.0], [-1.0]])
        0.5
        """
        outputs, targets = self._check_answers(outputs, targets, (self.n_outputs,))
        return float(np.mean(~(outputs * targets > 0)))

    def _draw(self, ax, u, target):
        n_evidence = len(u) - self.delay
        steps = np.arange(len(u))
        total = np.cumsum(u[:, 0])
        ax.axhline(0, color="0.8", linewidth=0.8, linestyle="-", zorder=0)
        ax.plot(steps, u[:, 0], ".", color=BLUE, label="input")
        ax.plot(steps, total, "--", color=OCHRE, label="sum of the inputs")
        if self.delay:
            ax.axvspan(n_evidence - 0.5, len(u) - 0.5, color="0.93", zorder=0)
        ax.set_ylabel("evidence")
        ax.legend(loc="best")
        ax.set_title(f"answer: {'+' if target[0] > 0 else chr(0x2212)}1")
