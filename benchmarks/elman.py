"""Training steps of the vanilla network."""

from benchmarks import training


def cases(quick=False):
    return training.cases("ElmanRNN", quick)
