"""Vendored assets: Python for the page and the editor. Fetched, verified, staged.

`tools/assets.json` lists every file with its SHA-256 and the places to ask for it.
The first source that answers with matching bytes is taken; other bytes are refused
and the next source is asked. Verified files are kept in the download cache under
their hash and are verified again when they are taken from there.
"""
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from . import node
from .console import Failure
from .lite_python import lite_files
from .node_project import built
from .page_archives import write_page_python
from .page_python import write_page_lock, write_wheel
from .paths import BUILD, ROOT, cache_folder, sha256
from .sources import Npm, Pip, Unreachable, Url

STAGE = BUILD / "assets"


class Cache:
    """Verified files, each under its own hash."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def get(self, digest):
        """The path of the file with this hash, None when it is absent or damaged."""
        path = self.folder / digest
        if not path.exists():
            return None
        if sha256(path) != digest:
            path.unlink()
            return None
        return path

    def put(self, digest, content):
        """Keep bytes whose hash has been checked. A reader never sees half a file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="part-", delete=False) as part:
            try:
                part.write(content)
                part.close()
                os.replace(part.name, self.folder / digest)
            except BaseException:
                os.unlink(part.name)
                raise


def read_lock(path=ROOT / "tools" / "assets.json"):
    """The groups of files; the packages of Pyodide's own lock count as files too."""
    lock = json.loads(path.read_text())
    for group in lock.values():
        for package in group.get("packages", {}).values():
            group["files"][package["file_name"]] = {"sha256": package["sha256"]}
    return lock


def source(entry, console):
    """A source from its entry in the lock."""
    if "pip" in entry:
        return Pip(entry["pip"], entry.get("below"), entry.get("megabytes"))
    if "npm" in entry:
        return Npm(entry["npm"], entry["below"], lambda: node.npm(console))
    return Url(entry["url"])


def obtain(group, files, sources, cache, console):
    """Make sure that the cache holds every file of a group: returns name -> path.

    Parameters
    ----------
    group : str
        What the messages call it.
    files : dict
        name -> {"sha256": hash}.
    sources : list
        Asked in this order for what is still missing.
    """
    found = {name: cache.get(entry["sha256"]) for name, entry in files.items()}
    answers = []
    for place in sources:
        missing = [name for name, path in found.items() if path is None]
        if not missing:
            break

        def report(megabytes, total, place=place):
            console.live(f"{group}: {megabytes:.1f} MB" + (f" of {total:.1f}" if total else "") + f" from {place}")

        delivered = 0
        try:
            for name, content in place.fetch(missing, report):
                expected, got = files[name]["sha256"], hashlib.sha256(content).hexdigest()
                if got != expected:
                    answers.append(f"{place}: REFUSED {name}, its bytes are not the ones this project was locked with\n"
                                   f"      expected sha256 {expected}\n      got      sha256 {got}")
                    continue
                cache.put(got, content)
                found[name] = cache.folder / got
                delivered += 1
        except Unreachable as problem:
            answers.append(f"{place}: {problem}")
        else:
            absent = [name for name in missing if found[name] is None]
            if absent:
                answers.append(f"{place}: delivered {delivered} of {len(missing)} files")
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise Failure(f"These files of {group} could not be had: {', '.join(missing)}\nAsked:\n"
                      + "\n".join(f"  - {answer}" for answer in answers)
                      + "\nWith a network, run the same command again: what has arrived is kept.")
    for answer in answers:
        console.note(f"      {group}: {answer}; another source had the right bytes")
    return found


def stage(console, python):
    """Put all assets into one folder, ready to be placed into the site; returns the folder.

    Files that are already right are left alone, files that no longer belong are removed.
    """
    lock, cache = read_lock(), Cache(cache_folder() / "assets")
    with console.step("assets       Python for the page, editor") as remarks:
        wanted, originals = {}, {}
        for group, entry in lock.items():
            places = [source(place, console) for place in entry["sources"]]
            files = obtain(group, entry["files"], places, cache, console)
            originals |= files
        lite = lite_files(console, lock, originals)
        wanted |= {f"pyodide/{name}": path for name, path in lite.items()}
        with tempfile.TemporaryDirectory(dir=_made(BUILD), prefix="assets-") as own:
            wheel = write_wheel(python, Path(own))
            page_lock = write_page_lock(Path(own), lock, wheel, lite)
            wanted |= {f"pyodide/{path.name}": path for path in (wheel, page_lock)}
            python_files = write_page_python(console, lock, originals, wheel, Path(own))
            wanted |= {f"python/{name}": path for name, path in python_files.items()}
            editor = built(console, "editor", "The page's editor") / "dist"
            wanted |= {f"editor/{path.name}": path for path in editor.iterdir()}
            purify = built(console, "purify", "DOMPurify") / "node_modules" / "dompurify"
            wanted |= {"purify/purify.js": purify / "dist" / "purify.min.js", "purify/LICENSE": purify / "LICENSE"}
            changed = mirror(wanted, STAGE)
        size = sum(path.stat().st_size for path in STAGE.rglob("*") if path.is_file())
        remarks.append(f"{len(wanted)} files, {size / 1e6:.0f} MB, every one verified, {changed or 'none'} changed")
    return STAGE


def mirror(wanted, folder):
    """Make a folder hold exactly these files: name -> where to copy it from. Returns how many changed."""
    changed = 0
    for name, path in wanted.items():
        target = folder / name
        if target.exists() and sha256(target) == sha256(path):
            continue
        _made(target.parent)
        part = target.with_name(target.name + ".part")
        shutil.copyfile(path, part)
        os.replace(part, target)
        changed += 1
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
            changed += 1
    return changed


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder
