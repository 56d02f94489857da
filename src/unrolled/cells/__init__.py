"""Recurrent cells: a readable one-step map each, and a fused unroll with its gradient."""

from unrolled.cells.elman import ElmanRNN
from unrolled.cells.gru import GRU
from unrolled.cells.lstm import LSTM

__all__ = ["GRU", "LSTM", "ElmanRNN"]
