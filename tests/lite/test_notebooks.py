"""The notebooks, read as files: complete, valid, the page's own cells, and nothing in them that only Sphinx reads."""
import json
import re

import nbformat
import pytest

from tests import headlines
from tools.paths import SITE

EDITIONS = {"download": SITE, "lite": SITE / "lite" / "files"}

# What would have stayed behind, had the conversion not known it.
LEFTOVERS = [r"\{[a-z]+(?::[a-z]+)?\}`", r"^:::", r"^```\{", r"^\([\w-]+\)=$", r"glue:", r"\]\(book:", r"\]\(image:",
             r"\bNone\b\.", r"\*\*\*\*", r"%s"]
INLINE_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)

every_page = pytest.mark.parametrize("name", headlines.names())
every_edition = pytest.mark.parametrize("edition", EDITIONS)


def read(edition, name):
    path = EDITIONS[edition] / f"{name}.ipynb"
    assert path.exists(), f"{name} has no notebook at {path}: run make book"
    return nbformat.read(path, as_version=4)


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@every_edition
@every_page
def test_a_notebook_is_valid_and_has_the_cells_of_its_page(site, edition, name):
    notebook = read(edition, name)
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    headlines.checked(notebook, name)  # compares them


@every_edition
@every_page
def test_nothing_of_the_pages_own_language_is_left(site, edition, name):
    text = INLINE_CODE.sub("", prose(read(edition, name)))
    found = {sign: re.findall(f".*{sign}.*", text, re.M)[:2] for sign in LEFTOVERS if re.search(sign, text, re.M)}
    assert not found


def places(text):
    return set(re.findall(r'<a id="([^"]*)"></a>', text))


@every_edition
@every_page
def test_every_link_leads_to_a_place(site, edition, name):
    folder, text = (EDITIONS[edition] / name).parent, prose(read(edition, name))
    lost = set(re.findall(r"\]\(#([^)]*)\)", text)) - places(text)
    for address, place in re.findall(r"\]\(([^)#:\s]+\.ipynb)(?:#([^)]*))?\)", text):
        target = folder / address
        if not target.exists() or place and place not in places(prose(nbformat.read(target, as_version=4))):
            lost.add(f"{address}#{place}")
    for address, place in re.findall(r"\]\(https://book\.invalid/([^)#]+)(?:#([^)]*))?\)", text):
        target = SITE / address
        if not target.exists() or place and f'id="{place}"' not in target.read_text(encoding="utf-8"):
            lost.add(f"{address}#{place}")
    assert not lost


@every_page
def test_numbers_captions_and_boxes_are_those_of_the_page(site, name):
    """Captions, theorems and exercises: as many as the page has, with the page's numbers."""
    page = (SITE / f"{name}.html").read_text(encoding="utf-8")
    text = prose(read("download", name))
    captions = re.findall(r'<span class="caption-number">(Fig\. [\d.]+?) ?</span>', page)
    assert re.findall(r"\*\*(Fig\. [\d.]+)\.\*\*", text) == captions
    exercises = re.findall(r'<p class="admonition-title">(?:<span class="caption-number">)?(Exercise [\d.]+)', page)
    assert re.findall(r"> \*\*(Exercise [\d.]+)", text) == [number.strip() for number in exercises]
    statements = re.findall(r'<span class="caption-number">((?:Theorem|Proposition|Definition|Corollary) [\d.]+)', page)
    assert re.findall(r"> \*\*((?:Theorem|Proposition|Definition|Corollary) [\d.]+)", text) == statements


def test_the_pages_together_have_what_the_conversion_is_for(site):
    """So that the tests above cannot pass on empty notebooks."""
    text = "\n".join(prose(read("lite", name)) for name in headlines.names())
    for sign, least in {r"\*\*Fig\. ": 50, r"\*\*Theorem ": 10, r"\*\*Exercise ": 20, r"<summary>Solution to ": 20,
                        r"\\tag\{": 20, r"\]\(#ref-": 50, r"^## References": 10, r"^\| --- ": 3}.items():
        assert len(re.findall(sign, text, re.M)) >= least, sign


@every_page
def test_the_first_cells_are_those_of_the_edition(site, name):
    lite, download = read("lite", name), read("download", name)
    assert lite.metadata.kernelspec.name == "python" and download.metadata.kernelspec.name == "python3"
    assert "package" not in {cell.id for cell in lite.cells}
    assert "https://book.invalid/" + name + ".html" in lite.cells[0].source
    assert [cell.id for cell in download.cells][1] == "package"
    assert "unrolled" in download.cells[1].source
    assert not any("Run this page live" in json.dumps(cell.get("outputs", [])) for cell in lite.cells)


@every_page
def test_the_figures_that_the_page_shows_are_in_the_notebook(site, name):
    page = (SITE / f"{name}.html").read_text(encoding="utf-8")
    shown = len(re.findall(r'<img [^>]*src="[^"]*_images/[0-9a-f]{64}\.png"', page))
    stored = [output for cell in read("lite", name).cells if cell.cell_type == "code" for output in cell.outputs
              if "image/png" in output.get("data", {})]
    assert len(stored) == shown
