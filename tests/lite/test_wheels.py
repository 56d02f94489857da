"""The files of JupyterLite's Python, as the site has them."""
import json
import zipfile

import pytest


@pytest.mark.parametrize("package", ["ipython", "matplotlib", "unrolled"])
def test_wheels_of_jupyterlite_are_what_they_were_but_for_bytecode(site, package):
    folder = site / "assets" / "pyodide"
    entry = json.loads((folder / "pyodide-lock.json").read_text())["packages"][package]
    with zipfile.ZipFile(folder / entry["file_name"]) as wheel:
        names = wheel.namelist()
        assert wheel.testzip() is None and any(name.endswith(".dist-info/METADATA") for name in names)
        if package == "unrolled":  # readers look into it
            assert "unrolled/__init__.py" in names
        else:
            assert not [name for name in names if name.endswith(".py")]
            code = wheel.read(next(name for name in names if name.endswith(".pyc")))
            assert code[:4] == b"\xcb\r\r\n"  # CPython 3.12
        if package == "matplotlib":  # else its list of fonts is made anew at each start
            assert json.loads(wheel.read("matplotlib/fontlist.json"))["_version"] == 330
