"""A package index for tests of what calls pip."""
import os
import zipfile

import pytest

# Run by the page's own Python, in Node.js, by test_pack.py.
collect_ignore = ["import_all.py"]


@pytest.fixture
def toy_wheel(tmp_path, monkeypatch):
    """One small wheel, in a folder that is the only index pip sees; returns its path."""
    path = tmp_path / "toy-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("toy.py", "answer = 42\n")
        wheel.writestr("toy/assets/a.js", "alpha")
        wheel.writestr("toy-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n")
        wheel.writestr("toy-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("toy-1.0.dist-info/RECORD", "")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return path
