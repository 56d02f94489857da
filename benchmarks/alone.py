"""One thread, one core, this clone's package: import this module before numpy.

The numerical libraries read their number of threads once, when they are imported, so this is
the first import of every program here.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

if "numpy" in sys.modules:
    raise SystemExit("numpy is already imported: start the benchmarks as `python -m benchmarks`")
sys.path.insert(0, str(ROOT / "src"))  # what is timed is this clone's package, installed or not
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_ENABLE_X64"] = "1"
if hasattr(os, "sched_setaffinity"):  # only Linux can stay on one core
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
