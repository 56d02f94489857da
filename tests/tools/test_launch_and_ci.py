"""What Binder and the forges read: small files that are easily broken and seldom run."""
import json
import os
import subprocess

import yaml

from tools.paths import ROOT


def lines(name):
    return [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith("#")]


def test_binder_installs_the_lock_with_a_python_that_the_book_supports():
    assert lines("requirements.txt") == ["-r requirements.lock"]
    assert lines("runtime.txt") == ["python-3.11"]


def test_binder_has_no_other_folder_that_would_hide_these_files():
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists()


def test_binder_opens_chapters_as_notebooks():
    # That they do, and run, tests/lab shows.
    assert os.access(ROOT / "postBuild", os.X_OK)
    viewers = json.loads((ROOT / "tools" / "lab" / "overrides.json").read_text())
    assert viewers["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"] == {"markdown": "Jupytext Notebook"}


def test_nothing_is_installed_without_its_hash():
    commands = [line for line in lines("postBuild") if "pip install" in line]
    assert commands and all("--no-deps" in line and ("--require-hashes" in line or "-e ." in line) for line in commands)


def test_the_scripts_are_shell():
    for script in ("postBuild", ".ci/run"):
        assert subprocess.run(["bash", "-n", ROOT / script]).returncode == 0


def test_ci_runs_the_command_of_the_readme_and_nothing_else():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert lines(".ci/run")[-1] == "exec make test"
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text())
    commands = [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step]
    assert commands == [".ci/run"]


def test_every_requirement_is_pinned_in_its_lock():
    for source in ROOT.glob("requirements*.in"):
        locked = {line.split("==")[0] for line in source.with_suffix(".lock").read_text().splitlines() if "==" in line}
        wanted = {line.split("#")[0].split("=")[0].split(">")[0].strip() for line in lines(source.name)}
        assert wanted <= locked, f"{source.name}: run `make lock`"
