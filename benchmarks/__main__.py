"""Run all families, or the ones named: ``python -m benchmarks [FAMILY ...]``."""

from benchmarks.alone import ROOT  # first, before numpy is imported

# isort: split
import argparse
import importlib
import sys
import time
from datetime import UTC, datetime

from benchmarks import machine
from benchmarks.contest import Amounts, disagreement
from benchmarks.report import misses, write
from benchmarks.summary import listed, summarise
from benchmarks.table import table
from benchmarks.timing import rounds_of

FAMILIES = (
    "elman",
    "lstm",
    "gru",
    "temporal_order",
    "curvature",
    "lyapunov",
    "ensemble",
    "orbits",
    "basins",
    "sweep",
    "footprint",
    "shares",
)
FOLDER = ROOT / "_build" / "bench"
PUBLISHED = ROOT / "book" / "results" / "bench.json"


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"of {', '.join(FAMILIES)}; all by default")
    parser.add_argument("--rounds", type=int, default=15, help="turns of all contenders (default 15)")
    parser.add_argument("--seconds", type=float, default=0.04, help="of work in each turn (default 0.04)")
    parser.add_argument("--budget", type=float, default=12, help="seconds for a case, or five rounds (default 12)")
    parser.add_argument("--quick", action="store_true", help="small sizes, few rounds")
    parser.add_argument("--publish", action="store_true", help="put the numbers where the book reads them")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.families) - set(FAMILIES))
    if unknown:
        parser.error(f"no such family: {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    if chosen.rounds < 1:
        parser.error(f"--rounds must be at least 1, got {chosen.rounds}")
    if chosen.publish and (chosen.families or chosen.quick):
        parser.error("--publish takes a whole run: give no FAMILY and no --quick")

    report = run(chosen.families or FAMILIES, chosen)
    for path in (FOLDER / "bench.json", *([PUBLISHED] if chosen.publish else [])):
        write(report, path)
        print(f"Written: {path.relative_to(ROOT)}")
    draw(report)
    print("\n" + misses(report["cases"]))


def run(families, chosen):
    """Time everything; prints each case as it is done."""
    start = time.monotonic()
    report = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join(["python -m benchmarks", *sys.argv[1:]]),
        "machine": machine.describe(),
        "cases": [],
    }
    print(machine.in_words(report["machine"]))
    print("Times are medians of processor time; ratios are taken within each round.")
    for family in families:
        for case in importlib.import_module(f"benchmarks.{family}").cases(quick=chosen.quick):
            report["cases"].append(measured(case, chosen))
            print("\n" + table(report["cases"][-1]), flush=True)
    report["minutes"] = round((time.monotonic() - start) / 60, 1)
    return report


def measured(case, chosen):
    """One case as a dict: a contest is compared first, then timed."""
    if isinstance(case, Amounts):
        return listed(case)
    differences = disagreement(case)
    rounds, budget = (min(chosen.rounds, 5), 3) if chosen.quick else (chosen.rounds, chosen.budget)
    return summarise(case, rounds_of(case.contenders, rounds, chosen.seconds, budget), differences)


def draw(report):
    """The figures of the training steps, where all cells were timed at all shapes."""
    import matplotlib

    from unrolled import plots, results

    timed = {(case["cell"], case["shape"]) for case in report["cases"] if case["family"] == "training"}
    if len(timed) < 12:
        return
    matplotlib.use("agg")
    plots.use_style()
    for dtype in ("float64", "float32"):
        path = FOLDER / f"training-{dtype}.png"
        results.plot_ratios(report, dtype).savefig(path)
        print(f"Drawn: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
