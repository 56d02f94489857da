"""Show what the browser tests measured: how fast a page is."""

import statistics

from unrolled.results._table import Table


def page_table(live, names=None):
    """What happens in a page, how long it took, and how long it should take at most.

    Parameters
    ----------
    live : dict
        What ``results.load("live")`` returned.
    names : sequence of str, optional
        Only these of its measurements, in this order; all by default.

    Returns
    -------
    Table
        Times are in milliseconds. What was measured in several places has the median over them,
        the fastest, the slowest, and how many there were.

    Raises
    ------
    ValueError
        If one of `names` was not measured.

    Examples
    --------
    >>> from unrolled import results
    >>> row = {"name": "a figure", "where": "here", "seconds": 0.02, "target": 0.0167}
    >>> results.page_table({"rows": [row, {**row, "where": "there", "seconds": 0.01}]}).rows
    [['a figure', '2', '15', '10', '20', '17']]
    """
    places = {}
    for row in live["rows"]:
        places.setdefault(row["name"], []).append(row)
    wanted = list(places) if names is None else list(names)
    missing = [name for name in wanted if name not in places]
    if missing:
        raise ValueError(f"names: nothing called {missing} was measured; there are {list(places)}")
    return Table(
        ["", "places", "median, ms", "fastest", "slowest", "wanted"], [_line(name, places[name]) for name in wanted]
    )


def _line(name, rows):
    seconds = [row["seconds"] for row in rows]
    times = (statistics.median(seconds), min(seconds), max(seconds), rows[0]["target"])
    return [name, str(len(rows)), *(f"{1000 * time:.0f}" for time in times)]
