"""Models: a cell with a read-out, its cost and its gradient."""

from unrolled.models.sequence import SequenceModel

__all__ = ["SequenceModel"]
