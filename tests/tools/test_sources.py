"""Each kind of source against a small real one: a local web server, a local wheel, a local npm."""
import sys
import tarfile

import pytest

from tools.serve import serving
from tools.sources import Npm, Pip, Unreachable, Url


def silent(megabytes, total):
    """A report that nobody reads."""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.js").write_bytes(b"alpha")
    return tmp_path


@pytest.fixture
def index(toy_wheel):
    """A package index of one wheel; pip sees no other."""
    return toy_wheel.parent


def test_a_web_folder_gives_what_it_has_and_passes_over_what_it_lacks(folder):
    with serving(folder) as url:
        assert dict(Url(url).fetch(["a.js", "absent.js"], silent)) == {"a.js": b"alpha"}


def test_a_web_folder_reports_megabytes(folder):
    seen = []
    (folder / "big").write_bytes(bytes(600_000))
    with serving(folder) as url:
        dict(Url(url).fetch(["big"], lambda *numbers: seen.append(numbers)))
    assert seen[-1] == (0.6, 0.6)


def test_a_server_that_is_away_is_unreachable_with_its_reason(folder):
    with serving(folder) as url:
        pass
    with pytest.raises(Unreachable, match="a.js: .*refused"):
        list(Url(url).fetch(["a.js"], silent))


def test_a_download_that_ends_early_is_not_passed_on(folder, monkeypatch):
    def cut_short(self, source, output):
        output.write(source.read(2))
        self.close_connection = True

    monkeypatch.setattr("tools.serve.SiteHandler.copyfile", cut_short)
    with serving(folder) as url, pytest.raises(Unreachable, match="a.js: .*2 of 5 bytes"):
        list(Url(url).fetch(["a.js"], silent))


def test_files_inside_a_python_package(index):
    assert dict(Pip("toy==1.0", "toy/assets").fetch(["a.js", "absent.js"], silent)) == {"a.js": b"alpha"}


def test_a_wheel_itself(index):
    ((name, content),) = Pip("toy==1.0").fetch(["toy-1.0-py3-none-any.whl"], silent)
    assert content == (index / name).read_bytes()


def test_a_package_that_no_index_has_is_unreachable_with_what_pip_said(index):
    with pytest.raises(Unreachable, match="No matching distribution found for absent==1.0"):
        list(Pip("absent==1.0").fetch(["a.js"], silent))


def test_a_python_index_that_is_away_is_unreachable_with_the_reason(index, monkeypatch):
    with serving(index) as url:
        pass
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", url)
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(Unreachable, match="[Cc]onnection.*refused"):
        list(Pip("toy==1.0").fetch(["a.js"], silent))


def test_files_inside_an_npm_package(tmp_path):
    (tmp_path / "a.js").write_bytes(b"alpha")
    with tarfile.open(tmp_path / "toy.tgz", "w:gz") as archive:
        archive.add(tmp_path / "a.js", "package/es5/a.js")
    script = ("import shutil, sys; assert sys.argv[-1] == 'toy@1.0', sys.argv; "
              f"shutil.copy({str(tmp_path / 'toy.tgz')!r}, sys.argv[sys.argv.index('--pack-destination') + 1])")
    source = Npm("toy@1.0", "package/es5", lambda: ([sys.executable, "-c", script], None))
    assert dict(source.fetch(["a.js", "absent.js"], silent)) == {"a.js": b"alpha"}


def test_an_npm_that_fails_is_unreachable_with_what_it_said():
    script = "import sys; print('npm error code ENOTFOUND'); sys.exit(1)"
    source = Npm("toy@1.0", "package", lambda: ([sys.executable, "-c", script], None))
    with pytest.raises(Unreachable, match="ENOTFOUND"):
        list(source.fetch(["a.js"], silent))
