"""Find and read a stored result."""

import json
from importlib.resources import files
from pathlib import Path

from unrolled._check import check_choice


def load(name):
    """Read a stored result.

    Parameters
    ----------
    name : str
        File name in ``book/results/`` without its ending, for instance "bench".

    Returns
    -------
    dict
        The result, and how it was made: its entry "made" is a date, "command" a command line.

    Examples
    --------
    >>> from unrolled import results
    >>> bench = results.load("bench")
    >>> "bench" in bench["command"]
    True
    """
    folder = _folder()
    stored = sorted(path.name.removesuffix(".json") for path in folder.iterdir() if path.name.endswith(".json"))
    check_choice("name", name, stored)
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def experiment(name):
    """Read what an experiment of `unrolled.experiments` has computed.

    Parameters
    ----------
    name : str
        Its name, for instance "chaotic-lstm"; ``python -m unrolled.experiments list`` has all.

    Returns
    -------
    dict
        Its "values" and "rows", and how they were made: "command", "made", "seconds", "seed".

    Examples
    --------
    >>> from unrolled import results
    >>> results.experiment("one-unit-folds")["values"]["w"]
    5.0
    """
    stored = {record["name"]: record for record in load("scorecard")["experiments"]}
    return stored[check_choice("name", name, list(stored))]


def _folder():
    """Inside an installed package; beside the chapters in a clone, where the package is used in place."""
    shipped = files("unrolled.results") / "data"
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "book" / "results"
