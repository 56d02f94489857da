"""Chapters are written so that opening one as a notebook and saving it changes nothing."""
import difflib

import jupytext
import pytest
from jupytext.config import load_jupytext_configuration_file

from tools.lab import jupyter_server_config  # noqa: F401 (changes what Jupytext writes)
from tools.paths import ROOT, files_below

CHAPTERS = [path for path in files_below(ROOT / "book")
            if path.suffix == ".md" and "{code-cell}" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.relative_to(ROOT / "book").as_posix())
def test_a_chapter_that_is_opened_and_saved_stays_as_it_was(path):
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    text = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="md:myst", config=config)
    # What JupyterLab puts there when it opens and runs a notebook.
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    config.set_default_format_options(notebook.metadata)
    saved = jupytext.writes(notebook, fmt="md:myst", config=config)
    changes = difflib.unified_diff(text.splitlines(), saved.splitlines(), "as it is", "saved", lineterm="", n=1)
    assert saved == text, "write it as Jupytext would:\n" + "\n".join(changes)
