"""The book's Sphinx extensions as modules, for tests; they are no part of any package."""
import importlib.util

from tools.paths import ROOT


def extension(name):
    """Import `book/_ext/<name>.py`."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "book" / "_ext" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
