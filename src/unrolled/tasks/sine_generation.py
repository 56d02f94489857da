"""The sine generation of Ribeiro et al."""

import numpy as np

from unrolled._check import check_float_array
from unrolled.tasks._base import Task

# A sequence is wrong from this mean squared error on: a tenth of the sine's mean square.
_TOO_FAR = 0.05


class SineGeneration(Task):
    """Turn a constant input, a frequency, into the sine wave of that frequency.

    The input is the same number w at every step; the network answers sin(w), sin(2w), sin(3w),
    and so on. It must go on by itself: an attractor that is a cycle. From Ribeiro et al. (2020)
    and their code.

    Parameters
    ----------
    frequencies : array, optional
        Those that `sample` draws from, in radians per step. By default the authors' hundred,
        evenly spaced from pi/16 to pi/8: periods of 32 down to 16 steps.

    Notes
    -----
    The authors train on all hundred frequencies, 400 steps each, in order and in batches of ten:
    ``task.sequences(task.frequencies)``. `sample` draws from them with replacement. They report
    the mean squared error and name no threshold; here a sequence is wrong when its mean squared
    error reaches 0.05, a tenth of the sine's own mean square, and a run is solved below 1 %
    wrong. ``baseline(T)`` is the mean squared error of the best guess that knows the step but not
    the frequency: at each step the mean of all sines.

    Examples
    --------
    >>> import numpy as np
    >>> task = SineGeneration()
    >>> u, targets = task.sample(np.random.default_rng(0), batch_size=10)
    >>> u.shape, targets.shape
    ((400, 10, 1), (400, 10, 1))
    >>> bool(np.allclose(targets, np.sin(np.cumsum(u, axis=0))))
    True
    >>> round(task.baseline(400), 3)
    0.481
    """

    n_inputs = 1
    n_outputs = 1
    output = "all"
    default_length = 400

    def __init__(self, frequencies=None):
        if frequencies is None:
            frequencies = np.linspace(np.pi / 16, np.pi / 8, 100)
        self.frequencies = _check_frequencies(frequencies).copy()

    def __repr__(self):
        low, high = self.frequencies.min(), self.frequencies.max()
        return f"SineGeneration({len(self.frequencies)} frequencies from {low:.4g} to {high:.4g})"

    def sequences(self, frequencies, length=None):
        """Inputs and targets for given frequencies.

        Parameters
        ----------
        frequencies : array, shape (batch_size,)
            Radians per step.
        length : int, optional
            400 when None.

        Returns
        -------
        inputs, targets : ndarray, shape (length, batch_size, 1)

        Examples
        --------
        >>> import numpy as np
        >>> u, targets = SineGeneration().sequences([np.pi / 2], length=4)
        >>> targets[:, 0, 0].round(12).tolist()
        [1.0, 0.0, -1.0, -0.0]
        """
        frequencies = _check_frequencies(frequencies)
        steps = np.arange(1, self._check_length(length) + 1)
        phases = steps[:, None, None] * frequencies[:, None]
        u = np.empty_like(phases)
        u[:] = frequencies[:, None]
        return u, np.sin(phases)

    def baseline(self, length):
        """Mean squared error of the best guess that knows the step but not the frequency.

        Parameters
        ----------
        length : int

        Returns
        -------
        float

        Examples
        --------
        >>> import numpy as np
        >>> SineGeneration([0.3]).baseline(50)   # a single frequency needs no input
        0.0
        """
        return float(self.sequences(self.frequencies, length)[1].var(axis=1).mean())

    def _sample(self, rng, batch_size, length):
        return self.sequences(rng.choice(self.frequencies, size=batch_size), length)

    def error(self, outputs, targets):
        """Fraction of sequences whose mean squared error is 0.05 or more.

        Parameters
        ----------
        outputs, targets : array, shape (T, ..., 1)
            A sequence with an output that is NaN counts as wrong.

        Returns
        -------
        float

        Examples
        --------
        >>> import numpy as np
        >>> task = SineGeneration()
        >>> _, targets = task.sequences(task.frequencies)
        >>> task.error(targets, targets), task.error(np.zeros_like(targets), targets)
        (0.0, 1.0)
        """
        outputs, targets = self._check_answers(outputs, targets, (self.n_outputs,))
        return float(np.mean(~(np.mean((outputs - targets) ** 2, axis=0) < _TOO_FAR)))

    def _draw(self, ax, u, target):
        steps = np.arange(len(u))
        ax.plot(steps, u[:, 0], label="input")
        ax.plot(steps, target[:, 0], label="target")
        ax.set_ylim(-1.15, 1.6)  # room for the legend
        ax.set_ylabel("value")
        ax.legend(loc="upper right", ncols=2)
        w = u[0, 0]
        ax.set_title(f"answer: a sine of period 2π / {w:.3f} = {2 * np.pi / w:.1f} steps")


def _check_frequencies(frequencies):
    frequencies = check_float_array("frequencies", frequencies)
    if frequencies.ndim != 1 or not frequencies.size:
        raise ValueError(f"frequencies has shape {frequencies.shape}, expected (n,) with n at least 1")
    if not np.isfinite(frequencies).all():
        raise ValueError("frequencies must be finite numbers, in radians per step")
    return frequencies
