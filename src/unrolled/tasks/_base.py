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
        Where the answer is read.
    baseline : float
        The cost of the best guess that ignores the inputs: nats or squared error.
    solved_below : float
        The error below which the source of the task counts a run as successful.
    min_length : int
        Shortest sequence for which the task's positions exist.
    """

    n_inputs: int
    n_outputs: int
    output = "last"
    baseline: float
    solved_below: float
    min_length: int

    def sample(self, rng, batch_size, length):
        """Draw a batch.

        Parameters
        ----------
        rng : numpy.random.Generator
            The only source of randomness: the same state gives the same batch.
        batch_size : int
            Number of sequences, at least 1.
        length : int
            Number of time steps T.

        Returns
        -------
        inputs : ndarray, shape (length, batch_size, n_inputs)
        targets : ndarray
            Integers (batch_size,) for classes; floats (batch_size, n_outputs) for values.

        Raises
        ------
        ValueError
            When the length is too short for the task's positions.
        """
        check_rng(rng)
        batch_size = check_count("batch_size", batch_size)
        length = check_count("length", length)
        if length < self.min_length:
            raise ValueError(
                f"length must be at least {self.min_length} for {type(self).__name__}, got {length}"
            )
        return self._sample(rng, batch_size, length)

    def _check_answers(self, outputs, targets, target_shape):
        """Both as arrays, raising unless outputs are (..., n_outputs) and targets fit them.

        `target_shape` is the shape of the targets after the leading axes: (1,) or ().
        """
        outputs, targets = check_float_array("outputs", outputs), np.asarray(targets)
        check_last_axis("outputs", outputs, self.n_outputs, "the scores or values of one prediction")
        check_shape("targets", targets, (*outputs.shape[:-1], *target_shape))
        return outputs, targets
