"""`make bench`: the package timed beside other systems, in an environment of their own."""
import subprocess

from . import environment
from .console import Failure
from .paths import ROOT

VENV = ROOT / ".venv-bench"
REQUIREMENTS = ROOT / "benchmarks" / "requirements.txt"


def bench(console):
    """Install the peers (never into the book's environment) and run `python -m benchmarks`."""
    with console.step(f"environment  {VENV.name}") as remarks:
        if not environment.is_complete(VENV, REQUIREMENTS):
            environment.create(VENV)
        installed = environment.layer(VENV, REQUIREMENTS, lambda: _install(console))
        remarks.append("the peers are installed" if installed else "unchanged")
    code = subprocess.call([environment.interpreter(VENV), "-m", "benchmarks"], cwd=ROOT)
    if code:
        raise Failure(f"python -m benchmarks ended with code {code}; its report is above.")


def _install(console):
    def show(line):
        if line.startswith(("Collecting", "Installing")):
            console.live(line)

    environment.pip(VENV, "install", "--progress-bar", "off", "-r", REQUIREMENTS, on_line=show)
