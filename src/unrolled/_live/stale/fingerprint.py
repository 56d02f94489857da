"""A short stand-in for a value, which is equal to an earlier one exactly when the value is the same.

Taken without running any code of the value's own class: looking at a cell's names must not change
them, nor fail.
"""

import functools
import sys
import types

from unrolled._live.stale.names import globals_read

# More than this in one name, and it is not looked at: a run should not take longer for it.
MOST_PARTS = 20_000
MOST_BYTES = 16_000_000

ATOMS = {type(None), bool, int, str, bytes, complex, range, type(Ellipsis), type(NotImplemented)}
IDENTITIES = (types.ModuleType, types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)


class _Plain:
    """Nothing but a `__dict__`: an object of this size holds nothing else."""


def fingerprint(value):
    """The stand-in, and the global names that functions inside the value read.

    What cannot be looked into gets a stand-in that is equal to no other.

    Examples
    --------
    >>> import numpy as np
    >>> a = {"W": np.zeros(3), "b": [1.0]}
    >>> before, _ = fingerprint(a)
    >>> a["W"][0] = 1.0
    >>> fingerprint(a)[0] == before
    False
    >>> a["W"][0] = 0.0
    >>> fingerprint(a)[0] == before
    True
    """
    look = Look()
    try:
        return look.at(value), look.names
    except Exception:  # too large, too deep, or a class that does something of its own even here
        return object(), look.names


class Look:
    """One look at one value."""

    def __init__(self):
        self.names = set()
        self.parts = 0
        self.bytes = 0
        self.seen = {}  # from the id of what was looked at to its place in the order, for cycles
        self.kept = []  # what was looked at: while it lives, nothing else gets its id

    def at(self, value):
        kind = type(value)
        self.parts += 1
        if kind in ATOMS:
            self.weigh(len(value) if kind in (str, bytes) else 0)
            return kind, value
        if kind is float:
            return kind, value.hex()  # a nan is the same as itself
        self.weigh(0)
        if id(value) in self.seen:
            return "again", self.seen[id(value)]
        self.seen[id(value)] = len(self.seen)
        self.kept.append(value)
        # A class that a cell defines is another one after each run; what it says may be the same.
        return (None if defined_here(kind) else kind, *self.inside(value, kind))

    def weigh(self, size):
        self.bytes += size
        if self.parts > MOST_PARTS or self.bytes > MOST_BYTES:
            raise ValueError("larger than what is looked at")

    def each(self, values):
        return tuple([self.at(value) for value in values])

    def inside(self, value, kind):
        if kind in (list, tuple) or issubclass(kind, tuple):
            return self.each(tuple.__iter__(value) if issubclass(kind, tuple) else value)
        if kind is dict:
            return self.each(value.keys()), self.each(value.values())
        if kind in (set, frozenset):
            return (frozenset(self.each(value)),)
        if kind is types.FunctionType:
            return self.function(value)
        if kind is types.MethodType:
            return self.each((value.__self__, value.__func__))
        if kind is functools.partial:
            return self.each((value.func, value.args, value.keywords))
        if kind in (staticmethod, classmethod):
            return self.each((value.__func__,))
        if kind is property:
            return self.each((value.fget, value.fset, value.fdel))
        if issubclass(kind, IDENTITIES):
            return (id(value),)
        if issubclass(kind, type):
            return self.class_(value)
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            if kind is numpy.ndarray and not value.dtype.hasobject:
                self.weigh(value.nbytes)
                return value.shape, value.dtype.str, hash(value.tobytes())
            if issubclass(kind, numpy.generic) and kind is not numpy.object_:
                return (value.dtype.str, value.tobytes())
            if kind is numpy.random.Generator:
                return self.each((value.bit_generator.state,))
        if kind.__dictoffset__ and kind.__basicsize__ == _Plain.__basicsize__ and not kind.__itemsize__:
            return self.each((kind, object.__getattribute__(value, "__dict__")))
        return (object(),)  # a file, an iterator, a figure: it cannot be told whether it is the same

    def function(self, value):
        if is_of_library(value):
            return (id(value),)
        self.names |= globals_read(value.__code__)
        closure = [cell.cell_contents for cell in value.__closure__ or () if cell != types.CellType()]
        state = (value.__defaults__, value.__kwdefaults__, closure, value.__dict__)
        return (self.code(value.__code__), *self.each(state))

    def code(self, code):
        constants = tuple(
            self.code(c) if isinstance(c, types.CodeType) else (type(c), repr(c)) for c in code.co_consts
        )
        return code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars

    def class_(self, value):
        if is_of_library(value):
            return (id(value),)
        skipped = {"__dict__", "__weakref__", "__module__", "__qualname__", "__doc__", "__firstlineno__"}
        own = {name: part for name, part in type.__dict__["__dict__"].__get__(value).items() if name not in skipped}
        return self.each((value.__bases__, own))


def defined_here(kind):
    """Whether a class was defined by a cell."""
    return type.__dict__["__module__"].__get__(kind) == "__main__"


def is_of_library(value):
    """Whether `value` is a module, or a class or function of one: the same after every import."""
    kind = type(value)  # and not isinstance, which asks the value what it wants to be
    if kind is types.FunctionType:
        return value.__module__ != "__main__"
    return issubclass(kind, IDENTITIES) or (issubclass(kind, type) and not defined_here(value))
