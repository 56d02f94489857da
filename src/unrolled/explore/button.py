"""A button that a reader presses for another picture."""

from dataclasses import dataclass, field

from unrolled.explore.slider import MISSING


@dataclass(frozen=True)
class Button:
    """A button, for `explore`: the function gets the number of times that it was pressed.

    The number is 0 at first. It serves well as the seed of a random generator.

    Parameters
    ----------
    label : str
        What the button says: what the reader gets by pressing it.

    Raises
    ------
    ValueError
        When the label is empty.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import matplotlib.pyplot as plt
    >>> import numpy as np
    >>> from unrolled.explore import Button, explore
    >>> @explore(again=Button("Draw another"))
    ... def walk(again=0):
    ...     plt.figure()
    ...     plt.plot(np.random.default_rng(again).normal(size=100).cumsum())
    >>> walk.explorer.defaults
    {'again': 0}
    """

    label: str

    def __post_init__(self):
        if not isinstance(self.label, str) or not self.label.strip():
            raise ValueError(f"Button: the label must be a text that says what happens, got {self.label!r}")


@dataclass(frozen=True)
class ButtonControl:
    """The number of presses of a button."""

    name: str
    label: str
    value: int = 0
    kind: str = field(default="button", init=False)

    @property
    def ends(self):
        # There is no end to pressing: the first press stands for all of them.
        return (1,)

    def text(self, value):
        return f"{value} {'press' if value == 1 else 'presses'} of “{self.label}”"

    def from_page(self, position):
        return int(position)

    def for_page(self):
        return {"kind": self.kind, "name": self.name, "label": self.label, "value": self.value}


def make_button(name, spec, default=MISSING):
    """Make the control called `name` from a `Button` and the function's own default.

    Examples
    --------
    >>> make_button("again", Button("Draw another")).value
    0
    """
    if default is not MISSING and (default != 0 or isinstance(default, bool)):
        raise ValueError(
            f"control {name!r}: a button has not been pressed at first, so that the function's default "
            f"must be 0, got {default!r}"
        )
    return ButtonControl(name, spec.label)
