"""Training steps of the LSTM."""

from benchmarks import training


def cases(quick=False):
    return training.cases("LSTM", quick)
