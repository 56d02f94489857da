"""`make reproduce`: run the experiments again, and compare with what the book has stored.

The quick versions, in about a minute; `PUBLISH=1` runs them in full and puts their results where the
book reads them. `EXPERIMENT="chaotic-lstm"` names one or more, instead of all.
"""
import os
import subprocess

from . import environment
from .console import Failure
from .paths import ROOT

SCORECARD = ROOT / "book" / "results" / "scorecard.json"


def reproduce(console):
    """Compare, or write; what differs is listed, and is a failure."""
    python = environment.ensure(console)
    chosen = options(os.environ)
    command = [python, "-m", "unrolled.experiments", "scorecard", *chosen]
    code = subprocess.call(command, cwd=ROOT, env=environment.clean_environ())
    if code == 130:
        raise KeyboardInterrupt
    if code == 1:
        raise Failure("What differs from the stored scorecard is listed above. If a change of the code explains it, "
                      "make reproduce PUBLISH=1 stores the new values.")
    if code:
        raise Failure(f"python -m unrolled.experiments ended with code {code}; its report is above.")


def options(environ):
    """What the variables of `make` mean for `python -m unrolled.experiments scorecard`.

    >>> options({"EXPERIMENT": "chaotic-lstm basin-boundary"})
    ['--quick', 'chaotic-lstm', 'basin-boundary']
    >>> options({"PUBLISH": "1"})[0]
    '--write'
    """
    how = ["--write", str(SCORECARD)] if environ.get("PUBLISH") else ["--quick"]
    return how + environ.get("EXPERIMENT", "").split()
