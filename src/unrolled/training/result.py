"""What training leaves behind, also when it fails."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Fit:
    """What training leaves behind.

    Attributes
    ----------
    params : dict of ndarray
        The last parameters. After a non-finite value, the last ones whose loss and gradient
        were finite, or those that training started from.
    optimizer_state : dict
        The optimiser's memory that belongs to `params`.
    best_params : dict of ndarray or None
        The parameters of the lowest evaluation, the first of equals. None when there was none.
    loss : ndarray
        Training loss of each step's batch, before that step's update.
    grad_norm : ndarray
        Global norm of each step's gradient, before clipping.
    lr_factor : ndarray
        What the learning rate was multiplied by in each step, 1 without a schedule.
    evaluated_at : ndarray of int
        Number of updates made when `evaluation` was taken.
    evaluation : ndarray
        Values of the `evaluate` function.
    records : list of Record
        For each callback what it returned, with the number of updates made before.
    """

    params: dict
    optimizer_state: dict
    best_params: dict | None = None
    loss: np.ndarray = field(default_factory=lambda: np.empty(0))
    grad_norm: np.ndarray = field(default_factory=lambda: np.empty(0))
    lr_factor: np.ndarray = field(default_factory=lambda: np.empty(0))
    evaluated_at: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    evaluation: np.ndarray = field(default_factory=lambda: np.empty(0))
    records: list = field(default_factory=list)

    def __repr__(self):
        text = f"Fit: {len(self.loss)} steps"
        if len(self.loss):
            text += f", loss {self.loss[0]:.4g} -> {self.loss[-1]:.4g}"
        if len(self.evaluation):
            text += f", last evaluation {self.evaluation[-1]:.4g}"
        return text


class NonFiniteError(FloatingPointError):
    """Training met a number that is not finite.

    Attributes
    ----------
    result : Fit
        What was learned before.
    step : int
        The step (counted from 0) that failed.
    """

    def __init__(self, message, result, step):
        super().__init__(message)
        self.result = result
        self.step = step


class TrainingInterrupted(KeyboardInterrupt):
    """Somebody stopped training by Ctrl-C, or by the stop button of a notebook.

    Attributes
    ----------
    result : Fit
        What was learned before, as it stood between two updates.
    step : int
        Number of updates made.
    """

    def __init__(self, message, result, step):
        super().__init__(message)
        self.result = result
        self.step = step
