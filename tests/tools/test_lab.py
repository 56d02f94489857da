"""`make lab` before it starts anything; that chapters open and run in it, tests/lab shows."""
import difflib
import socket
import sys

import jupytext
import pytest
from jupytext.config import load_jupytext_configuration_file

from tools import lab
from tools.console import Console, Failure
from tools.lab import jupyter_server_config  # noqa: F401 (changes what Jupytext writes)
from tools.paths import ROOT

CHAPTERS = sorted(path for path in (ROOT / "book").rglob("*.md") if "{code-cell}" in path.read_text())


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.relative_to(ROOT / "book").as_posix())
def test_a_chapter_that_is_opened_and_saved_stays_as_it_was(path):
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    text = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="md:myst", config=config)
    # What JupyterLab adds once the notebook has run.
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    config.set_default_format_options(notebook.metadata)
    saved = jupytext.writes(notebook, fmt="md:myst", config=config)
    changes = difflib.unified_diff(text.splitlines(), saved.splitlines(), "as it is", "saved", lineterm="", n=1)
    assert saved == text, "write it as Jupytext would:\n" + "\n".join(changes)


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
