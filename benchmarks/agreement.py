"""Do our cells compute what torch's do? ``python -m benchmarks.agreement [--write]``.

Random shapes and weights, both precisions; outputs, and gradients for weights, inputs and initial
states. With --write, a few small cases are kept for `make test`, which has no torch.
"""

from benchmarks.alone import ROOT  # first, before numpy is imported

# isort: split
import argparse
import json
from collections import defaultdict

import numpy as np
import torch

from benchmarks.our_answers import differences
from benchmarks.torch_cases import KINDS, draw

# Some hundred roundings of the last digit: sums over at most 40 steps, 8 sequences, 24 units.
TOLERANCE = {"float64": 1e-13, "float32": 1e-4}
N_CASES = 10  # of each kind in each precision
REFERENCE = ROOT / "tests" / "cells" / "torch_reference.npz"


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also write {REFERENCE.relative_to(ROOT)}")
    chosen = parser.parse_args(arguments)
    if chosen.write:
        write_reference()
    rng, worst, n_cases = np.random.default_rng(0), defaultdict(lambda: defaultdict(float)), 0
    for kind in KINDS:
        for dtype in TOLERANCE:
            for _ in range(N_CASES):
                n_cases += 1
                for name, difference in differences(kind, draw(kind, dtype, rng)).items():
                    # Not max: it would drop a difference that is not a number.
                    if not difference <= worst[kind, dtype][name]:
                        worst[kind, dtype][name] = difference
    print(f"Outputs and gradients beside torch {torch.__version__}: largest relative differences of {n_cases} cases")
    for (kind, dtype), found in worst.items():
        print(f"  {kind:9} {dtype}  " + "  ".join(f"{name} {value:.0e}" for name, value in found.items()))
    bad = [key for key, found in worst.items() if not max(found.values()) <= TOLERANCE[key[1]]]
    if bad:
        raise SystemExit(f"They differ by more than {TOLERANCE}: {bad}")


def write_reference():
    """A dozen small cases with torch's answers, and how they were made, in one file."""
    rng, arrays = np.random.default_rng(1), {}
    for kind in KINDS:
        for k, dtype in enumerate(("float64", "float64", "float32")):
            for name, value in draw(kind, dtype, rng, longest=12, widest=5).items():
                arrays[f"{kind}/{k}/{name}"] = value
    made = {"torch": torch.__version__, "command": "python -m benchmarks.agreement --write"}
    np.savez_compressed(REFERENCE, made=json.dumps(made), **arrays)
    print(f"Written: {REFERENCE.relative_to(ROOT)}, {REFERENCE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
