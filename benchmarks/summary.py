"""From rounds of seconds to medians, spreads and ratios."""

import numpy as np


def quartiles(samples):
    """Median and the quartiles around it, as numbers of Python.

    Examples
    --------
    >>> quartiles([3.0, 1.0, 2.0, 5.0, 4.0])
    {'median': 3.0, 'low': 2.0, 'high': 4.0}
    """
    low, median, high = np.quantile(samples, [0.25, 0.5, 0.75])
    return {"median": float(median), "low": float(low), "high": float(high)}


def summarise(case, seconds, differences):
    """Describe a timed case as a dict that JSON can hold.

    Ratios are taken within each round, then summarised: a round that was slow for all leaves
    them as they are.
    """
    rows = []
    for i, contender in enumerate(case.contenders):
        rows.append(
            {
                "name": contender.name,
                "milliseconds": quartiles(1e3 * seconds[:, i]),
                "times_ours": quartiles(seconds[:, i] / seconds[:, 0]),
                "difference": differences.get(contender.name, 0.0),
                "required": case.required.get(contender.name),
            }
        )
    return {"name": case.name, "rounds": len(seconds), "contenders": rows}


def verdict(row):
    """Whether a required ratio is met, in words; empty if nothing is required.

    Examples
    --------
    >>> verdict({"times_ours": {"median": 8.4}, "required": 8})
    'required 8: met'
    >>> verdict({"times_ours": {"median": 7.9}, "required": 8})
    'required 8: MISSED'
    >>> verdict({"times_ours": {"median": 7.9}, "required": None})
    ''
    """
    if row["required"] is None:
        return ""
    met = row["times_ours"]["median"] >= row["required"]
    return f"required {row['required']:g}: {'met' if met else 'MISSED'}"
