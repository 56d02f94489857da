"""Training loops."""

from unrolled.training.fit import fit
from unrolled.training.result import Fit, NonFiniteError

__all__ = ["Fit", "NonFiniteError", "fit"]
