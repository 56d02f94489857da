"""Training loops."""

from unrolled.training.fit import Fit, NonFiniteError, fit

__all__ = ["Fit", "NonFiniteError", "fit"]
