"""`make lab`: the book's folder in JupyterLab on the loopback, every chapter a notebook.

The environment is made as Binder makes its own: the book's lock, then `postBuild`.
"""
import json
import os
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from .. import environment
from ..alone import alone
from ..console import Failure, run
from ..paths import ROOT
from ..serve import chosen_port, port_explained

FIRST = "lab/tree/book/index.md"
PATIENCE = 60  # seconds until JupyterLab has to be there


def lab(console):
    """Serve the book's folder until the reader presses Ctrl+C."""
    port = chosen_port(os.environ.get("PORT", "8888"), "lab")
    # Asked before minutes are spent on the environment; JupyterLab itself would only say it in its log.
    with port_explained(port, "lab"), socket.create_server(("127.0.0.1", port)) as free:
        port = free.getsockname()[1]
    with alone(console):
        python = settled(console)
    with jupyterlab(python, port) as server:
        console.note(f"The chapters are notebooks at {server['url']}{FIRST}?token={server['token']}\n"
                     "What you save there is saved in book/.  (Ctrl+C ends it)")
        try:
            code = server["process"].wait()
        except KeyboardInterrupt:
            console.note("\nEnded.")
            return
    raise Failure(f"JupyterLab ended with code {code}; what it said is above.")


def settled(console):
    """`.venv` with JupyterLab, settled by `postBuild` as on Binder; returns its Python."""
    python = environment.ensure(console, "lab")
    with console.step("notebooks    postBuild") as remarks:
        done = environment.layer(environment.VENV, ROOT / "postBuild", lambda: run(
            ["bash", ROOT / "postBuild"], env=environment.clean_environ(), cwd=ROOT, on_line=console.live))
        remarks.append("done" if done else "unchanged")
    return python


@contextmanager
def jupyterlab(python, port, folder=ROOT):
    """JupyterLab on a folder, with its own settings and not the user's, as long as the block runs.

    Yields what the server says of itself (`url`, `token`, ...) and its `process`.
    """
    with tempfile.TemporaryDirectory(prefix="unrolled-") as runtime:
        environ = environment.clean_environ(
            JUPYTER_CONFIG_DIR=str(environment.VENV / "jupyter"), JUPYTER_RUNTIME_DIR=runtime,
            JUPYTER_TOKEN=secrets.token_hex(16))
        command = [python, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
                   "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}", "--log-level=WARN"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--allow-root")  # as in a container; it listens on the loopback only
        # In a session of its own: Ctrl+C then reaches us alone, and JupyterLab does not ask back.
        process = subprocess.Popen(command, env=environ, cwd=folder, start_new_session=True,
                                   stdin=subprocess.DEVNULL)
        try:
            yield {**_started(process, Path(runtime)), "process": process}
        finally:
            process.send_signal(signal.SIGTERM)  # it ends its kernels, too
            process.wait()


def _started(process, runtime):
    """Wait until the server has written down where it is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(path.read_text())
            except ValueError:
                pass  # it is being written
        time.sleep(0.1)
    code = process.poll()
    what = f"did not start within {PATIENCE} seconds" if code is None else f"ended with code {code}"
    raise Failure(f"JupyterLab {what}; what it said is above. "
                  "Run `make lab` again; if it goes the same way: make distclean, and once more.")
