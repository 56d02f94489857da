"""The package's reference is complete: every public name has its place, and its docstring what a reader needs."""

import ast
import doctest
import importlib.util
import inspect
import re
import textwrap

import numpydoc.docscrape
import pytest
import yaml
from bs4 import BeautifulSoup

from tools.paths import ROOT


def load_extension():
    spec = importlib.util.spec_from_file_location("unrolled_api", ROOT / "book" / "_ext" / "unrolled_api.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


api = load_extension()
MODULES = api.public_modules()


def documented():
    """Every public function and class, the shared bases, and their public methods: name -> object."""
    found = {}
    for module in map(importlib.import_module, MODULES):
        members = {f"{module.__name__}.{name}": getattr(module, name) for name in api.public_names(module)}
        members |= {f"{base.__module__}.{base.__name__}": base for base in api.private_bases(members.values())}
        for name, value in members.items():
            if api.kind(value) == "data":
                continue
            found[name] = value
            if inspect.isclass(value):
                found |= {f"{name}.{method}": function for method, function in vars(value).items()
                          if not method.startswith("_") and inspect.isroutine(function)}
    return found


OBJECTS = documented()
PRIVATE = {name for name in OBJECTS if "._" in name}  # bases that several public classes share
each_object = pytest.mark.parametrize("name", OBJECTS)


def test_the_extensions_examples_hold():
    result = doctest.testmod(api)
    assert result.failed == 0 and result.attempted >= 5


def test_every_module_has_its_page_in_the_table_of_contents():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    part = next(part for part in toc["parts"] if part["caption"] == "The package")
    pages = [entry["file"] for chapter in part["chapters"] for entry in (chapter, *chapter.get("sections", []))]
    assert pages == ["book/api/index", *(f"book/api/{module.removeprefix('unrolled.')}" for module in MODULES)]
    for module in MODULES:
        page = (ROOT / "book" / "api" / f"{module.removeprefix('unrolled.')}.md").read_text()
        assert api.FENCE.findall(page) == [module], f"the page of {module} does not show it"
    assert "unrolled" in api.FENCE.findall((ROOT / "book" / "api" / "index.md").read_text())


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_on_its_page(site, module):
    page = site / "book" / "api" / f"{module.removeprefix('unrolled.')}.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    places = {tag["id"] for tag in soup.find_all("dt", id=True)}
    expected = {f"{module}.{name}" for name in api.public_names(importlib.import_module(module))}
    expected |= {name for name, value in OBJECTS.items() if getattr(value, "__module__", "").startswith(module)
                 and name.startswith(module) and value.__doc__}
    assert expected <= places, f"missing: {sorted(expected - places)}"


def test_nothing_undocumented_is_public():
    assert [name for name, value in OBJECTS.items() if not inspect.getdoc(value)] == []


def sections(value):
    return numpydoc.docscrape.NumpyDocString(inspect.getdoc(value) or "")


def arguments(value):
    """The names of what a function, a method or a class is called with."""
    try:
        parameters = inspect.signature(value).parameters
    except ValueError:  # an exception without a constructor of its own
        return []
    return [name for name in parameters if name not in ("self", "cls")]


def returns_something(function):
    """Whether the source of a function has a return with a value, outside of inner functions."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    waiting = list(tree.body[0].body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            return True
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)
    return False


def is_error(value):
    return inspect.isclass(value) and issubclass(value, BaseException)


@each_object
def test_every_argument_is_described(name):
    value = OBJECTS[name]
    if inspect.isclass(value) and (is_error(value) or name in PRIVATE):
        return  # raised, and inherited from, not called by a reader
    parts = sections(value)
    entries = parts["Parameters"] or parts["Attributes"]  # attributes: a class of results, not made by the reader
    described = [one.strip("* ") for entry in entries for one in re.split(", *", entry.name)]
    assert described == arguments(value)


@each_object
def test_what_is_returned_is_described(name):
    value = OBJECTS[name]
    if inspect.isclass(value) or not returns_something(value):
        return
    assert sections(value)["Returns"]


@each_object
def test_functions_and_classes_have_an_example(name):
    value = OBJECTS[name]
    if inspect.isclass(value):
        if is_error(value) or name in PRIVATE or sections(value)["Attributes"]:
            return  # those that raise, inherit or return it have one
    elif "." in value.__qualname__:
        return  # a method: its class has one
    assert any(line.strip().startswith(">>>") for line in sections(value)["Examples"])
