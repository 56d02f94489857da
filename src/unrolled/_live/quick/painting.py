"""Draws a figure, and asks only those artists that have changed since the last time."""

from collections import Counter

from matplotlib.axes import Axes

from unrolled._live.quick.keeping import settings
from unrolled._live.quick.state import Unknown, changes, state
from unrolled._live.quick.tape import TapedRenderer


class Painter:
    """Draws the figures of one explorer, one after the other."""

    def __init__(self):
        self.renderer = None
        self._tapes = {}  # from the place of an artist to its state and what it drew
        self._titles = {}  # from the place of some axes to the state and the places of their titles
        self._settings = None

    def paint(self, figure):
        """Draw `figure`; return its pixels, (height, width, 4), valid until the next one is drawn."""
        self._begin(figure)
        figure.draw(self.renderer)
        self._tapes, self._titles = self._new_tapes, self._new_titles
        return self.renderer.buffer_rgba()

    def _begin(self, figure):
        width, height = figure.bbox.size
        have, new = self.renderer, settings()
        if have is None or (have.width, have.height, have.dpi) != (width, height, figure.dpi):
            self.renderer = TapedRenderer(width, height, figure.dpi)
            self._tapes, self._titles = {}, {}
        if new != self._settings:
            self._settings, self._tapes, self._titles = new, {}, {}
        self.renderer.clear()
        self._new_tapes, self._new_titles = {}, {}
        self._states, self._counts, self._surroundings = {}, Counter(), {}
        # Labels that are aligned depend on axes other than their own.
        self._aligned = any(len(list(group)) for group in figure._align_label_groups.values())
        self._numbers = {id(ax): number for number, ax in enumerate(figure.axes)}
        for ax in self._kept_axes(figure):
            self._watch(ax)

    def prepare(self, ax):
        """Let `ax`, new axes that will be kept, be drawn by this painter."""
        ax.__dict__["_painter"] = self
        self._watch(ax)
        ax._update_title_position = TitlesPlaced(self, ax)

    def _watch(self, ax):
        for artist in ax.get_children():
            if "draw" not in artist.__dict__ and not isinstance(artist, Axes):
                artist.draw = Drawn(self, ax, artist)

    def draw(self, ax, artist, renderer):
        """Draw one of the artists of `ax`."""
        if renderer is not self.renderer or id(ax) not in self._numbers:
            type(artist).draw(artist, renderer)
            return
        kind = type(artist)
        self._counts[id(ax), kind] += 1
        place = (self._numbers[id(ax)], kind, self._counts[id(ax), kind])
        now = self._states.get(id(artist))
        before, tape = self._tapes.get(place, (None, None))
        if now is not None and now == before:
            renderer.play(tape)
        else:
            renderer.tape = tape = []
            try:
                kind.draw(artist, renderer)
            finally:
                renderer.tape = None
        if now is not None:
            self._new_tapes[place] = (now, tape)

    def place_titles(self, ax, renderer):
        """Do what axes do before they are drawn: move their titles to where nothing is in the way."""
        original = type(ax)._update_title_position
        if renderer is not self.renderer or id(ax) not in self._numbers:
            original(ax, renderer)
            return
        if not self._states:
            self._look(ax.figure)
        titles = (ax.title, ax._left_title, ax._right_title)
        parts = [self._states[id(artist)] for artist in (ax.xaxis, ax.yaxis, *titles)]
        alone = not ax.child_axes and len(ax._twinned_axes.get_siblings(ax)) == 1
        known = alone and None not in parts
        number = self._numbers[id(ax)]
        now = [*parts, ax._autotitlepos]
        before, positions = self._titles.get(number, (None, None))
        if known and now == before:
            for title, position in zip(titles, positions, strict=True):
                title.set_position(position)
        else:
            original(ax, renderer)
        if known:
            self._new_titles[number] = (now, [title.get_position() for title in titles])

    def _look(self, figure):
        """Note the state of all artists before any of them is drawn, which changes some; None if unknown."""
        for ax in self._kept_axes(figure):
            for artist in ax.get_children():
                try:
                    if self._aligned:
                        raise Unknown("labels that are aligned")
                    around, known = self._surrounding(ax)
                    web = figure._kept.web(ax, artist)
                    now = [*around, *(changes(web, known) if web else state(artist, known))]
                except Unknown:
                    now = None
                self._states[id(artist)] = now

    def _kept_axes(self, figure):
        return [ax for ax in figure.axes if ax.__dict__.get("_painter") is self]

    def _surrounding(self, ax):
        if id(ax) not in self._surroundings:
            family = [other for other in ax.figure.axes if other is ax or is_related(ax, other)]
            known = {id(ax.figure), *map(id, family)}
            for other in family:
                known |= {id(other.xaxis), id(other.yaxis), *ax.figure._kept.transforms(other)}
            parts = [part for other in family for part in surrounding(other)]
            self._surroundings[id(ax)] = (parts, known)
        return self._surroundings[id(ax)]


def is_related(ax, other):
    """Whether two axes share a direction."""
    return any(ax._shared_axes[name].joined(ax, other) for name in ax._shared_axes)


def surrounding(ax):
    """What the artists of `ax` depend on apart from themselves."""
    scales = [axis._scale for axis in (ax.xaxis, ax.yaxis)]
    positions = [(spine._position, spine._bounds, spine.get_visible()) for spine in ax.spines.values()]
    parts = [ax.bbox.extents.tobytes(), ax.viewLim.get_points().tobytes(), *state([scales, positions])]
    if not {ax.get_xscale(), ax.get_yscale()} <= {"linear", "log"}:
        parts.append(ax.dataLim.minpos.tobytes())
    return parts


class Drawn:
    """Takes the place of an artist's method `draw`."""

    def __init__(self, painter, ax, artist):
        self.painter, self.ax, self.artist = painter, ax, artist

    def __call__(self, renderer):
        self.painter.draw(self.ax, self.artist, renderer)


class TitlesPlaced:
    """Takes the place of the method `_update_title_position` of some axes."""

    def __init__(self, painter, ax):
        self.painter, self.ax = painter, ax

    def __call__(self, renderer):
        self.painter.place_titles(self.ax, renderer)
