"""Run an experiment and keep what came out, with how it was made."""

import json
import os
import platform
import time
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import numpy as np

import unrolled
from unrolled._files import replacing
from unrolled.experiments._registry import module_of


def run(name, *, quick=False, out=None):
    """Run an experiment.

    Parameters
    ----------
    name : str
        One of `names`.
    quick : bool
        Smaller sizes, for a first look: the same claims, in a second or two.
    out : path-like, optional
        A folder, made if it is not there: the result is also written to ``out/name.json``, at once
        or not at all.

    Returns
    -------
    dict
        "values", what was computed, and "rows", the claims and whether they hold (`Claim`); "made",
        "command", "seconds", "seed" and "machine" say how.

    Raises
    ------
    NotADirectoryError, PermissionError
        If `out` is not a folder that can be written to. It is tried before anything is computed.

    Examples
    --------
    >>> from unrolled import experiments
    >>> result = experiments.run("one-unit-folds", quick=True)
    >>> result["command"]
    'python -m unrolled.experiments run one-unit-folds --quick'
    >>> [row["holds"] for row in result["rows"] if row["name"] == "right-fold"]
    [True]
    """
    module = module_of(name)
    folder = None if out is None else writable_folder(out)
    start = time.perf_counter()
    values, rows = module.compute(np.random.default_rng(module.SEED), quick)
    record = {
        "name": name,
        "title": module.TITLE,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": f"python -m unrolled.experiments run {name}" + " --quick" * quick,
        "quick": quick,
        "seconds": round(time.perf_counter() - start, 2),
        "seed": module.SEED,
        "machine": machine(),
        "values": values,
        "rows": rows,
    }
    if folder is not None:
        write(record, folder / f"{name}.json")
    return record


def machine():
    """What may change the last digits of a result: system, processor, versions."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {
            "numpy": np.__version__,
            "autograd": _version("autograd"),
            "unrolled": unrolled.__version__,
        },
    }


def _version(package):
    """The version that was installed; a page's Python may hold a package without such a record."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"


def writable_folder(out):
    """The folder `out`, made if need be; an error now is better than one after the computation."""
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise NotADirectoryError(f"out is {folder}, which is not a folder: name one") from None
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"out is {folder}, where nothing may be written: name another folder")
    return folder


def write(record, path):
    """As JSON, which has no infinities: those, and what is not a number, are an error."""
    text = json.dumps(record, indent=1, allow_nan=False)
    with replacing(path) as file:
        file.write(text.encode() + b"\n")
