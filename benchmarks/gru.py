"""Training steps of the GRU."""

from benchmarks import training


def cases(quick=False):
    return training.cases("GRU", quick)
