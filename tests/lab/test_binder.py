"""Binder, as far as it can be shown without Docker: its Dockerfile's own steps, in a fresh environment.

repo2docker says what Binder would do. Its steps are taken here one by one, its command is started, and the
address that the launch menu leads to is opened in a browser.
"""
import os
import re
import secrets
import shlex
import socket
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.extension import extension
from tests.lab.notebook import Notebook
from tests.site.reader import wait_until
from tools import environment
from tools.environment import interpreter

CHAPTER = "book/attractors/one_unit"


@pytest.fixture(scope="module")
def dockerfile(clone):
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(clone)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_binder_uses_our_files_and_a_python_that_the_book_supports(dockerfile):
    assert "environment.py-3.11" in dockerfile.replace("-2e", ".").replace("-2d", "-")
    steps = re.findall(r"^RUN (.*pip install.*|\./postBuild)$", dockerfile, flags=re.MULTILINE)
    assert [step.split("--no-cache-dir ")[-1] for step in steps] == ['-r "requirements.txt"', ".", "./postBuild"]


@pytest.fixture(scope="module")
def image(dockerfile, clone):
    """An environment in which every step of the Dockerfile that concerns us was taken; returns its folder."""
    venv = clone.parent / "image"
    environment.create(venv)
    # Binder's own Python has pip.
    pins = [line.rstrip(" \\") for line in (clone / "requirements-lab.lock").read_text().splitlines()]
    environment.pip(venv, "install", next(line for line in pins if line.startswith("pip==")))
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON"))}
    environ |= {"PATH": f"{interpreter(venv).parent}{os.pathsep}{os.environ['PATH']}", "VIRTUAL_ENV": str(venv),
                "HOME": str(clone.parent), "PIP_CACHE_DIR": _pip_cache()}
    for step in re.findall(r"^RUN (.*pip install.*|\./postBuild)$", dockerfile, flags=re.MULTILINE):
        # The cache is ours alone: without it, Binder downloads the same files.
        step = step.replace("${KERNEL_PYTHON_PREFIX}/bin/", "").replace(" --no-cache-dir", "")
        done = subprocess.run(step, shell=True, cwd=clone, env=environ, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, f"{step}\n{done.stdout}"
    return environ


def _pip_cache():
    return subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True,
                          check=True).stdout.strip()


@pytest.fixture(scope="module")
def launched(dockerfile, image, clone, browser):
    """The chapter, opened by what Binder's launch address asks for."""
    (said,) = re.findall(r"^CMD \[(.*)\]$", dockerfile, flags=re.MULTILINE)
    command = [part.strip(' "') for part in said.split(",")]
    assert shlex.join(command) == "jupyter notebook --ip 0.0.0.0"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    command = [*command[:-1], "127.0.0.1", f"--port={port}", "--no-browser", "--allow-root", "--log-level=WARN"]
    process = subprocess.Popen(command, cwd=clone, env={**image, "JUPYTER_TOKEN": token})
    try:
        wait_until(lambda: answers(port, process), "the server answers", 60)
        address = extension("unrolled_launch").binder("https://github.com/ada/book", "main", CHAPTER)
        (path,) = parse_qs(urlsplit(address).query)["urlpath"]
        notebook = Notebook(browser, f"http://127.0.0.1:{port}/{path}?token={token}")
        yield notebook
        notebook.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(port, process):
    assert process.poll() is None, f"the server ended with code {process.returncode}"
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_launch_address_opens_the_chapter_as_a_notebook_that_runs(launched):
    assert launched.title == "One unit, and where it can rest"
    assert launched.raw == []
    launched.run_all()
    assert [cell["errors"] for cell in launched.cells if cell["errors"]] == []
    pictures = launched.pictures
    assert len(pictures) >= 5
    assert all(picture["deviation"] > 3 for picture in pictures), "a picture is blank"
    assert launched.foreign == []


def test_sliders_move_the_picture(launched):
    before, after = launched.pull_slider()
    assert after["digest"] != before["digest"] and after["deviation"] > 3
