"""One file that holds a tree of values, written at once or not at all."""

import io
import json
from pathlib import Path

import numpy as np

from unrolled._files import replacing
from unrolled.training._tree import decode, encode

_FORMAT, _VERSION = "unrolled checkpoint", 1
_HEADER = "header"


class CheckpointError(ValueError):
    """A checkpoint that cannot be used; the message names the file and says why."""


def write_tree(path, tree):
    """Replace the file at `path`: whoever reads it finds the old values or the new, never a part."""
    arrays = {}
    header = {"format": _FORMAT, "version": _VERSION, "content": encode(tree, "content", arrays)}
    arrays[_HEADER] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    with replacing(path) as file:
        np.savez(file, **arrays)


def read_tree(path):
    """The values that `write_tree` was given; CheckpointError if the file holds anything else."""
    content = Path(path).read_bytes()
    try:
        # Every byte of an array is under a checksum, which is compared when it is read.
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        ours = header["format"] == _FORMAT
    except Exception as error:  # damage shows as almost any exception of zip, npy or JSON readers
        raise CheckpointError(
            f"{path} is damaged or is not a checkpoint ({type(error).__name__}: {error}). "
            "Delete it to start anew, or give another name"
        ) from error
    if not ours:
        raise CheckpointError(f"{path} is not a checkpoint of training: give another name")
    if header["version"] != _VERSION:
        raise CheckpointError(
            f"{path} has the checkpoint format {header['version']!r}, this version of unrolled reads "
            f"{_VERSION}: use the version that wrote it, or delete the file to start anew"
        )
    return decode(header["content"], arrays)
