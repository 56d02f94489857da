"""Results of test groups are reused only for the same content, and never when they failed."""
import sys

import pytest

from tools import testing
from tools.console import Console, Failure
from tools.testing import Group, run_group, run_lanes, wanted


@pytest.fixture(autouse=True)
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(testing, "RESULTS", tmp_path / "tests.json")
    monkeypatch.delenv("FRESH", raising=False)


@pytest.fixture
def outcome(tmp_path):
    """Run a group that counts its runs and ends with the given code."""
    (tmp_path / "source").write_text("1")

    def run(code=0):
        script = f"open({str(tmp_path / 'runs')!r}, 'a').write('x'); print('7 passed'); raise SystemExit({code})"
        group = Group("toy", ["-c", script], [tmp_path / "source"])
        _, passed, said = run_group(Console(), group, group.key("this Python"), sys.executable, None)
        return passed, said, len((tmp_path / "runs").read_text())

    return run


def test_a_passed_group_is_reused_and_says_so_with_its_key(outcome):
    assert outcome() == (True, "7 passed", 1)
    passed, said, runs = outcome()
    assert passed and runs == 1
    assert said.startswith("7 passed; result of ") and "reused, key " in said


def test_changed_content_runs_again(outcome, tmp_path):
    outcome()
    (tmp_path / "source").write_text("2")
    assert outcome() == (True, "7 passed", 2)


def test_a_failure_is_never_reused(outcome):
    assert outcome(code=1) == (False, "FAILED: 7 passed", 1)
    assert outcome(code=1)[2] == 2


def test_an_old_success_does_not_outlive_a_failure(outcome, tmp_path):
    outcome()
    (tmp_path / "source").write_text("2")
    outcome(code=1)
    (tmp_path / "source").write_text("1")
    assert outcome() == (True, "7 passed", 3)


def test_fresh_runs_everything(outcome, monkeypatch):
    outcome()
    monkeypatch.setenv("FRESH", "1")
    assert outcome() == (True, "7 passed", 2)


def test_every_test_file_belongs_to_a_group():
    named = {path for group in testing.groups() for path in group.command}
    for path in (testing.ROOT / "tests").iterdir():
        if path.name not in {"conftest.py", "__pycache__"}:
            assert path in named, f"{path} is in no group of tools/testing.py"


def test_the_lanes_run_side_by_side_and_report_in_order(tmp_path, capsys):
    # Each of the two waits for the other: one after the other, neither would end.
    script = """
import pathlib, sys, time
here, there = map(pathlib.Path, sys.argv[1:])
here.write_text("here")
for _ in range(600):
    if there.exists(): raise SystemExit(print("met"))
    time.sleep(0.05)
raise SystemExit("alone")
"""
    a, b = tmp_path / "a", tmp_path / "b"
    chosen = [Group("one", ["-c", script, str(a), str(b)], []),
              Group("two", ["-c", script, str(b), str(a)], [], "browser")]
    outcomes = run_lanes(Console(), chosen, "this Python", sys.executable, None)
    assert outcomes == [("one", True, "met"), ("two", True, "met")]
    assert set(testing._known()) == {"one", "two"}
    assert "tests        one\nmet" in capsys.readouterr().out


def test_a_group_that_does_not_exist_is_named():
    with pytest.raises(Failure, match="no group chapter; there are style,"):
        wanted("package chapter")
    assert [group.name for group in wanted("site style")] == ["style", "site"]
