"""Training: the loop, schedules, callbacks, checkpoints; and networks that generate."""

from unrolled.training._file import CheckpointError
from unrolled.training.callbacks import Every, Record
from unrolled.training.fit import fit
from unrolled.training.generation import FreeRunning, TeacherForcing, generate
from unrolled.training.result import Fit, NonFiniteError, TrainingInterrupted
from unrolled.training.schedules import Cosine, Exponential, PiecewiseConstant, ReduceOnPlateau

__all__ = [
    "CheckpointError",
    "Cosine",
    "Every",
    "Exponential",
    "Fit",
    "FreeRunning",
    "NonFiniteError",
    "PiecewiseConstant",
    "Record",
    "ReduceOnPlateau",
    "TeacherForcing",
    "TrainingInterrupted",
    "fit",
    "generate",
]
