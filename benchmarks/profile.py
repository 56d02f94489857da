"""Where the time of our training step goes: ``python -m benchmarks.profile FAMILY SHAPE``.

Every function of numpy that a step calls is counted and timed, in three groups: matrix products,
nonlinearities, everything else that numpy does. What remains is Python itself, and operators
(``a * b``), which cannot be watched from here.
"""

from benchmarks.alone import ROOT  # noqa: F401  # first, before numpy is imported

# isort: split
import argparse
import importlib
import json
import sys
import time

import autograd.numpy  # noqa: F401  # wraps numpy's functions, so it must see the real ones
import numpy as np

from benchmarks.shapes import N_IN, N_OUT, SHAPES
from benchmarks.watched import Watched, costs_of_watching

FAMILIES = {"elman": "ElmanRNN", "lstm": "LSTM", "gru": "GRU"}
GROUPS = {
    "products": ("matmul", "dot", "einsum", "tensordot"),
    "nonlinearities": ("tanh", "exp", "maximum", "log"),
    "arithmetic and copies": (
        "add", "add.reduce", "subtract", "multiply", "divide", "square", "negative", "copyto", "concatenate", "stack",
        "sum", "ascontiguousarray", "zeros", "empty", "empty_like", "zeros_like", "swapaxes", "moveaxis", "reshape",
        "broadcast_to", "greater", "sqrt", "mean", "isfinite", "where", "take",
    ),
}  # fmt: skip


REST = "Python and operators"


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("family", choices=FAMILIES)
    parser.add_argument("shape", choices="abcd")
    parser.add_argument("--dtype", choices=("float64", "float32"), default="float64")
    parser.add_argument("--repeat", type=int, default=40, help="steps (default 40)")
    parser.add_argument("--json", action="store_true", help="print seconds of each group, for programs")
    chosen = parser.parse_args(arguments)

    seconds, calls = watch(FAMILIES[chosen.family], chosen)
    if chosen.json:
        print(json.dumps(seconds))
        return
    shape, whole = SHAPES[chosen.shape], sum(seconds.values())
    title = f"{FAMILIES[chosen.family]}, training step {shape.name}: {shape}, {chosen.dtype}"
    print(f"{title}; the fastest of {chosen.repeat}")
    for group, spent in seconds.items():
        names = sorted(GROUPS.get(group, ()), key=lambda name: -calls[name])[:4]
        said = ", ".join(f"{name} {calls[name] / shape.length:.2f}" for name in names if calls[name])
        calls_said = f"   calls per time step: {said}" if said else ""
        print(f"  {group:22} {1e3 * spent:8.3f} ms {spent / whole:6.0%}{calls_said}")


def watch(kind, chosen):
    """Seconds of each group, and calls of each function, in the fastest of some steps."""
    charged, uncharged = costs_of_watching()
    watched = {
        name: Watched(getattr(np, name)) for names in GROUPS.values() for name in names if "." not in name
    }
    for name, function in watched.items():
        setattr(np, name, function)
    watched["add.reduce"] = watched["add"].reduce = Watched(np.add.reduce)
    step = training_step(kind, chosen.shape, chosen.dtype)
    step()
    fastest = float("inf")
    for _ in range(chosen.repeat):
        for function in watched.values():
            function.calls, function.seconds = 0, 0.0
        start = time.thread_time()
        step()
        whole = time.thread_time() - start
        if whole < fastest:
            fastest = whole
            calls = {name: function.calls for name, function in watched.items()}
            raw = {name: function.seconds for name, function in watched.items()}
    seconds = {
        group: sum(raw[name] - calls[name] * charged for name in names) for group, names in GROUPS.items()
    }
    seconds[REST] = fastest - sum(raw.values()) - uncharged * sum(calls.values())
    return seconds, calls


def training_step(kind, shape_name, dtype):
    """Our step at one shape; the package is imported here, when numpy's functions are watched."""
    if "unrolled" in sys.modules:
        raise RuntimeError("unrolled is already imported, with numpy's own functions in it")
    unrolled = importlib.import_module("unrolled")
    rng, shape = np.random.default_rng(0), SHAPES[shape_name]
    model = unrolled.SequenceModel(getattr(unrolled, kind)(N_IN, shape.n_hidden), N_OUT, output=shape.output)
    params = {name: value.astype(dtype) for name, value in model.init(rng).items()}
    batch = shape.batch(rng, dtype)
    return lambda: model.loss_and_grad(params, *batch)


if __name__ == "__main__":
    main()
