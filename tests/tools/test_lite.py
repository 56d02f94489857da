"""JupyterLite is built when something that it is made of has changed, and only then."""
import json

import pytest

from tools import lite
from tools.console import Console
from tools.paths import ROOT


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A site with one notebook, and a stand-in for the building, which counts its calls."""
    calls = []

    def build(console, notebooks):
        calls.append(sorted(path.name for path in notebooks.rglob("*.ipynb")))
        (lite.BUILT / "site").mkdir(parents=True, exist_ok=True)
        (lite.BUILT / "site" / "index.html").write_text(str(len(calls)))

    monkeypatch.setattr(lite, "BUILT", tmp_path / "lite")
    monkeypatch.setattr(lite, "build", build)
    monkeypatch.setattr(lite.environment, "ensure_locks", lambda *arguments: [])
    notebooks = tmp_path / "work" / "lite-notebooks" / "book"
    notebooks.mkdir(parents=True)
    (notebooks / "a.ipynb").write_text("{}")

    def step():
        html = tmp_path / "work" / f"html-{len(list((tmp_path / 'work').iterdir()))}"
        html.mkdir()
        lite.lite(Console(), None, html)
        return (html / "lite" / "index.html").read_text()

    return step, calls, notebooks


def test_nothing_is_built_again_while_the_notebooks_stay(built):
    step, calls, _ = built
    assert [step(), step()] == ["1", "1"] and calls == [["a.ipynb"]]


@pytest.mark.parametrize("change", [
    lambda folder: (folder / "a.ipynb").write_text("{ }"),
    lambda folder: (folder / "b.ipynb").write_text("{}"),
    lambda folder: (folder / "a.ipynb").rename(folder / "c.ipynb"),
])
def test_a_changed_notebook_is_built(built, change):
    step, calls, notebooks = built
    step()
    change(notebooks)
    assert step() == "2" and len(calls) == 2


def test_an_interrupted_build_is_begun_again(built):
    step, calls, _ = built
    step()
    (lite.BUILT / "complete.json").write_text('{"source": ')
    assert step() == "2"


def test_the_settings_ask_no_other_site_and_load_what_the_kernel_needs():
    settings = json.loads((ROOT / "tools" / "jupyterlite" / "jupyter-lite.json").read_text())["jupyter-config-data"]
    kernel = settings["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] is True and not kernel["pyodideUrl"].startswith("http")
    lock = json.loads((ROOT / "tools" / "assets.json").read_text())
    known = {name for group in ("pyodide", "lite", "lite-kernel") for name in lock[group].get("packages", {})}
    assert set(kernel["loadPyodideOptions"]["packages"]) <= known | set(lock) | {"unrolled"}
    # What the kernel would otherwise ask the package index for when it starts.
    assert {"micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "jedi", "ipython"} <= set(
        kernel["loadPyodideOptions"]["packages"])
