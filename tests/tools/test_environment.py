"""The environment: when it counts as complete, and what is said when pip cannot fill it."""
import hashlib
import sys

import pytest

from tools import environment
from tools.console import Console, Failure
from tools.environment import ensure_locks, explain_pip, interpreter, is_complete, layer

WHEEL = "toy-1.0-py3-none-any.whl"


@pytest.fixture
def index(toy_wheel):
    """The only index that pip sees; returns the hash of its one wheel."""
    return hashlib.sha256(toy_wheel.read_bytes()).hexdigest()


@pytest.fixture
def lock(tmp_path, index):
    path = tmp_path / "toy.lock"
    path.write_text(f"toy==1.0 --hash=sha256:{index}\n")
    return path


@pytest.fixture
def venv(tmp_path, lock):
    """An environment whose one layer is complete; its Python is only a file, which no test here starts."""
    path = tmp_path / "venv"
    interpreter(path).parent.mkdir(parents=True)
    interpreter(path).touch()
    assert layer(path, lock, lambda: None) == ["toy.lock"]
    return path


def test_a_lock_is_installed_and_a_complete_layer_left_alone(tmp_path, lock):
    assert ensure_locks(Console(), tmp_path / "venv", [lock]) == ["toy.lock"]
    (module,) = (tmp_path / "venv").rglob("toy.py")
    made = module.stat().st_mtime_ns
    assert ensure_locks(Console(), tmp_path / "venv", [lock]) == []
    assert module.stat().st_mtime_ns == made


def test_an_interrupted_installation_starts_over(venv, lock):
    (venv / "complete-toy.lock.json").unlink()
    (venv / "half").write_text("a leftover")
    assert ensure_locks(Console(), venv, [lock]) == ["toy.lock"]
    assert not (venv / "half").exists() and list(venv.rglob("toy.py"))


def test_an_installation_that_fails_leaves_no_stamp(venv, lock):
    def breaks():
        raise Failure("the disk is full")

    lock.write_text(lock.read_text() + "# renewed\n")
    with pytest.raises(Failure, match="the disk is full"):
        layer(venv, lock, breaks)
    assert not is_complete(venv, lock)


def test_a_stamp_that_was_cut_off_counts_as_absent(venv, lock):
    stamp = venv / "complete-toy.lock.json"
    stamp.write_text(stamp.read_text()[:20])
    assert not is_complete(venv, lock)


def test_a_changed_lock_is_noticed(venv, lock):
    lock.write_text(lock.read_text() + "# renewed\n")
    assert not is_complete(venv, lock)


def test_another_python_is_noticed(venv, lock, monkeypatch):
    monkeypatch.setattr(sys, "version", "3.99.0 (another)")
    assert not is_complete(venv, lock)


def test_a_moved_clone_is_noticed(venv, lock):
    assert is_complete(venv, lock)
    moved = venv.rename(venv.with_name("moved"))
    assert not is_complete(moved, lock)


def test_an_environment_without_its_python_is_noticed(venv, lock):
    interpreter(venv).unlink()
    assert not is_complete(venv, lock)


def test_a_package_that_differs_from_the_lock_is_refused(tmp_path, lock):
    lock.write_text(f"toy==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Failure, match="Do not install it") as failure:
        ensure_locks(Console(), tmp_path / "venv", [lock])
    assert "toy" in str(failure.value) and "0" * 64 in str(failure.value)
    assert not is_complete(tmp_path / "venv", lock)


def test_no_network_says_so_and_what_to_do(tmp_path, lock):
    (tmp_path / WHEEL).unlink()
    with pytest.raises(Failure, match="Is there a network") as failure:
        ensure_locks(Console(), tmp_path / "venv", [lock])
    assert "toy==1.0" in str(failure.value)


def test_a_python_without_pip_is_named(tmp_path, lock, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Failure, match="has no pip.*\n.*python3-pip"):
        ensure_locks(Console(), tmp_path / "venv", [lock])


def test_other_failures_keep_what_pip_said():
    assert "pip: ERROR: disk quota exceeded" in explain_pip(["Collecting toy", "ERROR: disk quota exceeded"])
