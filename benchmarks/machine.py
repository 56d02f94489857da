"""What the numbers were measured on: a ratio without its machine says little."""

import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

PACKAGES = ("numpy", "autograd", "torch", "jax", "jaxlib")


def describe():
    """Processor, load, versions, as a dict that JSON can hold."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
        "blas": f"{blas['name']} {blas['version']}",
        "blas_kernels": _kernels(),
        "threads": 1,
    }


def in_words(machine):
    """Two lines for the terminal, and a third one when the machine is busy."""
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, 1 thread used; {machine['system']}",
        f"Python {machine['python']}, {versions}, {machine['blas']} ({machine['blas_kernels']})",
    ]
    load = machine["load_before"]
    if load is not None and load > 0.5 * machine["cores"]:
        lines.append(
            f"The machine is busy (load {load} on {machine['cores']} cores): trust ratios more than times."
        )
    return "\n".join(lines)


def _kernels():
    """For which processor OpenBLAS has chosen its products; it may be an older one than ours."""
    environ = {**os.environ, "OPENBLAS_VERBOSE": "2"}
    said = subprocess.run([sys.executable, "-c", "import numpy"], env=environ, capture_output=True, text=True)
    core = re.search(r"^Core: (.*)$", said.stdout + said.stderr, flags=re.MULTILINE)
    return core.group(1).strip() if core else "unknown kernels"


def processor():
    """The name of the processor, as its maker calls it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:  # only Linux has this file
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
