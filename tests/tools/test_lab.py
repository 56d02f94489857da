"""`make lab` before it starts anything; that chapters open and run in it, tests/lab shows."""
import socket
import sys

import pytest

from tools import lab
from tools.console import Console, Failure


def test_a_port_that_is_taken_is_said_before_anything_is_installed(monkeypatch):
    monkeypatch.setattr(lab, "settled", lambda console: pytest.fail("it began to install"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(Failure, match=f"Port {port} .* is already in use.*make lab PORT="):
            lab.lab(Console())


def test_a_server_that_does_not_start_is_said_with_its_code(tmp_path):
    script = tmp_path / "jupyterlab.py"
    script.write_text("raise SystemExit(3)\n")
    with pytest.raises(Failure, match="ended with code 3.*make distclean"):
        with lab.jupyterlab(sys.executable, 0, folder=tmp_path):
            pytest.fail("it began to work")
