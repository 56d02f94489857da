"""What a reader can set: a slider, a choice, a checkbox, a button, a place in the picture."""

from dataclasses import dataclass, field

from unrolled.explore.button import Button, make_button
from unrolled.explore.play import Play, make_play
from unrolled.explore.point import Point, make_point
from unrolled.explore.slider import MISSING, make_slider
from unrolled.explore.window import Window, make_window


@dataclass(frozen=True)
class Choice:
    """One of several `options`; the page sends its place in the list."""

    name: str
    options: tuple
    value: object
    kind: str = field(default="choice", init=False)

    @property
    def ends(self):
        # Options have no order: every one of them is an end.
        return self.options

    def text(self, value):
        return str(value)

    def from_page(self, position):
        return self.options[int(position)]

    def for_page(self):
        return {
            "kind": self.kind,
            "name": self.name,
            "options": [self.text(option) for option in self.options],
            "value": self.options.index(self.value),
        }


@dataclass(frozen=True)
class Checkbox:
    """On or off."""

    name: str
    value: bool
    kind: str = field(default="checkbox", init=False)

    @property
    def ends(self):
        return (False, True)

    def text(self, value):
        return "on" if value else "off"

    def from_page(self, position):
        return bool(position)

    def for_page(self):
        return {"kind": self.kind, "name": self.name, "value": self.value}


def make_control(name, spec, default=MISSING):
    """Make the control called `name` from what the author wrote.

    Parameters
    ----------
    name : str
        The parameter of the function that the control sets.
    spec : tuple, list, bool, Play, Button, Point or Window
        `(low, high)` or `(low, high, step)` for a slider; a `Play` for one that moves by itself; a
        list for a choice; True or False for a checkbox; a `Button` to press; a `Point` or a
        `Window` for a place that is chosen in the picture.
    default : object, optional
        The function's own default. Without one, a slider or a point starts at the step nearest
        the middle, a choice at its first option, a checkbox as written, a window as the whole.
        A button starts unpressed, at 0.

    Examples
    --------
    >>> make_control("w", (0.0, 2.0, 0.5))
    Slider(name='w', low=0.0, high=2.0, step=0.5, value=1.0, kind='slider')
    >>> make_control("cell", ["tanh", "sigmoid"], default="sigmoid").value
    'sigmoid'
    >>> make_control("start", Point(x=(-1, 1), y=(-1, 1), step=0.1), default=(0.2, 0.3)).value
    (0.2, 0.3)
    """
    if isinstance(spec, bool):
        return _checkbox(name, spec, default)
    for kind, make in MAKERS.items():
        if isinstance(spec, kind):
            return make(name, spec, default)
    raise TypeError(
        f"control {name!r}: expected (low, high) or (low, high, step) for a slider, a list for a "
        "choice, True or False for a checkbox, a Play, a Button, or a Point or a Window for a place in the picture, "
        f"got {spec!r}"
    )


def _choice(name, spec, default):
    if len(spec) < 2:
        raise ValueError(f"control {name!r}: a choice needs at least two options, got {spec!r}")
    value = spec[0] if default is MISSING else default
    if value not in spec:
        raise ValueError(f"control {name!r}: the function's default {value!r} is not one of {spec!r}")
    return Choice(name, tuple(spec), value)


def _checkbox(name, spec, default):
    value = spec if default is MISSING else default
    if not isinstance(value, bool):
        raise TypeError(
            f"control {name!r}: a checkbox sets True or False, "
            f"but the function's default is {value!r}"
        )
    return Checkbox(name, value)


MAKERS = {
    list: _choice,
    tuple: make_slider,
    Play: make_play,
    Button: make_button,
    Point: make_point,
    Window: make_window,
}
