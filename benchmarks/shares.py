"""What our own training steps spend their time on: `profile`, for every cell, shape and precision."""

import json
import subprocess
import sys

from benchmarks.alone import ROOT
from benchmarks.contest import Amounts
from benchmarks.shapes import SHAPES

FAMILIES = {"elman": "ElmanRNN", "lstm": "LSTM", "gru": "GRU"}


def cases(quick=False):
    """Percentages, each set from a process of its own, in which numpy's functions are watched."""
    for family, cell in FAMILIES.items():
        for name in "a" if quick else SHAPES:
            for dtype in ("float64", "float32"):
                seconds = profiled(family, name, dtype)
                whole = sum(seconds.values())
                yield Amounts(
                    f"{cell}, training step {name}: {SHAPES[name]}, {dtype}, where our time goes",
                    "%",
                    {group: 100 * spent / whole for group, spent in seconds.items()},
                    labels={"family": "shares", "cell": cell, "shape": name, "dtype": dtype},
                )


def profiled(family, shape, dtype):
    """Seconds by group."""
    command = [sys.executable, "-m", "benchmarks.profile", family, shape, "--dtype", dtype, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with code {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)
