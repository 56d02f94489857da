"""A reader's fresh start: a clone with nothing in it, set up as Binder does, in a real browser."""
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from tools.paths import ROOT

SETUP = 420  # seconds that all packages may take, from pip's cache or an index near by


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    """What git would give a stranger of this working copy: the files that are not ignored, and no environment."""
    folder = tmp_path_factory.mktemp("fresh") / "unrolled"
    folder.mkdir()
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=True).stdout
    names = [name for name in listed.decode().split("\0") if name and (ROOT / name).exists()]
    subprocess.run(["cp", "--parents", "-t", folder, *names], cwd=ROOT, check=True)
    for command in (["init", "-q"], ["add", "-A"],
                    ["-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def changes(clone):
    """What git sees as changed since the clone was made."""
    command = ["git", "status", "--porcelain"]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="session")
def make_lab(clone):
    """`make lab` in the fresh clone, started as a reader does; yields the address that it printed.

    Afterwards it is ended as a reader does, with Ctrl+C, and has to go at once and in peace.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "VIRTUAL_ENV"))}
    # Who runs the tests in the background may have them ignore Ctrl+C, and all that they start; a reader does not.
    process = subprocess.Popen(["make", "lab", "PORT=0", f"PYTHON={sys._base_executable}"], cwd=clone, env=environ,
                               text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    said = []
    try:
        yield _address(process, said)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        said.append(process.communicate(timeout=30)[0])
    assert "Ended." in said[-1] and "Traceback" not in said[-1], "".join(said)


def _address(process, said):
    begin = time.monotonic()
    for line in process.stdout:
        said.append(line)
        print(line, end="", file=sys.stderr)
        found = re.search(r"http://127\.0\.0\.1:\d+/lab/tree/\S+", line)
        if found:
            return found[0]
        assert time.monotonic() - begin < SETUP, "".join(said)
    pytest.fail("make lab ended before it printed an address:\n" + "".join(said), pytrace=False)
