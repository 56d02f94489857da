"""Recurrent cells: a readable one-step map each, and a fused unroll with its gradient."""

from unrolled.cells.antisymmetric import AntisymmetricRNN
from unrolled.cells.chaos_free import ChaosFreeRNN
from unrolled.cells.elman import ElmanRNN
from unrolled.cells.gru import GRU
from unrolled.cells.lstm import LSTM
from unrolled.cells.orthogonal import OrthogonalRNN

__all__ = ["GRU", "LSTM", "AntisymmetricRNN", "ChaosFreeRNN", "ElmanRNN", "OrthogonalRNN"]
