"""What the page's Python is packed into: the same bytes each time, and everything that a chapter imports."""
import gzip
import hashlib
import io
import json
import re
import subprocess
import tarfile
import zipfile

import pytest

from tools import assets, page_archives
from tools.console import Console, Failure
from tools.node import node
from tools.paths import BUILD, ROOT, cache_folder

HERE = ROOT / "tests" / "tools"
STAGED = BUILD / "assets"
MAGIC = bytes.fromhex("cb0d0d0a")  # of the bytecode of CPython 3.12

# What a page cannot have because the package behind it is not there (a wheel asks for it only when it is used),
# or because it is for another system; the same modules fail with the packages as they come.
FOR_OTHERS = {
    "PIL.FpxImagePlugin", "PIL.MicImagePlugin", "autograd.scipy", "contourpy.util.bokeh_renderer", "dateutil.tz.win",
    "dateutil.tzwin", "numpy._core.cversions", "numpy.f2py._backends._distutils",
    "tqdm.dask", "tqdm.keras", "tqdm.rich", "tqdm.tk", "tqdm._utils",
}


@pytest.fixture(scope="module")
def originals():
    """The verified files, from the cache that `make book` has filled."""
    lock, cache = assets.read_lock(), assets.Cache(cache_folder() / "assets")
    found = {name: cache.get(entry["sha256"]) for group in lock.values() for name, entry in group["files"].items()}
    missing = [name for name, path in found.items() if path is None]
    assert not missing, f"run `make book` first: {missing} are not in the cache"
    return found


@pytest.fixture(scope="module")
def core(originals):
    return {name: originals[name] for name in page_archives.PACKER}


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A wheel of three files, and a place of its own for what is packed."""
    monkeypatch.setattr(page_archives, "KEPT", tmp_path / "kept")
    path = tmp_path / "unrolled-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("unrolled/__init__.py", '"""A word."""\nCHOICES = {"a", "b", "c"}\n')
        archive.writestr("unrolled/table.csv", "1,2\n")
        archive.writestr("unrolled/stub.pyi", "x: int\n")
    return path


def pack(wheel, core):
    info = assets.read_lock()["pyodide"]["info"]
    (path,) = page_archives.packed(Console(), "book", {wheel.name: wheel}, core, info).values()
    return path


def contents(path):
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(path.read_bytes()))) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def test_the_same_wheel_is_packed_into_the_same_bytes_and_only_once(toy, core, monkeypatch):
    first = pack(toy, core)
    content = first.read_bytes()
    first.unlink()
    first.parent.rmdir()
    assert pack(toy, core).read_bytes() == content
    monkeypatch.setattr(page_archives, "_run", lambda *_: pytest.fail("packed again, though nothing had changed"))
    assert pack(toy, core).read_bytes() == content


def test_our_package_keeps_its_source_beside_bytecode_that_is_never_compared_with_it(toy, core):
    files = contents(pack(toy, core))
    bytecode = "unrolled/__pycache__/__init__.cpython-312.pyc"
    assert set(files) == {"unrolled/__init__.py", "unrolled/table.csv", bytecode}
    assert files[bytecode][:8] == MAGIC + (1).to_bytes(4, "little")
    assert b"A word." in files[bytecode]


def test_a_changed_module_is_packed_anew_and_the_old_one_is_not_kept(toy, core):
    before = pack(toy, core)
    with zipfile.ZipFile(toy, "a") as archive:
        archive.writestr("unrolled/more.py", "x = 1\n")
    after = pack(toy, core)
    assert not before.exists()
    assert "unrolled/more.py" in contents(after)


def test_a_module_that_is_no_python_is_named(toy, core):
    with zipfile.ZipFile(toy, "a") as archive:
        archive.writestr("unrolled/broken.py", "x = = 1\n")
    with pytest.raises(Failure, match=r"(?s)could not be packed.*unrolled/broken\.py"):
        pack(toy, core)


def test_originals_with_other_bytes_never_get_here(tmp_path):
    cache = assets.Cache(tmp_path)
    cache.put(hashlib.sha256(b"right").hexdigest(), b"wrong")
    assert cache.get(hashlib.sha256(b"right").hexdigest()) is None


def test_the_manifest_knows_every_file_of_the_page_by_hash_and_size():
    folder = STAGED / "python"
    manifest = json.loads((folder / "manifest.json").read_text())
    there = {path.name for path in folder.iterdir()} - {"manifest.json"}
    assert set(manifest["files"]) == there
    for name, entry in manifest["files"].items():
        content = (folder / name).read_bytes()
        assert entry == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    lock = assets.read_lock()["pyodide"]["files"]
    assert all(manifest["files"][name]["sha256"] == lock[name]["sha256"] for name in page_archives.CORE)


def test_the_library_is_bytecode_of_the_pages_python_and_there_is_no_source():
    files = contents(STAGED / "python" / "packages.pack")
    assert not [name for name in files if name.endswith(".py")]
    assert all(content[:4] == MAGIC for name, content in files.items() if name.endswith(".pyc"))
    with zipfile.ZipFile(io.BytesIO(gzip.decompress((STAGED / "python" / "stdlib.pack").read_bytes()))) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".py")]
        assert archive.read("json/__init__.pyc")[:4] == MAGIC


def test_each_package_comes_with_its_licence(originals):
    files = contents(STAGED / "python" / "packages.pack")
    for wheel in page_archives.page_wheels(assets.read_lock()):
        with zipfile.ZipFile(originals[wheel]) as archive:
            licences = [name for name in archive.namelist() if re.search(r"dist-info/.*licen[cs]e", name, re.I)]
        assert licences and set(licences) <= set(files), wheel


def test_the_list_of_fonts_names_those_that_are_there_for_this_matplotlib():
    files = contents(STAGED / "python" / "packages.pack")
    fonts = json.loads(files["matplotlib/fontlist.json"])
    assert fonts["_version"] == 330
    listed = {f"matplotlib/mpl-data/{font['fname']}" for font in fonts["ttflist"]}
    assert listed == {name for name in files if name.endswith(".ttf")}
    assert "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf" in listed


@pytest.fixture(scope="module")
def in_the_page():
    """Run a script in the packed Python, in Node.js: returns what it printed."""

    def run(script):
        command, environ = node(Console())
        done = subprocess.run([*command, HERE / "packed_python.mjs", STAGED, script], env=environ, timeout=300,
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


def test_every_module_that_was_kept_can_be_imported(in_the_page):
    script = (HERE / "import_all.py").read_text()
    failed = json.loads(in_the_page(script).splitlines()[-1])
    assert len(failed["imported"]) > 500
    unexpected = {name: why for name, why in failed["failed"].items() if name not in FOR_OTHERS}
    assert not unexpected


def test_what_readers_use_without_importing_it_by_name_works(in_the_page):
    said = in_the_page("""
import os; os.environ["MPLBACKEND"] = "agg"
from numpy import *
import inspect, io, warnings, unrolled
warnings.simplefilter("error")
import numpy as np, matplotlib, matplotlib.pyplot as plt
np.testing.assert_allclose(np.linalg.svd(np.eye(3))[1], 1)
np.fft.fft(np.random.default_rng(0).normal(size=8)); np.linalg.eig(np.ones((2, 2)))
for name in [*plt.style.available, "default"]:
    with plt.style.context(name):
        figure = plt.figure()
        axes = figure.add_subplot()
        axes.plot([0, 1], label=r"$\\mathcal{L}\\;\\|x\\|_2\\;\\partial\\hat{x}\\;\\mathbf{W}$")
        axes.legend()
        figure.savefig(io.BytesIO(), format="svg" if name == "default" else "png")
        plt.close(figure)
for fontset in ("dejavusans", "stix", "cm", "dejavuserif"):
    with plt.rc_context({"mathtext.fontset": fontset}):
        plt.title(r"$\\sum_i x_i^2$"); plt.savefig(io.BytesIO()); plt.close()
axes = plt.figure().add_subplot(projection="3d"); axes.plot_surface(*np.meshgrid([0, 1], [0, 1]), np.eye(2))
plt.savefig(io.BytesIO()); plt.close()
plt.subplot(projection="polar"); plt.savefig(io.BytesIO()); plt.close()
plt.tricontourf([0, 1, 0], [0, 0, 1], [0, 1, 2]); plt.colorbar(); plt.savefig(io.BytesIO()); plt.close()
assert "def " in inspect.getsource(unrolled.ElmanRNN)
assert np.linalg.svd.__doc__ and plt.plot.__doc__
print("all of it")
""")
    assert said.splitlines()[-1] == "all of it"
