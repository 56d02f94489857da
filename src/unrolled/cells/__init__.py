"""Recurrent cells: a readable one-step map each, and a fused unroll with its gradient."""

from unrolled.cells.elman import ElmanRNN

__all__ = ["ElmanRNN"]
