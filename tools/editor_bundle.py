"""The page's code editor: CodeMirror, bundled from tools/editor by npm, whose lock holds the hashes."""
import json
import shutil

from . import node
from .console import CommandFailed, Failure, run
from .paths import BUILD, ROOT, fingerprint

SOURCE = ROOT / "tools" / "editor"
WORK = BUILD / "editor"


def build_editor(console):
    """Bundle the editor unless its source and its lock are unchanged; returns the files."""
    key = fingerprint(SOURCE)
    stamp = WORK / "complete.json"
    if not _stands(stamp, key):
        _bundle(console)
        stamp.write_text(json.dumps({"source": key}))
    return sorted(path for path in (WORK / "dist").iterdir() if path.is_file())


def _stands(stamp, key):
    try:
        return json.loads(stamp.read_text()) == {"source": key}
    except (OSError, ValueError):
        return False


def _bundle(console):
    # In a copy: `npm ci` throws away node_modules, also when someone is at work in tools/editor.
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(SOURCE, WORK, ignore=shutil.ignore_patterns("node_modules", "dist"))
    npm, environ = node.npm(console)
    for step in (["ci", "--no-audit", "--no-fund", "--ignore-scripts"], ["run", "build"]):
        console.live(f"editor: npm {' '.join(step)}")
        try:
            run([*npm, *step], cwd=WORK, env=environ)
        except CommandFailed as error:
            raise Failure(f"The page's editor could not be built, npm {step[0]} failed:\n"
                          + "\n".join(f"  {line}" for line in error.lines)
                          + "\nWithout a network it needs npm's cache; "
                          "a wrong hash (EINTEGRITY) must not be accepted.") from error
