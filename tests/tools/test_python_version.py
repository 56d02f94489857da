"""An old Python is told so in words, not in a SyntaxError."""
import ast
import subprocess
import sys

import pytest

from tools.check_python import OLDEST, complaint
from tools.paths import ROOT

SCRIPT = ROOT / "tools" / "check_python.py"


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_named_with_its_version_and_a_way_out(version):
    message = complaint(version, "/usr/bin/python3")
    assert "3.11 or newer" in message
    assert "/usr/bin/python3 is Python " + ".".join(map(str, version)) in message
    assert "make book PYTHON=" in message


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 0), (4, 0, 0)])
def test_a_recent_python_is_let_through(version):
    assert complaint(version, "python") is None


def test_the_script_ends_well_under_this_python():
    assert subprocess.run([sys.executable, SCRIPT]).returncode == 0


def test_the_script_parses_on_pythons_that_it_turns_away():
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert not [node for node in ast.walk(tree)
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"]


def test_every_command_of_the_makefile_asks_the_version_first():
    commands = ["book", "test", "serve", "bench", "reproduce", "lock", "clean", "distclean"]
    listing = subprocess.run(["make", "--no-print-directory", "-n", *commands, "PYTHON=oldpython"], cwd=ROOT,
                             capture_output=True, text=True, check=True).stdout.splitlines()
    assert listing == [f"oldpython tools/check_python.py && oldpython -m tools {command}" for command in commands]


def test_package_and_tools_agree_on_the_oldest_python():
    assert f'requires-python = ">={OLDEST[0]}.{OLDEST[1]}"' in (ROOT / "pyproject.toml").read_text()
