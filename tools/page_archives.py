"""The files that the live page's Python is loaded from: few, small, bytecode, each with its hash in a manifest.

The originals, verified, are repacked by the page's own Python in Node.js; see tools/pack.
"""
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from . import node
from .console import CommandFailed, Failure, run
from .pack.contents import PACKAGES_LEFT_OUT
from .paths import BUILD, ROOT, fingerprint, sha256

CORE = ["pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm"]  # loaded by the page as they are
PACKER = [*CORE, "pyodide.mjs", "python_stdlib.zip"]         # what Pyodide needs in Node.js
WANTED = ["numpy", "matplotlib", "autograd", "tqdm"]
KEPT = BUILD / "pack"


def write_page_python(console, lock, originals, wheel, folder):
    """Everything for the page: returns name -> path. The manifest is written into `folder`.

    Parameters
    ----------
    lock : dict
        tools/assets.json, as `assets.read_lock` gives it.
    originals : dict
        name -> path of every verified file: Pyodide, its packages, those from PyPI.
    wheel : Path
        The wheel of `unrolled`.
    """
    library = {name: originals[name] for name in ["python_stdlib.zip", *page_wheels(lock)]}
    core = packer(originals)
    info = lock["pyodide"]["info"]
    files = {name: originals[name] for name in CORE}
    files |= packed(console, "library", library, core, info)
    files |= packed(console, "book", {wheel.name: wheel}, core, info)
    manifest = {"info": info, "files": {name: {"sha256": sha256(path), "size": path.stat().st_size}
                                        for name, path in sorted(files.items())}}
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest, indent=1) + "\n")
    return files | {path.name: path}


def packer(originals):
    """The files of Pyodide itself, as Node.js runs it."""
    return {name: originals[name] for name in PACKER}


def page_wheels(lock):
    """The wheels that a page needs: those of WANTED, and of what they depend on."""
    packages, names, waiting = lock["pyodide"]["packages"], [], list(WANTED)
    for name in waiting:
        if name in packages:
            waiting += [other for other in packages[name]["depends"] if other not in waiting + PACKAGES_LEFT_OUT]
            names.append(packages[name]["file_name"])
        else:
            names += lock[name]["files"]
    return sorted(names)


def packed(console, job, inputs, core, info):
    """What a job of tools/pack/pack.py makes of these files (name -> path); made anew only when something differs."""
    said = json.dumps({name: sha256(path) for name, path in sorted({**inputs, **core}.items())})
    key = hashlib.sha256(f"{job} {said} {fingerprint(ROOT / 'tools' / 'pack')}".encode()).hexdigest()
    folder = KEPT / f"{job}-{key[:16]}"
    if not folder.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT, prefix="part-") as part:
            made = _run(console, job, inputs, core, info, Path(part))
            for old in KEPT.glob(f"{job}-*"):
                shutil.rmtree(old)
            os.replace(made, folder)
    return {path.name: path for path in sorted(folder.iterdir())}


def _run(console, job, inputs, core, info, part):
    """Run the job in the folder `part`; returns the folder of its results."""
    pyodide, source, target = (part / name for name in ("pyodide", "from", "to"))
    for folder, files in (pyodide, core), (source, inputs), (target, {}):
        folder.mkdir()
        for name, path in files.items():
            shutil.copyfile(path, folder / name)
    # No packages: what is packed needs only Python itself.
    (pyodide / "pyodide-lock.json").write_text(json.dumps({"info": info, "packages": {}}))
    command, environ = node.node(console)
    try:
        run([*command, ROOT / "tools" / "pack" / "run.mjs", pyodide, source, target, job], env=environ,
            on_line=lambda line: console.live(f"Python for the page: {line}"))
    except CommandFailed as error:
        raise Failure("Python for the page could not be packed:\n"
                      + "\n".join(f"  {line[:300]}" for line in error.lines)) from error
    return target
