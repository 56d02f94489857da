"""What every task offers."""

import numpy as np

from unrolled._check import check_count, check_float_array, check_last_axis, check_rng, check_shape


class Task:
    """A source of sequences with targets, and the rule by which an answer counts as right.

    Attributes
    ----------
    n_inputs, n_outputs : int
        Sizes that a model for this task needs.
    output : {"last", "all"}
        Where the answer is read: after the last input, or after every input.
    baseline : float or callable
        The mean cost of the best guess that ignores the inputs and may know the clock, in nats or
        as squared error. Where it depends on the length, ``baseline(length)``; for any task,
        `baseline_at`.
    solved_below : float
        The error below which the source of the task counts a run as successful.
    min_length : int
        Shortest length for which the task exists.
    default_length : int or None
        The length of the source, where it names a single one.
    """

    n_inputs: int
    n_outputs: int
    output = "last"
    baseline: float
    solved_below = 0.01
    min_length = 1
    default_length = None
    # The longest sequence that the source draws when it is asked for length T, in tenths of T.
    _longest_tenths = 10

    def sample(self, rng, batch_size, length=None, dtype=np.float64):
        """Draw a batch.

        Parameters
        ----------
        rng : numpy.random.Generator
            The only source of randomness: the same state gives the same batch.
        batch_size : int
            Number of sequences, at least 1.
        length : int, optional
            The T of the task's source: the number of steps, unless the task says otherwise. May
            be left out where the task has a `default_length`.
        dtype : {numpy.float64, numpy.float32}
            Precision of inputs and of real targets. A model whose parameters and inputs are
            float32 computes in float32. The numbers are the same but for their rounding.

        Returns
        -------
        inputs : ndarray, shape (n_steps, batch_size, n_inputs)
        targets : ndarray
            Integers for classes; floats, with a last axis of n_outputs, for values. The axes
            before that are (batch_size,) when `output` is "last", (n_steps, batch_size) when "all".

        Raises
        ------
        ValueError
            When the length is too short for the task.
        """
        check_rng(rng)
        batch_size = check_count("batch_size", batch_size)
        dtype = _check_dtype(dtype)
        inputs, targets = self._sample(rng, batch_size, self._check_length(length))
        if targets.dtype.kind == "f":
            targets = targets.astype(dtype, copy=False)
        return inputs.astype(dtype, copy=False), targets

    def draw_length(self, rng, length=None):
        """Draw the length of a batch, as the source does when it speaks of length T.

        Parameters
        ----------
        rng : numpy.random.Generator
        length : int, optional
            T.

        Returns
        -------
        int
            Uniform on T, ..., 11 T / 10 for `Multiplication` and for `Adding` as Pascanu et al.
            set it, T itself for all other tasks. Nothing is drawn from `rng` then.

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled import Adding, Copying
        >>> rng = np.random.default_rng(0)
        >>> sorted({Adding().draw_length(rng, 50) for _ in range(100)})
        [50, 51, 52, 53, 54, 55]
        >>> Copying().draw_length(rng, 50)
        50
        """
        check_rng(rng)
        length = self._check_length(length)
        longest = length * self._longest_tenths // 10
        return int(rng.integers(length, longest, endpoint=True)) if longest > length else length

    def baseline_at(self, length=None):
        """The mean cost of the best guess that ignores the inputs, for sequences of this length.

        Parameters
        ----------
        length : int, optional

        Returns
        -------
        float
            Nats where targets are classes, squared error where they are values.

        Examples
        --------
        >>> from unrolled import Copying, TemporalOrder
        >>> round(TemporalOrder().baseline_at(50), 4)   # ln 4, whatever the length
        1.3863
        >>> round(Copying().baseline_at(100), 4)        # 10 ln 8 / 120
        0.1733
        """
        length = self._check_length(length)
        return float(self.baseline(length) if callable(self.baseline) else self.baseline)

    def error(self, outputs, targets):
        """Fraction of sequences that are answered wrongly; each task says what wrong means.

        Parameters
        ----------
        outputs : array, shape (..., n_outputs)
        targets : array

        Returns
        -------
        float
        """
        raise NotImplementedError(f"{type(self).__name__} must say what a wrong answer is")

    def plot(self, rng, length=None, ax=None):
        """Draw one sequence and its answer.

        Shaded are the windows in which the marks of a task may stand.

        Parameters
        ----------
        rng : numpy.random.Generator
            Draws the sequence.
        length : int, optional
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure when None.

        Returns
        -------
        matplotlib.axes.Axes

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled import TemporalOrder
        >>> ax = TemporalOrder().plot(np.random.default_rng(0), 50)
        >>> ax.get_title()
        'answer: B, then A'
        """
        u, targets = self.sample(rng, 1, length)
        if ax is None:
            import matplotlib.pyplot as plt

            ax = plt.subplots()[1]
        self._draw(ax, u[:, 0], targets[..., 0] if targets.dtype.kind == "i" else targets[..., 0, :])
        ax.set_xlabel("step")
        ax.xaxis.get_major_locator().set_params(integer=True)
        return ax

    def _check_length(self, length):
        name = type(self).__name__
        if length is None and self.default_length is None:
            raise TypeError(f"length is missing: {name} needs it, at least {self.min_length}")
        length = check_count("length", self.default_length if length is None else length)
        if length < self.min_length:
            raise ValueError(f"length must be at least {self.min_length} for {name}, got {length}")
        return length

    def _check_answers(self, outputs, targets, target_shape):
        """Both as arrays, raising unless outputs are (..., n_outputs) and targets fit them.

        `target_shape` is the shape of the targets after the leading axes: (n_outputs,) or ().
        """
        outputs, targets = check_float_array("outputs", outputs), np.asarray(targets)
        check_last_axis("outputs", outputs, self.n_outputs, "the scores or values of one prediction")
        if self.output == "all" and outputs.ndim < 2:
            raise ValueError(
                f"outputs has shape {outputs.shape}, expected (T, ..., {self.n_outputs}): "
                "this task is answered at every step"
            )
        if not outputs.size:
            raise ValueError(f"outputs has shape {outputs.shape}: there is no answer to judge")
        check_shape("targets", targets, (*outputs.shape[:-1], *target_shape))
        return outputs, targets


def _check_dtype(dtype):
    try:
        known = np.dtype(dtype) in (np.float64, np.float32)
    except TypeError:  # no dtype at all
        known = False
    if not known or dtype is None:  # which numpy takes for float64
        raise TypeError(f"dtype must be numpy.float64 or numpy.float32, got {dtype!r}")
    return np.dtype(dtype)
