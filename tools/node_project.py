"""What the build does with Node.js: small projects below tools/, whose locks hold the hash of every package."""
import json
import shutil

from . import node
from .console import CommandFailed, Failure, run
from .paths import BUILD, ROOT, fingerprint


def built(console, name, what):
    """Install tools/NAME, and build it when its package.json says how; returns the folder, in `_build`.

    Nothing is done while its files and its lock are unchanged.

    Parameters
    ----------
    name : str
        The folder below tools/, which holds package.json and package-lock.json.
    what : str
        What a failure calls it.
    """
    source, folder = ROOT / "tools" / name, BUILD / name
    key = fingerprint(source)
    stamp = folder / "complete.json"
    if not _stands(stamp, key):
        # In a copy: `npm ci` throws away node_modules, also when someone is at work in the source.
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
        npm(console, folder, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], what)
        if "build" in json.loads((folder / "package.json").read_text()).get("scripts", {}):
            npm(console, folder, ["run", "build"], what)
        stamp.write_text(json.dumps({"source": key}))
    return folder


def npm(console, folder, arguments, what):
    """Call npm in a folder; a failure says what could not be made, and why."""
    command, environ = node.npm(console)
    console.live(f"{folder.name}: npm {' '.join(arguments)}")
    try:
        run([*command, *arguments], cwd=folder, env=environ)
    except CommandFailed as error:
        raise Failure(f"{what} could not be made, npm {arguments[0]} failed:\n"
                      + "\n".join(f"  {line}" for line in error.lines)
                      + "\nWithout a network it needs npm's cache; "
                      "a wrong hash (EINTEGRITY) must not be accepted.") from error


def _stands(stamp, key):
    try:
        return json.loads(stamp.read_text()) == {"source": key}
    except (OSError, ValueError):
        return False
