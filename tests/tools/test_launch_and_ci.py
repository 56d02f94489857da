"""What Binder and the forges read: small files that are easily broken and seldom run."""
import json
import os
import shutil
import subprocess

import pytest
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
    for script in ("postBuild", ".ci/run", ".ci/publish-notebooks"):
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


@pytest.fixture
def forge(tmp_path):
    """A clone of a repository that holds the script; returns the clone and the repository."""
    bare, clone = tmp_path / "forge.git", tmp_path / "clone"
    git("init", "-q", "--bare", bare, cwd=tmp_path)
    git("clone", "-q", bare, clone, cwd=tmp_path)
    (clone / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "publish-notebooks", clone / ".ci")
    git("add", "-A", cwd=clone)
    git("-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-q", "-m", "one", cwd=clone)
    return clone, bare


def git(*arguments, cwd):
    return subprocess.run(["git", *map(str, arguments)], cwd=cwd, check=True, capture_output=True, text=True).stdout


def publish(clone, site):
    return subprocess.run([clone / ".ci" / "publish-notebooks", site], cwd=site, capture_output=True, text=True)


def test_the_branch_that_colab_reads_holds_the_newest_notebooks_and_nothing_else(forge, tmp_path):
    clone, bare = forge
    (tmp_path / "site" / "book" / "a").mkdir(parents=True)
    for name, content in {"a/one.ipynb": "1", "two.ipynb": "2", "two.html": "3"}.items():
        (tmp_path / "site" / "book" / name).write_text(content)
    for content in ("2", "a newer one"):
        (tmp_path / "site" / "book" / "two.ipynb").write_text(content)
        done = publish(clone, tmp_path / "site")
        assert done.returncode == 0, done.stderr
        names = git("ls-tree", "-r", "--name-only", "notebooks", cwd=bare).split()
        assert names == ["book/a/one.ipynb", "book/two.ipynb"]
        assert git("show", "notebooks:book/two.ipynb", cwd=bare) == content
        assert git("rev-list", "--count", "notebooks", cwd=bare) == "1\n"
    assert git("status", "--porcelain", cwd=clone) == ""


def test_a_folder_without_notebooks_publishes_nothing(forge, tmp_path):
    clone, bare = forge
    (tmp_path / "site" / "book").mkdir(parents=True)
    done = publish(clone, tmp_path / "site")
    assert done.returncode == 1 and "is it a built site?" in done.stderr
    assert git("branch", "--list", "notebooks", cwd=bare) == ""
