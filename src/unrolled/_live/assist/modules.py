"""Which modules can be imported, and what is in them, without importing any."""

import ast
import functools
import importlib.machinery
import pkgutil
import sys
import types
from pathlib import Path

from unrolled._live.assist.lookup import is_a


@functools.cache
def top_level():
    """The names of all modules that an `import` would find."""
    found = {module.name for module in pkgutil.iter_modules()} | set(sys.builtin_module_names)
    return sorted(name for name in found if not name.startswith("_"))


@functools.cache
def submodules(package):
    """The modules inside of a package, by its dotted name.

    Examples
    --------
    >>> "slider" in submodules("unrolled.explore"), submodules("no_such_package")
    (True, [])
    """
    spec = _spec(package)
    if spec is None or spec.submodule_search_locations is None:
        return []
    found = pkgutil.iter_modules(spec.submodule_search_locations)
    return sorted(module.name for module in found if not module.name.startswith("_"))


def members(module):
    """What `from module import` can bring: name -> value, or None for what is not loaded."""
    loaded = sys.modules.get(module)
    if loaded is not None:
        names = {name: value for name, value in vars(loaded).items() if is_a(name, str)}
    else:
        names = dict.fromkeys(_defined(module))
    return dict.fromkeys(submodules(module)) | names


def _spec(name):
    """Where a module lies; `importlib.util.find_spec` would import its parents."""
    loaded = sys.modules.get(name)
    if is_a(loaded, types.ModuleType) and vars(loaded).get("__spec__"):
        return loaded.__spec__
    parent, _, _ = name.rpartition(".")
    if not parent:
        return importlib.machinery.PathFinder.find_spec(name)
    outer = _spec(parent)
    if outer is None or outer.submodule_search_locations is None:
        return None
    return importlib.machinery.PathFinder.find_spec(name, outer.submodule_search_locations)


def _defined(module):
    """The names that a module's source binds at its top; none without its source."""
    spec = _spec(module)
    if spec is None or not (spec.origin or "").endswith(".py"):
        return []
    names = []
    for node in ast.parse(Path(spec.origin).read_bytes()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names += [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return names
