"""Read a data file that the package ships, and be sure that it is the one we shipped."""

import hashlib
from importlib.resources import files

import numpy as np


def read_csv(name, sha256):
    """Return the columns of ``data/<name>`` as a dict of float64 arrays.

    Lines that start with ``#`` are comments; the first other line names the columns.
    """
    # A checkout on Windows may have changed the line ends, which is no damage.
    raw = (files("unrolled.datasets") / "data" / name).read_bytes().replace(b"\r\n", b"\n")
    return parse_csv(name, raw, sha256)


def parse_csv(name, raw, sha256):
    """Check the bytes of a data file against their fingerprint, then parse them."""
    got = hashlib.sha256(raw).hexdigest()
    if got != sha256:
        raise RuntimeError(
            f"The data file {name!r} is damaged: its sha256 is {got}, expected {sha256}. "
            "Reinstall the package, or restore the file from the repository."
        )
    lines = [line for line in raw.decode("ascii").splitlines() if not line.startswith("#")]
    names = lines[0].split(",")
    rows = np.array([line.split(",") for line in lines[1:]], dtype=np.float64)
    return dict(zip(names, rows.T, strict=True))
