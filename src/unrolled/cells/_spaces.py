"""Which of the two arrangements of arrays a run uses."""

from unrolled.cells._dense import Dense
from unrolled.cells._sweep import Sweep, is_worth_it


def choose(u, x0, n_hidden, n_gates, keep=True):
    """A `Sweep` for many tiny replicas, a `Dense` space for everything else."""
    space = Sweep if is_worth_it(u, x0, n_hidden, n_gates) else Dense
    return space(u, x0, n_hidden, keep)
