"""Files that are written at once or not at all."""

import os
import sys
from contextlib import contextmanager


@contextmanager
def replacing(path):
    """A binary file to write; at the end of the block it takes the name `path`.

    Whoever reads `path` finds the old content or the new, never a part: the new file is complete on
    the disk before it takes the old one's name, and taking a name is one indivisible act of the
    file system. When the block fails, the old file stays and the new one is removed.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        with open(partial, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _flush_names(path.parent)


def _flush_names(folder):
    """Write the folder's list of names to the disk, too, where a folder can be opened for that."""
    if sys.platform in ("win32", "emscripten"):
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
