"""What the look of an artist depends on, as a value that can be compared with a later one."""

import enum
import functools
import types
import weakref

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cbook import CallbackRegistry
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend
from matplotlib.transforms import BboxBase, Transform

from unrolled._live.quick.memento import Attributes

# Where an artist stands, who listens to it, and what it has worked out from the rest.
SKIPPED = frozenset({
    "_stale", "stale_callback", "_remove_method", "_callbacks", "callbacks", "callbacksSM", "_parents", "_invalid",
    "_agg_filter_renderer", "_renderer", "_mouseover", "_picker", "draw", "_tick_class", "_axis_tick_pool",
    "_imcache", "_transformed_path", "_contour_generator", "_projection_init", "_child_axes",
})  # fmt: skip
PLAIN = frozenset({type(None), bool, int, float, complex, str, bytes, type, np.dtype})
OUR_LIBRARIES = ("matplotlib.", "cycler", "numpy")


class Unknown(Exception):
    """The look depends on something that cannot be compared: a reader's own function, say."""


def state(thing, known=()):
    """Return a list that is equal to a later one only if `thing` would look the same.

    Parameters
    ----------
    thing : object
        An artist, or anything that it holds.
    known : container of int
        The ids of objects that are told apart by who they are: what they hold is compared elsewhere.
        All axes and figures that may matter must be among them.

    Returns
    -------
    list
        Of things that can be compared with `==`.

    Raises
    ------
    Unknown
        When there is something in it that only running it could tell.
    """
    parts, waiting = [type(thing)], []
    _open(thing, type(thing), parts, waiting)
    _follow(waiting, parts, {id(thing): 0}, known)
    return parts


def changes(web, known=()):
    """The state of something that a `Memento` remembers: how it differs from what is remembered.

    Parameters
    ----------
    web : tuple
        What `Memento.web` returned for it.
    known : container of int
        As for `state`.
    """
    pairs, ids = web
    parts, waiting = [], []
    for number, (now, saved) in enumerate(pairs):
        try:
            if now.tobytes() == saved.tobytes() if type(now) is np.ndarray else now == saved:
                continue
        except ValueError:  # arrays among them; what has changed is looked at below
            pass
        parts.append(number)
        if type(saved) is not Attributes:
            _open(now, type(now), parts, waiting)
            continue
        for name, value in now.items():
            if name not in SKIPPED and value is not saved.get(name, now):
                parts.append(name)
                waiting.append(value)
        parts.extend(name for name in saved if name not in now)
    if waiting:
        _follow(waiting, parts, {}, known | ids)
    return parts


def _follow(waiting, parts, seen, known):
    """Go on until nothing waits to be looked at."""
    while waiting:
        thing = waiting.pop()
        kind = type(thing)
        if kind in PLAIN:
            parts.append(thing)
        elif id(thing) in known:
            parts.append(("known", id(thing)))
        elif id(thing) in seen:
            parts.append(("again", seen[id(thing)]))
        else:
            seen[id(thing)] = len(seen)
            parts.append(kind)
            _open(thing, kind, parts, waiting)


def _open(thing, kind, parts, waiting):
    """Put the content of `thing` into `parts`, or what is to be looked at next into `waiting`."""
    if isinstance(thing, (tuple, list)):
        parts.append(len(thing))
        waiting.extend(thing)
    elif isinstance(thing, dict):
        parts.append(len(thing))
        for key, value in thing.items():
            parts.append(key if type(key) in PLAIN else _named(key))
            waiting.append(value)
    elif isinstance(thing, np.ndarray):
        _open_array(thing, parts, waiting)
    elif isinstance(thing, (np.generic, enum.Enum)):
        parts.append(thing)
    elif isinstance(thing, (CallbackRegistry, weakref.ref)):
        pass  # says who listens
    elif isinstance(thing, (Axes, FigureBase)):
        raise Unknown("other axes")
    elif isinstance(thing, BboxBase):
        parts.append(thing.get_points().tobytes())
    elif isinstance(thing, Transform) and thing.is_affine:
        parts.append(thing.get_matrix().tobytes())
    elif isinstance(thing, types.MethodType):
        parts.append(_named(thing.__func__))
        waiting.append(thing.__self__)
    elif isinstance(thing, functools.partial):
        waiting.extend((thing.func, thing.args, thing.keywords))
    elif isinstance(thing, (types.FunctionType, types.BuiltinFunctionType, np.ufunc)):
        parts.append(_named(thing))
    elif isinstance(thing, (set, frozenset)):
        parts.append(len(thing))
        waiting.extend(sorted(thing, key=repr))
    elif kind.__module__.startswith(OUR_LIBRARIES) and hasattr(thing, "__dict__"):
        if isinstance(thing, Legend) and thing._get_loc() == 0:
            raise Unknown("a legend that looks for the best place")
        for name, value in vars(thing).items():
            if name not in SKIPPED:
                parts.append(name)
                waiting.append(value)
    else:
        raise Unknown(f"a {kind.__module__}.{kind.__qualname__}")


def _open_array(thing, parts, waiting):
    parts += (thing.shape, thing.dtype.str)
    if thing.dtype.hasobject:
        waiting.extend(thing.flat)
        return
    parts.append(thing.tobytes())
    if isinstance(thing, np.ma.MaskedArray):
        parts.append(np.ma.getmaskarray(thing).tobytes())


def _named(function):
    """A function of a library is known by itself; what a reader's own will do is not known."""
    module = getattr(function, "__module__", None) or ""
    if isinstance(function, np.ufunc) or module.startswith((*OUR_LIBRARIES, "builtins", "math")):
        return function
    raise Unknown(f"{module}.{getattr(function, '__qualname__', function)}")
