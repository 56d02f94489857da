"""What the README promises is true: its code runs, its files exist, its commands are there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
PYTHON = [code for language, code in BLOCKS if language == "python"]
LINKS = re.findall(r"\]\(([^)#]+)\)", README)


def run(code):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_first_example_learns():
    error = float(re.match(r"([\d.]+)%", run(PYTHON[0])).group(1))
    assert error < 5  # guessing is wrong in 75 % of the cases


def test_the_second_example_remembers():
    """The two stable states that the closed form gives for w = 5, b = -2.5."""
    assert run(PYTHON[1]).split() == ["[0.145", "0.855]"]


def test_every_python_block_is_run_here():
    assert len(PYTHON) == 2


@pytest.mark.parametrize("target", LINKS)
def test_what_it_links_to_exists(target):
    assert (ROOT / target).exists()


def test_the_commands_it_names_exist():
    named = set(re.findall(r"`?\bmake (\w+)`?", "\n".join(code for _, code in BLOCKS)))
    offered = set(re.findall(r"^(\w+): ", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"book", "test", "serve"} <= named <= offered


def test_the_button_it_names_is_on_the_pages():
    extension = (ROOT / "book" / "_ext" / "unrolled_site.py").read_text(encoding="utf-8")
    label = re.search(r'data-live="start"[^>]*>([^<]+)<', extension).group(1)
    assert f"**{label}**" in README


def test_it_opens_with_the_two_commands():
    assert re.findall(r"^make (\w+)", BLOCKS[0][1], flags=re.MULTILINE) == ["book", "test"]
