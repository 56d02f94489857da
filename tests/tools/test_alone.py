"""Two commands in one clone take turns, and a command that died does not block the next."""
import subprocess
import sys
import time

import pytest

from tools.alone import alone
from tools.console import Console
from tools.paths import ROOT

HOLD = """
import sys, time
from pathlib import Path
from tools.alone import alone
from tools.console import Console
with alone(Console(), Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def holder(tmp_path):
    """Start a process that holds the lock for some seconds; returns the lock and the process."""
    started = []

    def start(seconds):
        path = tmp_path / "build" / "lock"
        process = subprocess.Popen([sys.executable, "-c", HOLD, path, str(seconds)], cwd=ROOT, stdout=subprocess.PIPE,
                                   text=True)
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return path, process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_the_second_waits_and_says_so(holder, capsys):
    path, _ = holder(1.0)
    start = time.monotonic()
    with alone(Console(), path):
        assert time.monotonic() - start > 0.5
    assert "Another make is at work" in capsys.readouterr().out


def test_a_killed_command_leaves_no_lock(holder, capsys):
    path, process = holder(60)
    process.kill()
    process.wait()
    with alone(Console(), path):
        assert "Another make" not in capsys.readouterr().out
