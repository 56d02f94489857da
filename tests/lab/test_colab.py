"""Colab: its kernel has ipywidgets 7, and nothing may be installed over it."""
import os
import sys
import tomllib

import nbformat
import pytest
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.version import Version

from tools.console import run
from tools.execute import QUIET
from tools.paths import ROOT

# What Colab came with when this was written.
COLAB = {"numpy": "2.0.2", "matplotlib": "3.10.0", "ipywidgets": "7.7.1", "tqdm": "4.67.1", "threadpoolctl": "3.6.0"}
PINS = ROOT / "tests" / "lab" / "colab.txt"

CELLS = [
    """
import ipywidgets
from matplotlib import pyplot as plt
from unrolled.explore import Point, explore, notebook

assert ipywidgets.__version__.startswith("7."), ipywidgets.__version__

@explore(w=(0.0, 2.0, 0.5), n=(1, 5), shape=["tanh", "sine"], grid=True, start=Point(x=(-1, 1), y=(-1, 1)))
def picture(w=1.0, n=2, shape="tanh", grid=True, start=(0.0, 0.0)):
    plt.figure()
    plt.plot([0, w, n], [start[0], start[1], w])
    plt.grid(grid)
    plt.title(shape)
""",
    """
box = notebook.build(picture.explorer)
image, *controls = box.children[:-1]
before, drawn = image.value, []
for control in controls:
    if hasattr(control, "step"):
        control.value = control.max
    elif hasattr(control, "options"):
        control.index = 1
    else:
        control.value = not control.value
    drawn.append(image.value)
assert before.startswith(b"\\x89PNG") and len({before, *drawn}) == 1 + len(controls), "a control changed nothing"
print(len(controls), "controls")
""",
]


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """A folder with Colab's ipywidgets."""
    folder = tmp_path_factory.mktemp("colab")
    run([sys.executable, "-m", "pip", "install", "--no-deps", "--require-hashes", "--disable-pip-version-check",
         "--target", folder, "-r", PINS])
    return folder


@pytest.mark.parametrize("name", COLAB)
def test_colab_keeps_its_own_packages(name):
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    (requirement,) = [one for one in map(Requirement, wanted) if one.name == name]
    assert Version(COLAB[name]) in requirement.specifier


def test_explorations_have_their_controls_with_ipywidgets_7(colab, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(colab), str(ROOT / "src")]))
    monkeypatch.delenv("UNROLLED_EXPLORE", raising=False)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, kernel_name="python3", timeout=120, extra_arguments=QUIET).execute()
    (shown, *_) = [output for output in notebook.cells[0].outputs if "data" in output]
    assert "application/vnd.jupyter.widget-view+json" in shown.data
    assert notebook.cells[1].outputs[0].text == "6 controls\n"
