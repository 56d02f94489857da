"""All rows together, and whether a rerun finds them again."""

from datetime import UTC, datetime

import numpy as np

from unrolled._check import check_choice
from unrolled.experiments._registry import names


def scorecard(records, earlier=None):
    """Put the results of experiments together.

    Parameters
    ----------
    records : list of dict
        What `run` returned.
    earlier : dict, optional
        A scorecard of before: its results stay, unless there is a new one of the same experiment.

    Returns
    -------
    dict
        "experiments", the results in the order of `names`, and "made" and "command".

    Examples
    --------
    >>> from unrolled import experiments
    >>> card = experiments.scorecard([experiments.run("one-unit-folds", quick=True)])
    >>> [result["name"] for result in card["experiments"]]
    ['one-unit-folds']
    """
    by_name = (
        {} if earlier is None else {record["name"]: record for record in earlier["experiments"]}
    )
    for record in records:
        by_name[check_choice("the name of a result", record["name"], names())] = record
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": "python -m unrolled.experiments scorecard",
        # What is no longer an experiment is left out.
        "experiments": [by_name[name] for name in names() if name in by_name],
    }


def differences(stored, fresh):
    """Where a rerun does not find again what is stored.

    Parameters
    ----------
    stored, fresh : dict
        Results of one experiment, as `run` returns them; `fresh` may be a quick one. Every row of
        `fresh` must be among those of `stored`, with the same verdict and a value as near as its
        "rerun" says; a full run must have all of them.

    Returns
    -------
    list of str
        A sentence for each difference; empty when all is as stored.

    Examples
    --------
    >>> from unrolled import experiments
    >>> result = experiments.run("one-unit-folds", quick=True)
    >>> experiments.differences(result, result)
    []
    """
    before = {row["name"]: row for row in stored["rows"]}
    now = {row["name"]: row for row in fresh["rows"]}
    said = [f"{name} is not stored" for name in now if name not in before]
    if not fresh["quick"]:
        said += [f"{name} is stored, but was not found again" for name in before if name not in now]
    for name in now.keys() & before.keys():
        said += _compare(name, before[name], now[name])
    return [f"{stored['name']}: {one}" for one in sorted(said)]


def _compare(name, before, now):
    if before["holds"] != now["holds"]:
        verb = {True: "holds", False: "does not hold"}
        yield f"{name} {verb[now['holds']]} now, and {verb[before['holds']]} as stored"
    old, new = np.asarray(before["ours"]), np.asarray(now["ours"])
    if old.shape != new.shape or not (abs(old - new) <= now["rerun"]).all():
        yield (
            f"{name} is {now['ours']} now, {before['ours']} as stored, "
            f"expected within {now['rerun']:g}"
        )
