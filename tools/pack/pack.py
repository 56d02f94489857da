"""Archives of what the page's Python loads, bytecode instead of source. Runs in that Python: see run.mjs."""
import gzip
import io
import marshal
import tarfile
import zipfile
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path

from .contents import corrected, is_kept

SITE = "/lib/python3.12/site-packages/"
STDLIB = "/lib/python312.zip/"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a fixed date in the archive: the same content gives the same bytes


def library(source, target):
    """From the wheels and the standard library in `source`: packages.pack and stdlib.pack."""
    source, target = Path(source), Path(target)
    files = {}
    for wheel in sorted(source.glob("*.whl")):
        print(f"packing {wheel.name}", flush=True)
        files |= {name: content for name, content in read_zip(wheel).items() if is_kept(name)}
    corrected(files)
    write_archive(target / "packages.pack", bytecode(files, SITE))
    print("packing python_stdlib.zip", flush=True)
    write_zip(target / "stdlib.pack", bytecode(read_zip(source / "python_stdlib.zip"), STDLIB))


def book(source, target):
    """From the wheel of `unrolled` in `source`: unrolled.pack.

    Its sources stay, beside their bytecode: pages show them, and tracebacks quote them.
    """
    (wheel,) = Path(source).glob("*.whl")
    files = {name: content for name, content in read_zip(wheel).items() if is_kept(name)}
    compiled = {cache_from_source(name[:-1]): content
                for name, content in bytecode(files, SITE).items() if name.endswith(".pyc")}
    write_archive(Path(target) / "unrolled.pack", files | compiled)


def wheels(source, target):
    """From the wheels and the standard library in `source`: the same, under their own names, for JupyterLite.

    Its kernel loads wheels, and readers may want all of each package: only the tests are left out.
    """
    for path in sorted(Path(source).iterdir()):
        print(f"packing {path.name}", flush=True)
        files = {name: content for name, content in read_zip(path).items() if "/tests/" not in name}
        corrected(files)
        where = STDLIB if path.name == "python_stdlib.zip" else SITE
        with zipfile.ZipFile(Path(target, path.name), "w") as archive:
            for name, content in sorted(bytecode(files, where).items()):
                entry = zipfile.ZipInfo(name, LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)


def bytecode(files, where):
    """The files (name -> bytes) with each module replaced by its bytecode, which belongs in the folder `where`."""
    result = {}
    for name, content in files.items():
        if name.endswith(".py"):
            name, content = name + "c", compiled(content, where + name)
        result[name] = content
    return result


def compiled(source, filename):
    """The bytes of a .pyc that is never compared with its source, docstrings and assertions included."""
    code = compile(source, filename, "exec", dont_inherit=True, optimize=0)
    flags = 1  # found by the hash of its source, which is not to be checked
    return MAGIC_NUMBER + flags.to_bytes(4, "little") + source_hash(source) + marshal.dumps(code)


def read_zip(path):
    """The files of a zip archive: name -> bytes."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def write_zip(path, files):
    """The zip archive that Python imports these files from, compressed as a whole."""
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), files[name])
    write_packed(path, inside)


def write_archive(path, files):
    """The tar archive of these files, compressed."""
    inside = io.BytesIO()
    with tarfile.open(fileobj=inside, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            archive.addfile(entry, io.BytesIO(files[name]))
    write_packed(path, inside)


def write_packed(path, inside):
    """Compress an archive by gzip.

    The file is not called .gz: some hosts would send it as the compressed form of a page, which the browser unpacks.
    """
    path.write_bytes(gzip.compress(inside.getvalue(), compresslevel=9, mtime=0))
