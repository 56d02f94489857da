"""Which repository the pages' links to Binder and Colab lead to."""
import subprocess

import pytest

from tools.console import Failure
from tools.repository import Repository, for_pages, repository


@pytest.fixture
def clone(tmp_path):
    """Make a clone that has this address as its origin."""

    def make(origin):
        for command in (["init", "-q"], ["remote", "add", "origin", origin]):
            subprocess.run(["git", *command], cwd=tmp_path, check=True)
        return tmp_path

    return make


def test_the_workflow_of_a_fork_links_to_the_fork():
    known = repository({"GITHUB_REPOSITORY": "ada/book", "GITHUB_SERVER_URL": "https://github.com",
                        "GITHUB_REF_NAME": "main"})
    assert known == Repository("github.com", "ada/book", "main")


def test_the_workflow_of_a_pull_request_links_to_the_branch_that_it_is_meant_for():
    known = repository({"GITHUB_REPOSITORY": "ada/book", "GITHUB_REF_NAME": "12/merge", "GITHUB_BASE_REF": "main"})
    assert known.branch == "main"


@pytest.mark.parametrize("origin", ["git@github.com:ada/book.git", "https://github.com/ada/book",
                                    "https://ada:secret@github.com/ada/book.git", "ssh://git@github.com:22/ada/book"])
def test_a_clone_from_a_public_forge_is_known_and_no_password_gets_out(clone, origin):
    assert repository({}, clone(origin)) == Repository("github.com", "ada/book", "main")


@pytest.mark.parametrize("origin", ["/srv/git/book.git", "../book", "git@git.company.example:team/book.git"])
def test_a_clone_from_elsewhere_tells_nobody_where(clone, origin):
    assert repository({}, clone(origin)) is None


def test_a_folder_that_is_no_clone_has_no_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert repository({}, tmp_path) is None


def test_a_branch_is_asked_of_the_origin(clone):
    folder = clone("git@github.com:ada/book.git")
    subprocess.run(["git", "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/next"],
                   cwd=folder, check=True)
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-q", "--allow-empty",
                    "-m", "one"], cwd=folder, check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/next", "HEAD"], cwd=folder, check=True)
    assert repository({}, folder).branch == "next"
    assert repository({"UNROLLED_BRANCH": "mine"}, folder).branch == "mine"


def test_what_is_named_is_believed_or_refused():
    named = {"UNROLLED_REPOSITORY": "https://git.university.example/ada/book.git", "GITHUB_REPOSITORY": "other/one"}
    assert repository(named).url == "https://git.university.example/ada/book"
    assert repository({"UNROLLED_REPOSITORY": "", "GITHUB_REPOSITORY": "other/one"}) is None
    with pytest.raises(Failure, match="UNROLLED_REPOSITORY must be like https://github.com/OWNER/REPO"):
        repository({"UNROLLED_REPOSITORY": "book"})


def test_the_extensions_get_everything_or_nothing():
    environ = {"UNROLLED_REPOSITORY": "ada/book", "UNROLLED_BRANCH": "main"}
    assert for_pages(environ)["UNROLLED_INSTALL"] == "unrolled @ git+https://github.com/ada/book@main"
    assert not any(for_pages({"UNROLLED_REPOSITORY": ""}).values())
