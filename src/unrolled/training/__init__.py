"""Training: the loop, schedules, callbacks, checkpoints."""

from unrolled.training._file import CheckpointError
from unrolled.training.callbacks import Every, Record
from unrolled.training.fit import fit
from unrolled.training.result import Fit, NonFiniteError, TrainingInterrupted
from unrolled.training.schedules import Cosine, Exponential, PiecewiseConstant, ReduceOnPlateau

__all__ = [
    "CheckpointError",
    "Cosine",
    "Every",
    "Exponential",
    "Fit",
    "NonFiniteError",
    "PiecewiseConstant",
    "Record",
    "ReduceOnPlateau",
    "TrainingInterrupted",
    "fit",
]
