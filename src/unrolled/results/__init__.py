"""Results that were computed beforehand, and how they are shown.

What takes longer than a reader waits is computed by a command, stored in ``book/results/`` with
how it was made, and shipped with the package, so that a page reads it by the same call in
Jupyter, in the build and in the browser.
"""

from unrolled.results._load import experiment, load
from unrolled.results._page import page_table
from unrolled.results._scorecard import ClaimTable, claim_table, scorecard_table
from unrolled.results._speed import family_table, missed_table, plot_ratios, ratio_table
from unrolled.results._table import Table

__all__ = [
    "ClaimTable",
    "Table",
    "claim_table",
    "experiment",
    "family_table",
    "load",
    "missed_table",
    "page_table",
    "plot_ratios",
    "ratio_table",
    "scorecard_table",
]
