"""Sphinx extension of the book: on every page with code, a menu of the other places where it runs.

The build says by variables where the book's repository is (tools/repository.py): Binder and Colab
fetch the chapter from there. Without one, the menu says so. Nothing is asked of another site before
a reader follows a link.
"""

import os
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from docutils import nodes

MORE = "book/appendix/running"  # the page that explains them all
NOTEBOOKS = "notebooks"  # the branch that .github/workflows/book.yml fills; Colab opens nothing but repositories

MENU = """
<details class="launch">
<summary>Open as a notebook</summary>
<ul>
{entries}
</ul>
</details>
"""



def setup(app):
    app.connect("config-inited", configure)
    # Before unrolled_site, which then puts its toolbar between the title and the menu.
    app.connect("html-page-context", add_menu, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def configure(app, config):
    app.add_css_file("launch.css")
    config.html_baseurl = config.html_baseurl or os.environ.get("UNROLLED_SITE", "")
    if "notebooks_install" in config:  # what the first cell of a notebook installs
        config.notebooks_install = config.notebooks_install or os.environ.get("UNROLLED_INSTALL", "")


def add_menu(app, pagename, templatename, context, doctree):
    """Put the menu below the title of a page with code."""
    if doctree is None or not any(n.get("nb_element") == "cell_code" for n in doctree.findall(nodes.container)):
        return
    entries = launch_entries(
        pagename,
        root=context["content_root"],
        more=context["pathto"](MORE) if MORE in app.env.found_docs else None,
        repository=os.environ.get("UNROLLED_REPOSITORY", ""),
        branch=os.environ.get("UNROLLED_BRANCH", ""),
    )
    before, title, after = context["body"].partition("</h1>")
    context["body"] = before + title + MENU.format(entries="\n".join(entries)) + after


def launch_entries(page, root, more, repository, branch):
    """The entries of the menu, as HTML.

    Parameters
    ----------
    page : str
        Where the page lies below the book's root, without an ending.
    root : str
        The relative address of that root, seen from the page.
    more : str or None
        The address of the page that explains the ways, where there is one.
    repository, branch : str
        The public repository; both empty when there is none.

    Examples
    --------
    >>> entries = launch_entries("book/a/b", "../../", None, "https://github.com/ada/book", "main")
    >>> print(entries[2])
    <li><a data-launch="binder" href="https://mybinder.org/v2/gh/ada/book/main?urlpath=lab%2Ftree%2Fbook%2Fa%2Fb.md" \
target="_blank" rel="noopener noreferrer">Binder</a> <span>On another site, mybinder.org: JupyterLab, free and \
without an account. It takes a few minutes to start.</span></li>
    """
    notebook = PurePosixPath(page).name + ".ipynb"
    entries = [
        entry("lite", f"{root}lite/notebooks/index.html?path={quote(page)}.ipynb", "JupyterLite",
              "Jupyter in your browser, from this site. Nothing to install, and it keeps what you change."),
        entry("notebook", notebook, "Download", f"The file {notebook}, for any Jupyter."),
    ]
    outside = [
        ("binder", binder(repository, branch, page), "Binder",
         "On another site, mybinder.org: JupyterLab, free and without an account. It takes a few minutes to start."),
        ("colab", colab(repository, page), "Colab",
         "On another site, colab.research.google.com; it needs an account with Google."),
    ]
    entries += [entry(*parts) for parts in outside if parts[1]]
    missing = " and ".join(name for _, address, name, _ in outside if not address)
    if missing:
        entries.append(f"<li><b>{missing}</b> <span>Not from this copy of the book: it was built without the address "
                       "of a public repository for them to read.</span></li>")
    if more:
        entries.append(entry("local", f"{more}#on-your-computer", "On your computer",
                             "One command, <code>make lab</code>, opens all chapters in JupyterLab."))
    return entries


def entry(name, address, label, text):
    """One entry of the menu; what leaves the page opens in a tab of its own, so that the page's cells stay."""
    how = {"notebook": " download", "local": ""}.get(name, ' target="_blank" rel="noopener noreferrer"')
    return f'<li><a data-launch="{name}" href="{escape(address)}"{how}>{label}</a> <span>{text}</span></li>'


def binder(repository, branch, page):
    """Where Binder opens the page as a notebook; the chapter itself, MyST as it stands in the repository.

    Examples
    --------
    >>> binder("https://codeberg.org/ada/book", "main", "book/a")
    'https://mybinder.org/v2/git/https%3A%2F%2Fcodeberg.org%2Fada%2Fbook/main?urlpath=lab%2Ftree%2Fbook%2Fa.md'
    """
    if not repository:
        return None
    parts = urlsplit(repository)
    place = {
        "github.com": f"gh{parts.path}",
        "gitlab.com": f"gl/{quote(parts.path[1:], safe='')}",
    }.get(parts.netloc, f"git/{quote(repository, safe='')}")
    return (f"https://mybinder.org/v2/{place}/{quote(branch, safe='')}"
            f"?urlpath={quote(f'lab/tree/{page}.md', safe='')}")


def colab(repository, page):
    """Where Colab opens the page's notebook, which the workflow puts on a branch of its own; GitHub only."""
    parts = urlsplit(repository)
    if parts.netloc != "github.com":
        return None
    return f"https://colab.research.google.com/github{parts.path}/blob/{NOTEBOOKS}/{quote(page)}.ipynb"
