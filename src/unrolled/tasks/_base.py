"""What every task offers."""

from unrolled._check import check_count, check_rng


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
        check_count("batch_size", batch_size)
        check_count("length", length)
        if length < self.min_length:
            raise ValueError(
                f"length must be at least {self.min_length} for {type(self).__name__}, got {length}"
            )
        return self._sample(rng, int(batch_size), int(length))
