"""Figures and axes that are handed out again as if they were new."""

import matplotlib
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.transforms import TransformNode

from unrolled._live.quick.memento import CannotKeep, Memento

# A function that makes more axes than this has no quick redraw anyway.
MOST_AXES = 32


def settings():
    """The settings that are in force: what is new is made after them."""
    return dict(dict.items(matplotlib.rcParams))


class Request:
    """What somebody asked for, to be compared with what somebody asks for later."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.settings = settings()

    def __eq__(self, other):
        try:
            return bool(self.arguments == other.arguments) and self.settings == other.settings
        except ValueError:  # arrays among the arguments
            return False


class KeptAxes:
    """The axes that one call made, with the state that they had then."""

    def __init__(self, request, result, axes, beyond):
        self.request = request
        self.result = result
        self.axes = axes
        self.siblings = [self._siblings(ax) for ax in axes]
        self.memento = Memento(axes, beyond)

    @staticmethod
    def _groups(ax):
        return (*(ax._shared_axes[name] for name in ax._shared_axes), ax._twinned_axes)

    def _siblings(self, ax):
        return [set(group.get_siblings(ax)) for group in self._groups(ax)]

    def renew(self):
        """Bring the axes back as they were; False when they cannot be."""
        for ax, before in zip(self.axes, self.siblings, strict=True):
            for group, wanted in zip(self._groups(ax), before, strict=True):
                for stray in set(group.get_siblings(ax)) - wanted:
                    if stray in self.axes:
                        return False  # two of ours were joined by hand
                    group.remove(stray)
        if [self._siblings(ax) for ax in self.axes] != self.siblings:
            return False
        self.memento.restore()
        for ax in self.axes:
            ax.set_prop_cycle(None)
        return True


class KeptFigure(Figure):
    """A figure that can be made new again, and with it the axes that `add_subplot` or `subplots` made."""

    def keep(self, prepare):
        """Remember the figure as it is now; `prepare` gets each axes before it is remembered."""
        Kept(self, prepare)

    def renew(self):
        self._kept.renew()

    def add_subplot(self, *args, **kwargs):
        kept = self.__dict__.get("_kept")
        if kept is None or kept.nested or not kept.may_keep(args, kwargs):
            return super().add_subplot(*args, **kwargs)
        # Where axes lie is said anew each time; nothing else depends on it.
        spec = args[0] if args and isinstance(args[0], SubplotSpec) else None
        request = Request("subplot", () if spec else args, kwargs)
        found = kept.find(request)
        if found is None:
            with kept:
                ax = super().add_subplot(*args, **kwargs)
            kept.add(request, ax, [ax])
            return ax
        if spec:
            found.result.set_subplotspec(spec)
        return super().add_subplot(found.result)

    def subplots(self, *args, **kwargs):
        kept = self.__dict__.get("_kept")
        if kept is None or not kept.may_keep((), kwargs.get("subplot_kw") or {}):
            return super().subplots(*args, **kwargs)
        request = Request("subplots", args, kwargs)
        found = kept.find(request)
        with kept:
            if found is None:
                result = super().subplots(*args, **kwargs)
                axes = [result] if isinstance(result, Axes) else list(result.flat)
                kept.add(request, result if isinstance(result, Axes) else result.copy(), axes)
                return result
            for ax in found.axes:
                super().add_subplot(ax)
        return found.result if isinstance(found.result, Axes) else found.result.copy()


class Kept:
    """What a `KeptFigure` remembers; used as a context while axes are made by one call of another."""

    def __init__(self, figure, prepare):
        self.figure = figure
        self.prepare = prepare
        self.axes = []  # KeptAxes
        self.used = set()  # ids of those that were handed out since the figure was renewed
        self.nested = False
        self._transforms, self._webs = {}, {}
        figure.__dict__["_kept"] = self  # before the state is remembered, which it is a part of
        try:
            self.memento = Memento([figure], beyond=self._is_canvas)
        except CannotKeep:
            del figure.__dict__["_kept"]
            raise

    def _is_canvas(self, thing):
        return thing is self.figure.canvas

    def __enter__(self):
        self.nested = True

    def __exit__(self, *error):
        self.nested = False

    def renew(self):
        self.memento.restore()
        self.used.clear()
        self.nested = False

    @staticmethod
    def may_keep(args, kwargs):
        """Whether axes that are asked for in this way are plain, and alone."""
        special = {"projection", "polar", "sharex", "sharey", "axes_class", "figure"} & set(kwargs)
        return not special and not any(isinstance(argument, Axes) for argument in args)

    def find(self, request):
        """Kept axes that were asked for in the same way, as good as new, or None."""
        for kept in self.axes:
            if id(kept) not in self.used and kept.request == request:
                if kept.renew():
                    self.used.add(id(kept))
                    return kept
                self.axes.remove(kept)
                return None
        return None

    def add(self, request, result, axes):
        if len(self.axes) >= MOST_AXES or any(type(ax) is not Axes for ax in axes):
            return
        for ax in axes:
            self.prepare(ax)
        try:
            kept = KeptAxes(request, result, axes, beyond=self._is_figures)
        except CannotKeep:
            return
        self.memento.adopt(kept.memento)
        self.axes.append(kept)
        self.used.add(id(kept))

    def transforms(self, ax):
        """The ids of the transforms that figure and axes had when they were new."""
        if ax not in self._transforms:
            owners = [self.memento, *(kept.memento for kept in self.axes if ax in kept.axes)]
            found = (thing for owner in owners for thing in owner.objects.values())
            self._transforms[ax] = {id(thing) for thing in found if isinstance(thing, TransformNode)}
        return self._transforms[ax]

    def web(self, ax, artist):
        """What the memento of `ax` has of one of its artists; None when that came later."""
        if artist not in self._webs:
            owner = next((kept.memento for kept in self.axes if ax in kept.axes), None)
            if owner is None or id(artist) not in owner.objects:
                return None
            self._webs[artist] = owner.web(artist, beyond=lambda thing: isinstance(thing, (Axes, Axis, TransformNode)))
        return self._webs[artist]

    def _is_figures(self, thing):
        return id(thing) in self.memento.objects or thing is self.figure.canvas
