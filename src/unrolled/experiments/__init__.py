"""Published experiments, computed again: what was claimed, and what we find.

Each experiment is a module of this package that computes some values and compares them with what
a paper says: a list of rows, each with its verdict. From a terminal::

    python -m unrolled.experiments list
    python -m unrolled.experiments run one-unit-folds --quick
    python -m unrolled.experiments scorecard

The stored rows of all experiments are the scorecard of the book, which
`results.load("scorecard") <unrolled.results.load>` reads.
"""

from unrolled.experiments._claim import Claim
from unrolled.experiments._registry import names
from unrolled.experiments._run import run
from unrolled.experiments._scorecard import differences, scorecard

__all__ = ["Claim", "differences", "names", "run", "scorecard"]
