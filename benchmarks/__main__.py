"""Run all families, or the ones named: ``python -m benchmarks [FAMILY ...]``."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))  # what is timed is this clone's package, installed or not

# One thread for everybody, and numpy reads these only once, when it is imported.
if "numpy" in sys.modules:
    raise SystemExit("numpy is already imported: start this as `python -m benchmarks`")
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import argparse  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
from datetime import UTC, datetime  # noqa: E402

import torch  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.contest import disagreement  # noqa: E402
from benchmarks.summary import summarise  # noqa: E402
from benchmarks.table import table  # noqa: E402
from benchmarks.timing import rounds_of  # noqa: E402

FAMILIES = ("elman",)
RESULT = ROOT / "_build" / "bench" / "bench.json"


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"of {', '.join(FAMILIES)}; all by default")
    parser.add_argument("--rounds", type=int, default=25, help="turns of all contenders (default 25)")
    parser.add_argument("--seconds", type=float, default=0.04, help="of work in each turn (default 0.04)")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.families) - set(FAMILIES))
    if unknown:
        parser.error(f"no such family: {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    if chosen.rounds < 1:
        parser.error(f"--rounds must be at least 1, got {chosen.rounds}")

    torch.set_num_threads(1)
    report = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine.describe(), "cases": []}
    print(machine.in_words(report["machine"]))
    for family in chosen.families or FAMILIES:
        for case in importlib.import_module(f"benchmarks.{family}").cases():
            differences = disagreement(case)
            seconds = rounds_of(case.contenders, chosen.rounds, chosen.seconds)
            report["cases"].append(summarise(case, seconds, differences))
            print("\n" + table(report["cases"][-1]), flush=True)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(report, indent=1) + "\n")
    print("\nTimes are medians of processor time; ratios are taken within each round.")
    print(f"All numbers: {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
