"""Remember the state of a web of objects, and bring it back."""

import functools
import itertools
import types
import weakref

import numpy as np
from matplotlib.artist import Artist

# What cannot change, or is not to be brought back. An axes' cycle of colours is begun anew by who
# brings the axes back; running numbers may run on.
ATOMS = (
    type(None), bool, int, float, complex, str, bytes, type, range, slice, frozenset, property,
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType,
    types.MethodWrapperType, functools.partial, np.generic, np.dtype, np.ufunc,
    weakref.ref, itertools.cycle, itertools.count,
)  # fmt: skip


def is_ours(thing):
    """Whether `thing` belongs to what keeps figures, and not to a figure."""
    return type(thing).__module__.startswith("unrolled.") and not isinstance(thing, Artist)


class CannotKeep(Exception):
    """There is an object of an unknown kind: what it holds could not be brought back."""


class Attributes(dict):
    """The attributes of an object."""


class Memento:
    """The state of all objects that can be reached from the `roots`, now.

    Parameters
    ----------
    roots : list
        Where to begin.
    beyond : callable
        Says of an object whether it lies beyond the border: such objects are left alone.

    Raises
    ------
    CannotKeep
        When there is an object that is neither matplotlib's nor a plain container.

    Examples
    --------
    >>> shelf = {"books": [1, 2]}
    >>> memento = Memento([shelf], beyond=lambda thing: False)
    >>> shelf["books"].append(3); shelf["lamp"] = "on"
    >>> memento.restore(); shelf
    {'books': [1, 2]}
    """

    def __init__(self, roots, beyond):
        self.objects = {}  # by id; held, so that no id is given to another object
        self._states = {}  # by id: pairs of what can change in an object and a copy of it
        waiting = list(roots)
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, ATOMS) or id(thing) in self.objects or is_ours(thing) or beyond(thing):
                continue
            self.objects[id(thing)] = thing
            pairs, found = remembered(thing)
            if pairs:
                self._states[id(thing)] = pairs
            waiting.extend(found)
        self._pairs = [pair for pairs in self._states.values() for pair in pairs]
        self._forget_strangers()

    def restore(self):
        """Bring the state back, into the same objects."""
        for now, saved in self._pairs:
            kind = type(now)
            if type(saved) is Attributes:  # all stay, as a rule, and their order does not matter
                now.update(saved)
                if len(now) != len(saved):
                    for name in [name for name in now if name not in saved]:
                        del now[name]
            elif kind is list:
                now[:] = saved
            elif kind is np.ndarray:
                now[...] = saved
            else:
                now.clear()
                now.update(saved)

    def web(self, root, beyond):
        """The pairs of all that can be reached from `root`, one of the objects, and the ids of it all."""
        pairs, ids, waiting = [], set(), [root]
        while waiting:
            thing = waiting.pop()
            if id(thing) in ids or id(thing) not in self.objects or (beyond(thing) and thing is not root):
                continue
            ids.add(id(thing))
            pairs.extend(self._states.get(id(thing), ()))
            waiting.extend(remembered(thing)[1])
        return pairs, ids

    def _forget_strangers(self):
        """Transforms know by weak references who depends on them; of those only ours will return."""
        for _, saved in self._pairs:
            if isinstance(saved, dict):
                for key in [key for key, value in saved.items() if refers(value, outside=self.objects)]:
                    del saved[key]

    def adopt(self, other):
        """Let what belongs to `other` go on depending on what is remembered here."""
        for now, saved in self._pairs:
            if isinstance(now, dict):
                saved.update({key: value for key, value in now.items() if refers(value, inside=other.objects)})


def refers(value, inside=None, outside=()):
    """Whether `value` is a weak reference to something whose id is (not) in a dict of ids."""
    if type(value) is not weakref.ref:
        return False
    return id(value()) in inside if inside is not None else id(value()) not in outside


def remembered(thing):
    """The pairs of what can change in `thing` and a copy of it, and what `thing` refers to."""
    if isinstance(thing, np.ndarray):
        if thing.dtype.hasobject:
            raise CannotKeep(f"an array of {thing.dtype}")
        return [(thing, thing.copy())] if thing.flags.writeable else [], ()
    if isinstance(thing, tuple):
        return [], thing
    if isinstance(thing, weakref.WeakKeyDictionary) and not thing:
        return [(thing, {})], ()
    if isinstance(thing, (list, set)):
        pairs, found = [(thing, type(thing)(thing))], list(thing)
    elif isinstance(thing, dict):
        pairs, found = [(thing, dict(thing))], [*thing.keys(), *thing.values()]
    elif isinstance(thing, Artist) or type(thing).__module__.startswith(("matplotlib.", "cycler")):
        pairs, found = [], []
    else:
        raise CannotKeep(f"a {type(thing).__module__}.{type(thing).__qualname__}")
    attributes = getattr(thing, "__dict__", None)
    if attributes:
        pairs.append((attributes, Attributes(attributes)))
        found += attributes.values()
    return pairs, found
