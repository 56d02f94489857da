"""The project's environment, `.venv`, made from locks with hashes and kept in step with them.

Each layer (the book's lock, the tests' lock) leaves a stamp in `.venv` when it is
complete. A stamp names what the layer was made from: the interpreter, the lock,
the place of the clone. Whatever does not match (another Python, a newer lock, a
moved clone, an interrupted run) is made again.
"""
import importlib.util
import json
import os
import shutil
import sys

from .console import CommandFailed, Failure, run
from .paths import ROOT, sha256

VENV = ROOT / ".venv"


def interpreter(venv=VENV):
    """The Python inside an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _stamp(venv, source):
    return venv / f"complete-{source.name}.json"


def _recipe(venv, source):
    """What a layer is made from, as far as it can differ between two runs."""
    return {"python": sys.version, "base": sys.base_prefix, "place": str(venv), source.name: sha256(source)}


def is_complete(venv, source):
    """Whether the layer of this lock (or pyproject.toml) stands, made from what is here now.

    A stamp that cannot be read counts as absent: the layer is then made again.
    """
    try:
        recorded = json.loads(_stamp(venv, source).read_text())
    except (OSError, ValueError):
        return False
    return recorded == _recipe(venv, source) and interpreter(venv).exists()


def ensure(console, *groups):
    """Make `.venv` hold the book's packages, those of more `groups` ("test", "lab"), and `unrolled` itself."""
    with console.step("environment  .venv") as remarks:
        locks = [ROOT / "requirements.lock", *(ROOT / f"requirements-{group}.lock" for group in groups)]
        changed = ensure_locks(console, VENV, locks)
        changed += layer(VENV, ROOT / "pyproject.toml", lambda: _install_package(console))
        remarks.append(f"{' and '.join(changed)} installed" if changed else "unchanged")
    return interpreter()


def ensure_locks(console, venv, locks):
    """Install the locks into `venv`, the first one into a new environment; skip complete layers.

    Returns the names of the layers that had to be installed.
    """
    if not is_complete(venv, locks[0]):
        create(venv)
    return [name for lock in locks for name in layer(venv, lock, lambda lock=lock: _install_lock(console, venv, lock))]


def layer(venv, source, install):
    """Install a layer unless it stands; the stamp comes last, so an interrupted one is made again."""
    if is_complete(venv, source):
        return []
    install()
    _stamp(venv, source).write_text(json.dumps(_recipe(venv, source), indent=1))
    return [source.name]


def create(venv):
    """Make an empty environment, in place of whatever is there."""
    if importlib.util.find_spec("pip") is None:
        raise Failure(
            f"{sys.executable} has no pip, which installs the book's packages.\n"
            "Install it (Debian and Ubuntu: apt install python3-pip) or name a Python that has it: "
            "make book PYTHON=..."
        )
    if venv.exists():
        shutil.rmtree(venv)
    # Without pip: Debian's Python lacks ensurepip, and the pip outside can fill the
    # environment just as well.
    run([sys.executable, "-m", "venv", "--without-pip", venv])


def pip(venv, *arguments, **options):
    """Run the outer pip on an environment; what pip reports is part of the error."""
    command = [sys.executable, "-m", "pip", "--python", interpreter(venv), "--disable-pip-version-check",
               "--no-input", *arguments]
    try:
        return run(command, **options)
    except CommandFailed as error:
        raise Failure(f"pip could not install the packages of {venv.name}.\n{explain_pip(error.lines)}") from error


def explain_pip(lines):
    """Turn the end of pip's output into advice, keeping what pip said."""
    chatter = ("Ignoring ", "Collecting ", "Looking in ", "  Using cached", "  Downloading")
    telling = [line for line in lines if not line.startswith(chatter) and "Retry(total=" not in line
               or "Retry(total=0" in line]
    said = "\n".join(f"  pip: {line}" for line in telling[-15:])
    text = "\n".join(lines)
    if "DO NOT MATCH THE HASHES" in text:
        advice = ("A package differs from the one this project was locked with. Do not install it: "
                  "empty pip's cache (pip cache purge) and try again; if it stays, report it.")
    elif any(sign in text for sign in ("NewConnectionError", "Could not find a version", "ConnectionError",
                                       "Temporary failure in name resolution", "Max retries", "timed out")):
        advice = ("pip did not get a package from its index. Is there a network, or a pip cache or mirror "
                  "(pip config list)? Then run the same command again; what is complete is kept.")
    else:
        advice = "Run the same command again; if it fails in the same way, these lines say where to look."
    return f"{said}\n{advice}"


def _install_lock(console, venv, lock):
    wanted = sum("==" in line for line in lock.read_text().splitlines())
    seen = 0

    def show(line):
        nonlocal seen
        if line.startswith("Collecting "):
            seen += 1
            console.live(f"package {seen} of about {wanted}: {line.split()[1]}")
        elif line.startswith("Installing collected packages"):
            console.live(f"unpacking {seen} packages")

    # --no-deps: the lock is complete, resolving it again only costs time.
    # --no-compile: bytecode is made for the modules that are really imported.
    pip(venv, "install", "--no-deps", "--no-compile", "--progress-bar", "off", "--require-hashes", "-r", lock,
        on_line=show)


def _install_package(console):
    console.live("installing the package unrolled from src/")
    pip(VENV, "install", "--no-deps", "--no-build-isolation", "--progress-bar", "off", "-e", ROOT)


def clean_environ(**extra):
    """The variables a build runs with: this environment only, no user settings that change results."""
    foreign = ("PYTHON", "MPL", "MAKE", "MFLAGS")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environ.update(
        VIRTUAL_ENV=str(VENV),
        PATH=os.pathsep.join([str(interpreter().parent), os.environ.get("PATH", "")]),
        PYTHONHASHSEED="0", PYTHONNOUSERSITE="1", PYTHONUTF8="1", PYTHONUNBUFFERED="1",
        JUPYTER_PREFER_ENV_PATH="1", JUPYTER_PLATFORM_DIRS="1",
        # One thread: the same sums in the same order on every machine, and two pages at a time.
        OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1",
        IPYTHONDIR=str(VENV / "ipython"), MPLCONFIGDIR=str(VENV / "matplotlib"),
        **extra,
    )
    return environ
