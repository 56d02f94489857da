"""Where things are, and what counts as 'unchanged'."""
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "_build"
SITE = BUILD / "html"


def cache_folder(environ=os.environ):
    """The folder of verified downloads, shared by all clones of one user."""
    if environ.get("UNROLLED_CACHE"):
        return Path(environ["UNROLLED_CACHE"]).expanduser().resolve()
    base = environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "unrolled"


def sha256(path):
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


IGNORED = {"__pycache__", ".ipynb_checkpoints", "node_modules", "dist"}


def files_below(*paths):
    """Every source file in these files and folders, in a fixed order."""
    for path in map(Path, paths):
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(set(folders) - IGNORED)
                yield from (Path(folder, name) for name in sorted(names) if not name.endswith(".pyc"))
        elif path.exists():
            yield path


def fingerprint(*paths, extra=""):
    """One hash for the names and the content of files and folders.

    Content, not time stamps: a fresh clone, a touched file or a switched branch
    that holds the same bytes has the same fingerprint.
    """
    digest = hashlib.sha256(str(extra).encode())
    for path in files_below(*paths):
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
        digest.update(f"\0{name.as_posix() if name != path.name else name}\0{sha256(path)}".encode())
    return digest.hexdigest()
