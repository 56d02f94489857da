"""From rounds of seconds to medians, spreads, ratios and verdicts."""

import numpy as np


def quartiles(samples):
    """Median and the quartiles around it, as numbers of Python with four digits.

    Examples
    --------
    >>> quartiles([3.0, 1.0, 2.0, 5.0, 4.0])
    {'median': 3.0, 'low': 2.0, 'high': 4.0}
    """
    low, median, high = (float(f"{q:.4g}") for q in np.quantile(samples, [0.25, 0.5, 0.75]))
    return {"median": median, "low": low, "high": high}


def summarise(case, seconds, differences):
    """Describe a timed case as a dict that JSON can hold.

    Ratios are taken within each round, then summarised: a round that was slow for all leaves
    them as they are.
    """
    rows = []
    for i, contender in enumerate(case.contenders):
        ratios, required = quartiles(seconds[:, i] / seconds[:, 0]), case.required.get(contender.name)
        rows.append(
            {
                "name": contender.name,
                "milliseconds": quartiles(1e3 * seconds[:, i]),
                "times_ours": ratios,
                "difference": differences.get(contender.name),
                "required": required,
                "met": required and is_met(ratios["median"], required),
            }
        )
    return {"name": case.name, **case.labels, "rounds": len(seconds), "contenders": rows}


def listed(amounts):
    """Describe measured amounts as a dict that JSON can hold."""
    rows = []
    for name, amount in amounts.amounts.items():
        amount, required = float(f"{amount:.4g}"), amounts.required.get(name)
        rows.append(
            {"name": name, "amount": amount, "required": required, "met": required and is_met(amount, required)}
        )
    return {"name": amounts.name, **amounts.labels, "unit": amounts.unit, "amounts": rows}


def required_rows(results):
    """All rows with a requirement: (name of the case, row, what was measured)."""
    for result in results:
        for row in result.get("contenders", result.get("amounts")):
            if row["required"]:
                yield result["name"], row, row["amount"] if "amount" in row else row["times_ours"]["median"]


def is_met(measured, required):
    """Whether a number lies within its bound.

    Examples
    --------
    >>> is_met(8.4, {"at_least": 8}), is_met(1.4, {"at_most": 1.3})
    (True, False)
    """
    ((kind, bound),) = required.items()
    return measured >= bound if kind == "at_least" else measured <= bound


def verdict(measured, required):
    """Whether a requirement is met, in words; empty if nothing is required.

    Examples
    --------
    >>> verdict(8.4, {"at_least": 8})
    'at least 8: met'
    >>> verdict(1.41, {"at_most": 1.3})
    'at most 1.3: MISSED'
    >>> verdict(7.9, None)
    ''
    """
    if required is None:
        return ""
    ((kind, bound),) = required.items()
    met = "met" if is_met(measured, required) else "MISSED"
    return f"{kind.replace('_', ' ')} {bound:.3g}: {met}"
