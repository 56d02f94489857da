"""All pages of a book: read one by one, written together, when it is known which of them are notebooks."""

from pathlib import Path

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from sphinx.util import logging

from unrolled_notebooks import notebook
from unrolled_notebooks.convert import Converter
from unrolled_notebooks.editions import Edition, LiteEdition
from unrolled_notebooks.links import linked_places, with_sources, without_idle_anchors
from unrolled_notebooks.numbers import Numbers

LITE = "lite-notebooks"  # the folder, beside that of the site, of JupyterLite's edition

log = logging.getLogger(__name__)


class Book:
    """Remembers the pages with code, and the sources that they cite."""

    def __init__(self):
        self.pages = {}  # docname -> pieces
        self.sources = {}  # (page, place) -> Markdown of an entry of the bibliography

    def read(self, app, doctree, docname):
        """Convert a resolved page; what cannot be converted is a warning, which fails the build."""
        converter = Converter(docname, Numbers(app.env, docname))
        for citation in doctree.findall(nodes.citation):
            _, *entry = citation.children
            for name in citation["ids"]:
                self.sources[docname, name] = converter.text(entry)
        if any(node.get("nb_element") == "cell_code" for node in doctree.findall(nodes.container)):
            try:
                self.pages[docname] = converter.blocks(doctree.children)
            except NotImplementedError as error:
                log.warning(f"this page cannot be made a notebook: {error}", location=docname)

    def write(self, app, exception):
        """Write both editions of every page."""
        if exception is not None or app.builder.format != "html":
            return
        address = app.config.html_baseurl
        address += "/" if address and not address.endswith("/") else ""
        editions = [(Edition(address, app.config.notebooks_install, self.pages), Path(app.outdir)),
                    (LiteEdition(address, "", self.pages), Path(app.outdir).parent / LITE)]
        pages = {docname: with_sources(pieces, self.sources) for docname, pieces in sorted(self.pages.items())}
        places = linked_places(pages)
        for docname, pieces in pages.items():
            pieces = without_idle_anchors(pieces, {place for page, place in places if page == docname})
            executed = self.executed(app, docname)
            for edition, folder in editions:
                made = notebook.make(pieces, executed, edition, docname, Path(app.srcdir))
                path = folder / f"{docname}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(notebook.text_of(made), encoding="utf-8")

    def executed(self, app, docname):
        """The page's cells with their outputs, from the cache that the build has just filled or read."""
        config = app.env.mystnb_config
        page = nbformat.read(Path(config.output_folder) / f"{docname}.ipynb", as_version=4)
        return get_cache(config.execution_cache_path).merge_match_into_notebook(page)[1]
