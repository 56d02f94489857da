"""What is committed about the assets, and the folder they end in."""
import json
import re
import sys

import pytest

from tools.assets import mirror, read_lock
from tools.page_python import FROM_PYPI, write_page_lock, write_wheel
from tools.paths import ROOT, fingerprint, sha256


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    return [write_wheel(sys.executable, tmp_path_factory.mktemp("wheel")) for _ in range(2)]


def test_every_vendored_file_has_a_whole_hash_and_a_place_to_come_from():
    for group in read_lock().values():
        assert group["sources"]
        for entry in group["files"].values():
            assert len(bytes.fromhex(entry["sha256"])) == 32


def test_what_a_page_package_depends_on_is_in_the_page_too():
    packages = read_lock()["pyodide"]["packages"]
    assert {"numpy", "matplotlib"} <= set(packages)
    assert {needed for entry in packages.values() for needed in entry["depends"]} <= set(packages)


def test_the_wheel_of_the_same_source_has_the_same_bytes(wheels):
    first, second = wheels
    assert first.name == second.name and sha256(first) == sha256(second)


def test_the_lock_of_jupyterlite_lists_every_package_with_the_hash_of_the_file_that_the_site_has(wheels, tmp_path):
    lock = read_lock()
    files = {}
    for name in [name for group in lock.values() for name in group["files"]]:
        files[name] = tmp_path / name
        files[name].write_text(f"{name}, packed anew")
    packages = json.loads(write_page_lock(tmp_path, lock, wheels[0], files).read_text())["packages"]
    assert packages.pop("unrolled")["sha256"] == sha256(wheels[0])
    assert {"autograd", "ipywidgets", "numpy", "pyodide-kernel", "scipy", "tqdm"} <= set(packages)
    for entry in packages.values():
        assert entry["sha256"] == sha256(files[entry["file_name"]])
    assert {needed for entry in packages.values() for needed in entry["depends"]} <= set(packages)
    # Pyodide looks packages up by their normalised names.
    assert all(re.sub(r"[-_.]+", "-", entry["name"]).lower() == key for key, entry in packages.items())


@pytest.mark.parametrize("package", FROM_PYPI)
def test_a_pure_package_of_the_page_is_that_of_the_book(package):
    (entry,) = read_lock()[package]["files"].values()
    assert f"--hash=sha256:{entry['sha256']}" in (ROOT / "requirements.lock").read_text()


def test_mirror_adds_changes_removes_and_leaves_the_rest_alone(tmp_path):
    for name, text in {"same": "1", "changed": "new", "added": "3"}.items():
        (tmp_path / name).write_text(text)
    target = tmp_path / "stage"
    (target / "deep").mkdir(parents=True)
    for name, text in {"same": "1", "changed": "old", "deep/stale": "4"}.items():
        (target / name).write_text(text)
    untouched = (target / "same").stat().st_ino
    assert mirror({name: tmp_path / name for name in ("same", "changed", "added")}, target) == 3
    assert {path.name: path.read_text() for path in target.rglob("*") if path.is_file()} == {
        "same": "1", "changed": "new", "added": "3"}
    assert (target / "same").stat().st_ino == untouched


def test_locks_name_no_place_to_download_from():
    for lock in [*ROOT.glob("requirements*.lock"), ROOT / "tools" / "editor" / "package-lock.json"]:
        assert '"resolved"' not in lock.read_text() and "--index-url" not in lock.read_text(), lock


def test_a_fingerprint_sees_content_and_names_but_not_times(tmp_path):
    (tmp_path / "a").write_text("1")
    before = fingerprint(tmp_path)
    (tmp_path / "a").touch()
    assert fingerprint(tmp_path) == before
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = fingerprint(tmp_path)
    (tmp_path / "b").write_text("2")
    assert len({before, renamed, fingerprint(tmp_path)}) == 3
