"""Pieces of a page, and what its cells have shown, as a valid notebook."""

import base64
import mimetypes
import re
from pathlib import Path

import nbformat
from nbformat import v4

from unrolled_notebooks.convert import IMAGE, Caption, Code, Heading, anchor

SAID_OF_VALUES = "Run this page live to change"  # in the line that unrolled.explore.static prints
PICTURE = re.compile(rf"\]\({IMAGE}([^)]*)\)")


def text_cells(pieces):
    """Markdown of a cell, or code: each heading, and each text after code or a caption, begins a cell."""
    row, goes_on = [], False
    for piece in filter(None, pieces):
        if isinstance(piece, Heading):
            row.append(f"{'#' * piece.level} {piece.text}\n{anchor(piece.ids)}".strip())
        elif goes_on and type(piece) is str:
            row[-1] += f"\n\n{piece}"
        else:
            row.append(piece)
        goes_on = isinstance(row[-1], str) and not isinstance(piece, Caption)
    return row


def make(pieces, executed, edition, docname, source):
    """The notebook of a page.

    Parameters
    ----------
    pieces : list
        Texts, headings and `Code`.
    executed : NotebookNode
        The page as it was executed: its cells have the numbers that `Code` names.
    edition : Edition
    docname : str
    source : Path
        The folder that the addresses of pictures begin in.
    """
    cells = []
    for piece in text_cells(pieces):
        if isinstance(piece, Code):
            cells.append(code_cell(executed.cells[piece.index], piece.hidden, f"code-{len(cells):03}"))
        else:
            text = edition.linked(piece, docname)
            cells.append(attach(v4.new_markdown_cell(text.strip(), id=f"text-{len(cells):03}"), source))
        if len(cells) == 1:
            cells[0].source += f"\n\n{edition.welcome(docname)}"
            if edition.first_code():
                cells.append(v4.new_code_cell(edition.first_code(), id="package"))
    notebook = v4.new_notebook(cells=cells, metadata={
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": edition.kernel},
        "language_info": {"name": "python"},
    })
    nbformat.validate(notebook)
    return notebook


def code_cell(executed, hidden, name):
    tags = set(executed.metadata.get("tags", []))
    folded = {"source_hidden": hidden or "hide-input" in tags or "hide-cell" in tags,
              "outputs_hidden": hidden or "hide-output" in tags or "hide-cell" in tags}
    metadata = {"jupyter": {key: True for key, value in folded.items() if value}}
    if kept := sorted(tags & {"raises-exception"}):
        metadata["tags"] = kept
    outputs = [output for output in map(shown, executed.outputs) if output is not None]
    return v4.new_code_cell(executed.source, id=name, outputs=outputs,
                            metadata={key: value for key, value in metadata.items() if value})


def shown(output):
    """An output without what only the page needs; None when nothing is left."""
    output = nbformat.from_dict({key: value for key, value in output.items() if key != "transient"})
    if output.output_type == "stream":
        output.text = "".join(line for line in output.text.splitlines(keepends=True) if SAID_OF_VALUES not in line)
        return output if output.text else None
    if "execution_count" in output:
        output.execution_count = None
    return output


def attach(cell, source):
    """Put the pictures that a text shows into its cell, so that a notebook is one file."""
    files = PICTURE.findall(cell.source)
    if files:
        cell.attachments = {}
    for name in files:
        content = base64.b64encode((source / name).read_bytes()).decode()
        cell.attachments[Path(name).name] = {mimetypes.guess_type(name)[0]: content}
    cell.source = PICTURE.sub(lambda found: f"](attachment:{Path(found[1]).name})", cell.source)
    return cell


def text_of(notebook):
    """The bytes of a notebook: the same notebook, the same bytes."""
    return nbformat.writes(notebook, version=4) + "\n"
