"""What JupyterLite's Python has beyond the page's: its kernel, ipywidgets, scipy. Its wheels hold bytecode, too."""
from .page_archives import packed, packer

# Pure wheels from PyPI, with what each of them depends on. The package `widgetsnbextension`, which ipywidgets
# names too, is the half for Jupyter's pages; JupyterLite has it in its own pages.
FROM_PYPI = {"comm": ["traitlets"], "ipywidgets": ["comm", "ipython", "traitlets"]}


def lite_packages(lock, entry):
    """Entries for `pyodide-lock.json`: package -> what Pyodide must know of it.

    Parameters
    ----------
    lock : dict
        What `assets.read_lock` returned.
    entry : callable
        Makes an entry from a name, a version, a file's name, its hash, and what it depends on.
    """
    packages = lock["lite"]["packages"] | lock["lite-kernel"]["packages"]
    for name, depends in FROM_PYPI.items():
        ((file_name, file),) = lock[name]["files"].items()
        packages[name] = entry(name, lock[name]["version"], file_name, file["sha256"], depends)
    return packages


def lite_files(console, lock, originals):
    """The files of JupyterLite's Python: name -> path; Python imports them in half the time of the originals."""
    names = [name for name in originals if name.endswith(".whl") or name == "python_stdlib.zip"]
    made = packed(console, "wheels", {name: originals[name] for name in names}, packer(originals),
                  lock["pyodide"]["info"])
    return originals | made
