"""Every notebook that a reader downloads runs in a Jupyter of one's own, and finds what the book states."""
import os

import nbformat
import pytest
from nbclient import NotebookClient

from tests import headlines
from tools.environment import clean_environ
from tools.execute import QUIET
from tools.paths import SITE


@pytest.fixture(scope="module", autouse=True)
def a_plain_environment():
    """The kernels inherit it: sliders as in any notebook, not as in the built book."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in clean_environ().items():
            patch.setenv(name, value)
        patch.delenv("UNROLLED_EXPLORE", raising=False)
        yield


@pytest.mark.parametrize("name", headlines.names())
def test_a_downloaded_notebook_runs_to_its_end(name, tmp_path, site):
    assert "UNROLLED_EXPLORE" not in os.environ
    notebook = headlines.checked(nbformat.read(SITE / f"{name}.ipynb", as_version=4), name)
    NotebookClient(notebook, timeout=300, kernel_name="python3", extra_arguments=QUIET,
                   resources={"metadata": {"path": str(tmp_path)}}).execute()
    package, = (cell for cell in notebook.cells if cell.id == "package")
    assert package.execution_count and not package.outputs  # the package is here: nothing is installed, nothing said
