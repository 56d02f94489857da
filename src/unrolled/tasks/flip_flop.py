"""The n-bit flip-flop."""

import numpy as np

from unrolled._check import check_count, check_number
from unrolled.plots.palette import BLUE, OCHRE
from unrolled.tasks._base import Task


class FlipFlop(Task):
    """Remember, for each of a few bits, the sign of the last pulse.

    Each input is 0 but for pulses of +1 or -1, which come at random; each output holds the sign
    of the last pulse of its input. Three bits make eight states to be kept, and so eight stable
    fixed points, the corners of a cube. From Sussillo & Barak (2013).

    Parameters
    ----------
    n_bits : int
        Number of inputs, and of outputs: 3 in the paper.
    pulse_probability : float
        That an input has a pulse at a step, above 0 and at most 1. Both signs are equally likely.

    Notes
    -----
    The paper's task runs in continuous time. In steps, as here, it is given by the authors of
    later fixed-point software (Golub & Sussillo 2018), from which we take that every input begins
    with a pulse, so that the right answer is +1 or -1 from the first step on. They draw pulses
    with probability 0.5; our default is 0.1, so that there is something to remember. They name no
    threshold for success: here a sequence is wrong when an output at any step is not on the side
    of zero of its target, and a run is solved below 1 % wrong. `baseline` is the mean square of
    the target, 1.

    Examples
    --------
    >>> import numpy as np
    >>> u, targets = FlipFlop(n_bits=1).sample(np.random.default_rng(5), batch_size=1, length=12)
    >>> u[:, 0, 0].astype(int).tolist()
    [-1, 0, 0, 0, -1, 0, 0, 1, 1, 0, 0, 0]
    >>> targets[:, 0, 0].astype(int).tolist()
    [-1, -1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1]
    """

    output = "all"
    baseline = 1.0

    def __init__(self, n_bits=3, pulse_probability=0.1):
        self.n_inputs = self.n_outputs = self.n_bits = check_count("n_bits", n_bits)
        self.pulse_probability = check_number("pulse_probability", pulse_probability)
        if not 0 < self.pulse_probability <= 1:
            raise ValueError(f"pulse_probability must be above 0 and at most 1, got {pulse_probability}")

    def __repr__(self):
        return f"FlipFlop(n_bits={self.n_bits}, pulse_probability={self.pulse_probability})"

    def _sample(self, rng, batch_size, length):
        p = self.pulse_probability
        chance = rng.random((length, batch_size, self.n_bits))
        chance[0] *= p  # the first step has a pulse everywhere
        pulses, positive = chance < p, chance < p / 2
        # Twice the step of a pulse plus its sign: the largest so far is that of the last pulse.
        code = np.where(pulses, 2 * np.arange(length)[:, None, None] + positive, 0)
        held = np.maximum.accumulate(code, axis=0) & 1
        return np.where(pulses, 2.0 * positive - 1.0, 0.0), 2.0 * held - 1.0

    def error(self, outputs, targets):
        """Fraction of sequences with an output, at any step, on the wrong side of zero.

        Parameters
        ----------
        outputs, targets : array, shape (T, ..., n_bits)
            An output that is zero or NaN counts as wrong.

        Returns
        -------
        float

        Examples
        --------
        >>> import numpy as np
        >>> task = FlipFlop(n_bits=1)
        >>> task.error(np.array([[[0.9], [0.1]], [[0.8], [-0.1]]]), np.ones((2, 2, 1)))
        0.5
        """
        outputs, targets = self._check_answers(outputs, targets, (self.n_outputs,))
        right = outputs * targets > 0
        return float(np.mean(~right.all(axis=(0, -1))))

    def _draw(self, ax, u, target):
        steps = np.arange(len(u))
        rows = -2.6 * np.arange(self.n_bits)
        for bit, row in enumerate(rows):
            ax.axhline(row, color="0.8", linewidth=0.8, linestyle="-", zorder=0)
            at = steps[u[:, bit] != 0]
            ax.vlines(at, row, row + u[at, bit], color=BLUE, linestyle="-")
            (pulses,) = ax.plot(at, row + u[at, bit], "o", color=BLUE)
            (held,) = ax.step(steps, row + target[:, bit], "--", where="post", color=OCHRE)
        pulses.set_label("pulse of the input")
        held.set_label("target")
        ax.set_yticks(rows, [f"bit {bit + 1}" for bit in range(self.n_bits)])
        ax.set_ylim(rows[-1] - 1.4, 2.6)  # room for the legend
        ax.legend(loc="upper right", ncols=2)
        ends = ", ".join("+1" if value > 0 else "-1" for value in target[-1])
        ax.set_title(f"answer: the last signs, {ends} at the end".replace("-", "\N{MINUS SIGN}"))
