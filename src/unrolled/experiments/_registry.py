"""The experiments by name; their modules are imported when one is asked for."""

import importlib

from unrolled._check import check_choice

# name -> module, which has TITLE, SEED and compute(rng, quick) -> (values, rows); no rows where
# nobody has published what it computes
MODULES = {
    "initial-weights": "initial_weights",
    "one-unit-folds": "one_unit_folds",
    "basin-boundary": "basin_boundary",
    "driven-boundary": "driven_boundary",
    "chaotic-lstm": "chaotic_lstm",
}


def names():
    """The names of all experiments, in the order of the book.

    Returns
    -------
    list of str

    Examples
    --------
    >>> from unrolled import experiments
    >>> "chaotic-lstm" in experiments.names()
    True
    """
    return list(MODULES)


def module_of(name):
    """The module that does the experiment `name`."""
    check_choice("name", name, MODULES)
    return importlib.import_module(f"unrolled.experiments.{MODULES[name]}")
