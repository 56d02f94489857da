"""Where the time of our training step goes: ``python -m benchmarks.profile FAMILY SHAPE``.

Every function of numpy that a step calls is counted and timed, in three groups: matrix products,
nonlinearities, everything else that numpy does. What remains is Python itself, and operators
(``a * b``), which cannot be watched from here.
"""

from benchmarks.alone import ROOT  # noqa: F401  # first, before numpy is imported

# isort: split
import argparse
import importlib
import sys
import time

import autograd.numpy  # noqa: F401  # wraps numpy's functions, so it must see the real ones
import numpy as np

from benchmarks.shapes import N_IN, N_OUT, SHAPES

FAMILIES = {"elman": "ElmanRNN", "lstm": "LSTM", "gru": "GRU"}
GROUPS = {
    "products": ("matmul", "dot", "einsum", "tensordot"),
    "nonlinearities": ("tanh", "exp", "maximum", "log"),
    "arithmetic and copies": (
        "add", "subtract", "multiply", "divide", "square", "negative", "copyto", "concatenate", "stack", "sum",
        "ascontiguousarray", "zeros", "empty", "empty_like", "zeros_like", "swapaxes", "moveaxis", "reshape",
        "broadcast_to", "greater", "sqrt", "mean", "isfinite", "where", "take", "repeat",
    ),
}  # fmt: skip


class Watched:
    """A function of numpy that counts its calls and the seconds spent in them."""

    on = []  # the watched functions that are running: only the outermost one is charged

    def __init__(self, function):
        self.function, self.calls, self.seconds = function, 0, 0.0

    def __call__(self, *args, **kwargs):
        if self.on:
            return self.function(*args, **kwargs)
        self.on.append(self)
        start = time.perf_counter()
        try:
            return self.function(*args, **kwargs)
        finally:
            self.seconds += time.perf_counter() - start
            self.calls += 1
            self.on.pop()

    def __getattr__(self, name):  # np.add.reduce and the like
        return getattr(self.function, name)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("family", choices=FAMILIES)
    parser.add_argument("shape", choices="abcd")
    parser.add_argument("--dtype", choices=("float64", "float32"), default="float64")
    parser.add_argument("--repeat", type=int, default=40, help="steps (default 40)")
    chosen = parser.parse_args(arguments)

    kind = FAMILIES[chosen.family]
    step, shape = training_step(kind, chosen.shape, chosen.dtype)
    whole = fastest(step, chosen.repeat)
    groups = watch(kind, chosen)
    print(f"{kind}, training step {shape.name}: {shape}, {chosen.dtype}; the fastest of {chosen.repeat}")
    print(f"  {'whole step':22} {1e3 * whole:8.3f} ms")
    for group, (seconds, calls) in groups.items():
        most = sorted((name for name in calls if calls[name]), key=lambda name: -calls[name])[:4]
        said = ", ".join(f"{name} {calls[name] / shape.length:.2f}" for name in most)
        print(f"  {group:22} {1e3 * seconds:8.3f} ms {seconds / whole:6.0%}   calls per time step: {said}")
    rest = whole - sum(seconds for seconds, _ in groups.values())
    print(f"  {'Python and operators':22} {1e3 * rest:8.3f} ms {rest / whole:6.0%}")


def watch(kind, chosen):
    """Seconds and calls by name in each group, for the step in which least time was measured."""
    overhead = seconds_of_watching()
    watched = {name: Watched(getattr(np, name)) for names in GROUPS.values() for name in names}
    for name, function in watched.items():
        setattr(np, name, function)
    for name in [name for name in sys.modules if name.split(".")[0] == "unrolled"]:
        del sys.modules[name]  # so that the package is imported again, with the watched functions
    step, _ = training_step(kind, chosen.shape, chosen.dtype)
    step()
    best, least = None, float("inf")
    for _ in range(chosen.repeat):
        for function in watched.values():
            function.calls, function.seconds = 0, 0.0
        step()
        total = sum(function.seconds for function in watched.values())
        if total < least:
            least = total
            best = {name: (function.seconds, function.calls) for name, function in watched.items()}
    return {
        group: (
            sum(best[name][0] - best[name][1] * overhead for name in names),
            {name: best[name][1] for name in names},
        )
        for group, names in GROUPS.items()
    }


def training_step(kind, shape_name, dtype):
    """Our step at one shape, as a function, by the package as it is imported now."""
    unrolled = importlib.import_module("unrolled")
    rng, shape = np.random.default_rng(0), SHAPES[shape_name]
    model = unrolled.SequenceModel(getattr(unrolled, kind)(N_IN, shape.n_hidden), N_OUT, output=shape.output)
    params = {name: value.astype(dtype) for name, value in model.init(rng).items()}
    batch = shape.batch(rng, dtype)
    return lambda: model.loss_and_grad(params, *batch), shape


def fastest(run, repeat):
    """Seconds of the fastest call: on a busy machine, the one that was disturbed least."""
    run()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def seconds_of_watching(n=100_000):
    """What is charged to a watched function that does nothing."""
    nothing = Watched(lambda: None)
    for _ in range(n):
        nothing()
    return nothing.seconds / n


if __name__ == "__main__":
    main()
