"""What a name in the reader's code stands for, found without running any of that code.

A property, a `__getattr__` or a `__dir__` may do anything, and take any time. So attributes are
looked up statically; what only a call could tell is represented by `Instance`, when its class
is known, and is `UNKNOWN` otherwise.
"""

import ast
import builtins
import functools
import inspect
import re
import sys
import types

UNKNOWN = object()
# Their attributes are computed by C code that is known to be quick.
QUICK = ("builtins", "numpy")
# numpydoc: what comes back, up to the next section.
RETURNS = re.compile(r"^Returns\n-+\n(?:\S+ *: *)?(.*)$", re.MULTILINE)


class Instance:
    """Some object of a class: what a call would return, if it were made."""

    def __init__(self, cls):
        self.cls = cls


class Scope:
    """Where names are looked up.

    Parameters
    ----------
    names : dict
        The variables of the page.
    sources : list of str
        The text of the page's cells: what they import is known before they have run, as far as
        Python has loaded it for another reason.
    """

    def __init__(self, names, sources=()):
        self.names = names
        self._sources = sources

    def root(self, name):
        for place in (self.names, vars(builtins)):
            if name in place:
                return place[name]
        return self._imports.get(name, UNKNOWN)

    @functools.cached_property
    def _imports(self):
        found = {}
        for source in self._sources:
            for statement in _import_statements(source):
                found |= _imported(statement)
        return found

    def value(self, path):
        """What a `Path` of `expressions` stands for: an object, an `Instance`, or UNKNOWN."""
        found = path.literal if path.name is None else self.root(path.name)
        for step, *argument in path.steps:
            if found is UNKNOWN:
                return UNKNOWN
            found = STEPS[step](found, *argument)
        return found


def is_a(value, cls):
    """`isinstance`, but believing the type only: `__class__` may be the reader's code."""
    return issubclass(type(value), cls)


def class_of(value):
    return value.cls if is_a(value, Instance) else type(value)


def attribute(value, name):
    """The attribute `name` of `value`.

    Examples
    --------
    >>> attribute(3 + 4j, "imag")
    4.0
    >>> class Slow:
    ...     @property
    ...     def answer(self) -> int:
    ...         raise RuntimeError("this took a year")
    >>> attribute(Slow(), "answer").cls
    <class 'int'>
    """
    if is_a(value, types.ModuleType):
        return vars(value).get(name, UNKNOWN)
    if is_a(value, Instance):
        return _bound(inspect.getattr_static(value.cls, name, UNKNOWN), value, made=False)
    return _bound(inspect.getattr_static(value, name, UNKNOWN), value, made=not is_a(value, type))


def _bound(found, owner, made):
    """What Python would make of an attribute that was found in a class; `made`: the object is there."""
    kind = type(found)
    if kind is property:
        return result(found.fget)
    if kind is functools.cached_property:
        return result(found.func)
    if kind is staticmethod:
        return found.__func__
    if kind is classmethod:
        return types.MethodType(found.__func__, owner if is_a(owner, type) else class_of(owner))
    if kind is types.FunctionType and not is_a(owner, type):
        return types.MethodType(found, owner)
    if kind is types.MemberDescriptorType or _is_quick(found):
        return _from_c(found, owner) if made else UNKNOWN
    if kind in (types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType):
        return found
    if kind not in CALLABLES and hasattr(kind, "__get__"):
        return UNKNOWN
    return found


# They have __get__, and have been dealt with.
CALLABLES = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, type)


def _is_quick(found):
    return type(found) is types.GetSetDescriptorType and found.__objclass__.__module__.split(".")[0] in QUICK


def _from_c(found, owner):
    try:
        return found.__get__(owner)
    except AttributeError:  # a slot that is not filled
        return UNKNOWN


def item(value, key):
    """What `value[key]` is, for the containers whose `[]` is known; `key` is `...` when it is no literal."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(value) is numpy.ndarray:
        if is_a(key, str):
            return value[key] if value.dtype.names and key in value.dtype.names else UNKNOWN
        return Instance(numpy.ndarray) if value.ndim > 1 else Instance(value.dtype.type)
    for container in (dict, list, tuple, str):
        if is_a(value, container) and key is not ...:
            try:
                return container.__getitem__(value, key)
            except (KeyError, IndexError, TypeError):
                return UNKNOWN
    return UNKNOWN


def result(function):
    """What calling `function` would give: an `Instance` where its class or its documentation says so.

    Examples
    --------
    >>> import numpy as np
    >>> result(np.linspace).cls, result(dict).cls, result(print) is UNKNOWN
    (<class 'numpy.ndarray'>, <class 'dict'>, True)
    """
    if is_a(function, type):
        return Instance(function)
    function = function.__func__ if is_a(function, types.MethodType) else function
    if type(function) is types.FunctionType:
        promised = function.__annotations__.get("return")
        if is_a(promised, type):
            return Instance(promised)
    documentation = doc(function)
    returned = RETURNS.search(inspect.cleandoc(documentation)) if documentation else None
    numpy = sys.modules.get("numpy")
    if numpy is not None and returned and re.search(r"\b(nd)?array\b", returned[1]):
        return Instance(numpy.ndarray)
    return UNKNOWN


STEPS = {"attribute": attribute, "item": item, "call": result}


def doc(value):
    """The documentation of a function, class or module, or of an object's class; None without one."""
    if is_a(value, types.MethodType):
        value = value.__func__
    if is_a(value, Instance):
        value = value.cls
    if is_a(value, types.ModuleType):
        text = vars(value).get("__doc__")
    elif is_a(value, type):
        text = type.__getattribute__(value, "__doc__")
    elif type(value).__getattribute__ is object.__getattribute__ or type(value).__module__.startswith(QUICK):
        text = inspect.getattr_static(value, "__doc__", None)
        if not is_a(text, str):  # a function's is made by C code
            text = object.__getattribute__(value, "__doc__")
    else:
        text = inspect.getattr_static(type(value), "__doc__", None)
    return text if is_a(text, str) else None


def _import_statements(source):
    try:
        trees = [ast.parse(source)]
    except (SyntaxError, ValueError):  # the cell is being typed: what stands alone on a line still counts
        trees = [_parsed(line) for line in source.splitlines() if line.startswith(("import ", "from "))]
    for tree in trees:
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                yield node


def _parsed(line):
    try:
        return ast.parse(line)
    except SyntaxError:
        return None


def _imported(statement):
    found = {}
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            # `import a.b` binds a, `import a.b as c` binds b.
            name = alias.name if alias.asname else alias.name.split(".")[0]
            value = sys.modules.get(name, UNKNOWN)
        else:
            module = sys.modules.get(statement.module or "")
            value = vars(module).get(alias.name, UNKNOWN) if module else UNKNOWN
            name = alias.name
        found[alias.asname or name] = value
    return found
