"""`make bench`: the package timed beside other systems, in an environment of their own.

`make bench FAMILY="lstm sweep"` runs these families only, `QUICK=1` small sizes; `PUBLISH=1` puts
the numbers of a whole run where the book reads them.
"""
import os
import subprocess

from . import environment
from .console import Failure
from .paths import ROOT

VENV = ROOT / ".venv-bench"
REQUIREMENTS = ROOT / "benchmarks" / "requirements.txt"


def bench(console):
    """Install the peers (never into the book's environment), compare answers with torch's, time."""
    with console.step(f"environment  {VENV.name}") as remarks:
        if not environment.is_complete(VENV, REQUIREMENTS):
            environment.create(VENV)
        installed = environment.layer(VENV, REQUIREMENTS, lambda: _install(console))
        remarks.append("the peers are installed" if installed else "unchanged")
    _run("benchmarks.agreement")
    _run("benchmarks", *options(os.environ))


def options(environ):
    """What the variables of `make` mean for `python -m benchmarks`.

    >>> options({"FAMILY": "lstm sweep", "QUICK": "1"})
    ['--quick', 'lstm', 'sweep']
    >>> options({})
    []
    """
    flags = [f"--{name.lower()}" for name in ("QUICK", "PUBLISH") if environ.get(name)]
    return flags + environ.get("FAMILY", "").split()


def _run(module, *arguments):
    command = [environment.interpreter(VENV), "-m", module, *arguments]
    code = subprocess.call(command, cwd=ROOT)
    if code:
        raise Failure(f"python -m {module} ended with code {code}; its report is above.")


def _install(console):
    def show(line):
        if line.startswith(("Collecting", "Installing")):
            console.live(line)

    environment.pip(VENV, "install", "--progress-bar", "off", "-r", REQUIREMENTS, on_line=show)
