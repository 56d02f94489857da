"""Where the book's repository can be had by everybody: what the pages' links to Binder and Colab need.

In this order: `UNROLLED_REPOSITORY` (an address, or OWNER/REPO on GitHub; empty for none), what GitHub's
workflows set, and the clone's `origin` where that is a public forge. The branch: `UNROLLED_BRANCH`, the
workflow's, the one that `origin` gives to whoever asks for none, and `main`.
"""
import os
import re
import subprocess
from dataclasses import dataclass

from .console import Failure
from .paths import ROOT

# An `origin` elsewhere may be private, or an address that is none of the readers' business.
FORGES = {"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"}

ADDRESS = re.compile(r"""
    (?: https:// (?: [^/@]+ @ )? (?P<site>  [\w.-]+ ) /          # https://HOST/PATH; a password is not kept
      | ssh:// (?: \w+ @ )? (?P<shell> [\w.-]+ ) (?: :\d+ )? /   # ssh://git@HOST/PATH
      | \w+ @ (?P<copy> [\w.-]+ ) :                              # git@HOST:PATH
    ) (?P<path> [\w.-]+ (?: / [\w.-]+? )+ ) (?: \.git )? /? """, re.VERBOSE)


@dataclass(frozen=True)
class Repository:
    """A repository that everybody can read, and the branch that the book is built from."""

    host: str
    path: str
    branch: str

    @property
    def url(self):
        return f"https://{self.host}/{self.path}"

    @property
    def requirement(self):
        """What pip installs the package by."""
        return f"unrolled @ git+{self.url}@{self.branch}"


def repository(environ=os.environ, folder=ROOT):
    """The repository as far as it is known, or None.

    Examples
    --------
    >>> repository({"UNROLLED_REPOSITORY": "ada/book", "UNROLLED_BRANCH": "next"}).requirement
    'unrolled @ git+https://github.com/ada/book@next'
    >>> repository({"UNROLLED_REPOSITORY": ""}) is None
    True
    """
    named = environ.get("UNROLLED_REPOSITORY")
    if named is not None:
        place = parse(named) if named else None
        if named and place is None:
            raise Failure("UNROLLED_REPOSITORY must be like https://github.com/OWNER/REPO or OWNER/REPO, "
                          f"got {named!r}; empty, if the book has no public repository.")
    elif environ.get("GITHUB_REPOSITORY"):
        place = parse(f"{environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{environ['GITHUB_REPOSITORY']}")
    else:
        place = parse(_git(folder, "remote", "get-url", "origin"))
        place = place if place and place[0] in FORGES else None
    return Repository(*place, _branch(environ, folder)) if place else None


def parse(address):
    """The host and the path of a repository's address, or None when it is not one.

    Examples
    --------
    >>> parse("git@github.com:ada/book.git"), parse("https://ada:secret@gitlab.com/group/sub/book/")
    (('github.com', 'ada/book'), ('gitlab.com', 'group/sub/book'))
    >>> parse("../elsewhere"), parse("/srv/git/book.git")
    (None, None)
    """
    if re.fullmatch(r"\w[\w.-]*/[\w.-]+", address):
        address = f"https://github.com/{address}"
    found = ADDRESS.fullmatch(address)
    return (found["site"] or found["shell"] or found["copy"], found["path"]) if found else None


def _branch(environ, folder):
    # Of a pull request, GITHUB_REF_NAME is no branch; the one that it is meant for is.
    named = environ.get("UNROLLED_BRANCH") or environ.get("GITHUB_BASE_REF") or environ.get("GITHUB_REF_NAME")
    return named or _git(folder, "rev-parse", "--abbrev-ref", "origin/HEAD").removeprefix("origin/") or "main"


def _git(folder, *arguments):
    """What git says, or nothing where there is no git, no clone, or no such thing."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def published(environ):
    """The address of the published book, or nothing: `UNROLLED_SITE`, or where GitHub's workflow puts its pages.

    Examples
    --------
    >>> published({"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "Ada/book"})
    'https://ada.github.io/book/'
    >>> published({})
    ''
    """
    if "UNROLLED_SITE" in environ or environ.get("GITHUB_ACTIONS") != "true":
        return environ.get("UNROLLED_SITE", "")
    owner, _, name = environ["GITHUB_REPOSITORY"].lower().partition("/")
    return f"https://{owner}.github.io/" + (f"{name}/" if name != f"{owner}.github.io" else "")


def for_pages(environ=os.environ):
    """The variables by which the build tells the book's extensions."""
    known = repository(environ)
    return {
        "UNROLLED_REPOSITORY": known.url if known else "",
        "UNROLLED_BRANCH": known.branch if known else "",
        "UNROLLED_INSTALL": known.requirement if known else "",
        "UNROLLED_SITE": published(environ),
    }
