"""What is ours in the page's Python: the wheel of `unrolled`, and the list of packages to load."""
import json
import os

from .console import run
from .environment import clean_environ
from .lite_python import lite_packages
from .paths import ROOT, sha256

# What the page needs that Pyodide does not bring: pure wheels, with what each of them depends on.
FROM_PYPI = {"autograd": ["numpy"], "tqdm": []}

# A fixed date inside the wheel: the same source gives the same bytes, hence the same hash.
EPOCH = "1577836800"


def write_wheel(python, folder):
    """Build the wheel of `unrolled` reproducibly; returns its path."""
    run([python, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder], cwd=ROOT,
        env=clean_environ(SOURCE_DATE_EPOCH=EPOCH))
    (wheel,) = folder.glob("unrolled-*.whl")
    os.chmod(wheel, 0o644)
    return wheel


def write_page_lock(folder, lock, wheel, files):
    """Write the `pyodide-lock.json` of the site: the in-page packages, those from PyPI, JupyterLite's, and `unrolled`.

    Pyodide checks each file it loads against the hash given here.

    Parameters
    ----------
    folder : Path
        Where to write it.
    lock : dict
        What `assets.read_lock` returned.
    wheel : Path
        That of `unrolled`.
    files : dict
        name -> path: the files of the other packages, as the site has them.
    """
    packages = lock["pyodide"]["packages"] | lite_packages(lock, _entry)
    for name, depends in FROM_PYPI.items():
        ((file_name, entry),) = lock[name]["files"].items()
        packages[name] = _entry(name, lock[name]["version"], file_name, entry["sha256"], depends)
    packages = {name: entry | {"sha256": sha256(files[entry["file_name"]])} for name, entry in packages.items()}
    packages["unrolled"] = _entry("unrolled", wheel.name.split("-")[1], wheel.name, sha256(wheel),
                                  ["autograd", "matplotlib", "numpy", "tqdm"])
    path = folder / "pyodide-lock.json"
    path.write_text(json.dumps({"info": lock["pyodide"]["info"], "packages": dict(sorted(packages.items()))}, indent=1))
    return path


def _entry(name, version, file_name, digest, depends):
    return {"depends": depends, "file_name": file_name, "imports": [name], "install_dir": "site", "name": name,
            "package_type": "package", "sha256": digest, "unvendored_tests": False, "version": version}
