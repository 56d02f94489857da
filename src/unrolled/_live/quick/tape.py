"""What an artist asks the renderer to do, written down so that it can be done again."""

import copy

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Transform, TransformedPath


class TapedRenderer(RendererAgg):
    """Agg, with every order to its inner renderer written on the list `tape` when there is one.

    The Python half of Agg stays as it is: what it prepares (letters, pieces of long paths) arrives
    at the C++ half as it always does, and is written down there.
    """

    def __init__(self, width, height, dpi):
        super().__init__(width, height, dpi)
        self.tape = None
        self.agg = self._renderer
        self._renderer = Recorder(self, self.agg)
        self._update_methods()

    def buffer_rgba(self):
        return memoryview(self.agg)

    def play(self, tape):
        """Do again what is written on `tape`."""
        for name, arguments, named in tape:
            getattr(self.agg, name)(*arguments, **named)


class Recorder:
    """Stands before Agg's inner renderer: passes every order on, in a form that will not change."""

    def __init__(self, renderer, agg):
        self._owner = renderer
        self._agg = agg

    def __getattr__(self, name):
        order = getattr(self._agg, name)
        if not name.startswith("draw_"):
            return order

        def record(*arguments, **named):
            arguments = tuple(map(frozen, arguments))
            named = {key: frozen(value) for key, value in named.items()}
            order(*arguments, **named)
            if self._owner.tape is not None:
                self._owner.tape.append((name, arguments, named))

        self.__dict__[name] = record
        return record


def frozen(thing):
    """`thing` as it is now: artists go on changing their paths, transforms and contexts."""
    if isinstance(thing, GraphicsContextBase):
        return _frozen_context(thing)
    if isinstance(thing, Path):
        return _frozen_path(thing)
    if isinstance(thing, Transform):
        return thing.frozen()
    if isinstance(thing, np.ndarray):
        return thing.copy()
    if isinstance(thing, (list, tuple)):
        return type(thing)(map(frozen, thing))
    if type(thing).__module__ == "matplotlib.ft2font":  # the letters that were drawn last
        return np.array(memoryview(thing))
    return thing


def _frozen_context(context):
    still = copy.copy(context)
    if still._cliprect is not None:
        still._cliprect = still._cliprect.frozen()
    path, transform = context.get_clip_path()
    if path is not None:
        still._clippath = TransformedPath(_frozen_path(path), transform.frozen())
    return still


def _frozen_path(path):
    still = copy.copy(path)
    still._vertices = path.vertices.copy()
    return still
