"""What it costs to import a library, and to differentiate a very long sequence.

Each number is that of a fresh process, measured by itself.
"""

import os
import subprocess
import sys
from statistics import median

from benchmarks.alone import ROOT
from benchmarks.contest import Amounts, at_most

IMPORTS = {
    "numpy + autograd": "import autograd.numpy",
    "unrolled": "import unrolled",
    "torch": "import torch",
    "jax": "import jax.numpy",
}
SEGMENT = 100  # about the square root of the length, which needs least memory
LONG = {"n_hidden": 200, "n_batch": 10, "length": 10_000}

# The highest resident memory since this program began; ru_maxrss would also count its parent.
SAY = """
import sys, time
from pathlib import Path
status = Path("/proc/self/status")
if status.exists():
    peak = next(int(line.split()[1]) / 1e3 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
print(time.process_time(), peak)
"""

GRADIENT = """
import numpy as np, unrolled
rng = np.random.default_rng(0)
model = unrolled.SequenceModel(unrolled.{kind}(6, {n_hidden}), 4)
u, classes = rng.normal(size=({length}, {n_batch}, 6)), rng.integers(4, size={n_batch})
model.loss_and_grad(model.init(rng), u, classes, segment_length={segment})
"""

IN_TORCH = """
import torch
torch.set_num_threads(1)
rnn, readout = torch.nn.{kind}(6, {n_hidden}).double(), torch.nn.Linear({n_hidden}, 4).double()
u, classes = torch.randn({length}, {n_batch}, 6).double(), torch.randint(4, ({n_batch},))
torch.nn.functional.cross_entropy(readout(rnn(u)[0][-1]), classes).backward()
"""


def cases(quick=False):
    """Time and memory of imports; memory and time of one gradient over 10,000 steps."""
    runs = range(1 if quick else 5)
    # In turns, as everywhere: round by round, not program by program.
    measured = [{name: spent(program) for name, program in IMPORTS.items()} for _ in runs]
    each = {name: [once[name] for once in measured] for name in IMPORTS}
    labels = {"family": "import"}
    yield Amounts(
        "import, processor time",
        "s",
        {name: median(seconds for seconds, _ in of) for name, of in each.items()},
        labels={**labels, "shape": "time"},
    )
    yield Amounts(
        "import, peak memory of the process",
        "MB",
        {name: median(megabytes for _, megabytes in of) for name, of in each.items()},
        labels={**labels, "shape": "memory"},
    )
    for kind in ("ElmanRNN",) if quick else ("ElmanRNN", "LSTM", "GRU"):
        yield from long_gradient(kind)


def long_gradient(kind):
    """One gradient over 10,000 steps, with all states kept and with those of segments."""
    segmented, torch_kind = f"ours, segment_length={SEGMENT}", kind.replace("Elman", "")
    programs = {
        "ours": GRADIENT.format(kind=kind, segment=None, **LONG),
        segmented: GRADIENT.format(kind=kind, segment=SEGMENT, **LONG),
        "torch.nn": IN_TORCH.format(kind=torch_kind, **LONG),
    }
    spents = {name: spent(program) for name, program in programs.items()}
    title = f"{kind}, gradient over {LONG['length']} steps, H={LONG['n_hidden']} B={LONG['n_batch']}, float64"
    labels = {"family": "long", "cell": kind, "dtype": "float64"}
    yield Amounts(
        f"{title}, peak memory of the process",
        "MB",
        {name: megabytes for name, (_, megabytes) in spents.items()},
        {segmented: at_most(2000)},
        {**labels, "shape": "memory"},
    )
    yield Amounts(
        f"{title}, processor time with imports",
        "s",
        {name: seconds for name, (seconds, _) in spents.items()},
        labels={**labels, "shape": "time"},
    )


def spent(program):
    """Processor seconds and peak megabytes of a Python program, which sees this clone's package."""
    done = subprocess.run(
        [sys.executable, "-c", program + SAY],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"This program ended with code {done.returncode}:\n{program}\n{done.stderr}")
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes
