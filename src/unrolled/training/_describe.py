"""Texts by which the parts of a run are recognised, also in another process."""

import hashlib

import numpy as np


def describe(part):
    """A text that is the same whenever a part of a run is, also in another process."""
    if part is None or isinstance(part, (bool, int, float, str)):
        return repr(part)
    if isinstance(part, (list, tuple)):
        return "[" + ", ".join(map(describe, part)) + "]"
    if isinstance(part, dict):
        return "{" + ", ".join(f"{describe(k)}: {describe(v)}" for k, v in part.items()) + "}"
    text = repr(part)
    if " at 0x" not in text:
        return text
    # Functions, and objects without a repr of their own, are known by their names only.
    return getattr(part, "__qualname__", type(part).__qualname__)


def fingerprint(params):
    """A short text that tells one set of parameters from another."""
    digest = hashlib.sha256()
    for k, p in params.items():
        digest.update(f"{k} {p.dtype} {p.shape} ".encode() + np.ascontiguousarray(p).tobytes())
    return digest.hexdigest()[:16]
