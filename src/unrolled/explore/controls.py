"""What a reader can set: a slider, a choice, a checkbox, each made from a short specification."""

import math
import numbers
from dataclasses import dataclass, field

# Slider positions are computed in floating point: so close to a step counts as on it.
GRID_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`, in steps; whole when all three are integers."""

    name: str
    low: float
    high: float
    step: float
    value: float
    kind: str = field(default="slider", init=False)

    @property
    def ends(self):
        return (self.low, self.high)

    @property
    def decimals(self):
        """How many decimals tell two neighbouring positions apart."""
        close = (d for d in range(9) if abs(round(self.step, d) - self.step) <= 0.01 * self.step)
        return next(close, 9)

    def text(self, value):
        return f"{value:.{self.decimals}f}"

    def from_page(self, position):
        """The value at the position that a browser sent: on the grid, of the right type."""
        steps = round((position - self.low) / self.step)
        if isinstance(self.step, int):
            return self.low + steps * self.step
        # Without rounding, 3 * 0.1 would be 0.30000000000000004.
        return round(min(self.high, self.low + steps * self.step), 12)

    def for_page(self):
        return {
            "kind": self.kind,
            "name": self.name,
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "value": self.value,
            "decimals": self.decimals,
        }


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


MISSING = object()


def make_control(name, spec, default=MISSING):
    """Make the control called `name` from what the author wrote.

    Parameters
    ----------
    name : str
        The parameter of the function that the control sets.
    spec : tuple, list or bool
        `(low, high)` or `(low, high, step)` for a slider; a list for a choice; True or False
        for a checkbox.
    default : object, optional
        The function's own default. Without one, a slider starts at the step nearest the middle,
        a choice at its first option, a checkbox as written.

    Examples
    --------
    >>> make_control("w", (0.0, 2.0, 0.5))
    Slider(name='w', low=0.0, high=2.0, step=0.5, value=1.0, kind='slider')
    >>> make_control("cell", ["tanh", "sigmoid"], default="sigmoid").value
    'sigmoid'
    """
    if isinstance(spec, bool):
        return _checkbox(name, spec, default)
    if isinstance(spec, list):
        return _choice(name, spec, default)
    if isinstance(spec, tuple):
        return _slider(name, spec, default)
    raise TypeError(
        f"control {name!r}: expected (low, high) or (low, high, step) for a slider, a list for a "
        f"choice, or True or False for a checkbox, got {spec!r}"
    )


def _slider(name, spec, default):
    if len(spec) not in (2, 3) or not all(_is_number(part) for part in spec):
        raise TypeError(
            f"control {name!r}: a slider is (low, high) or (low, high, step), "
            f"all finite numbers, got {spec!r}"
        )
    low, high = spec[0], spec[1]
    if not low < high:
        raise ValueError(f"control {name!r}: low must be below high, got {spec!r}")
    parts = spec if default is MISSING else (*spec, default)
    whole = all(isinstance(part, numbers.Integral) for part in parts)
    step = spec[2] if len(spec) == 3 else (1 if whole else (high - low) / 100)
    if not 0 < step <= high - low:
        raise ValueError(
            f"control {name!r}: the step must be positive and at most high - low = {high - low}, "
            f"got {step!r}"
        )
    convert = int if whole else float
    low, high, step = convert(low), convert(high), convert(step)
    if not _on_grid(high, low, step):
        raise ValueError(
            f"control {name!r}: steps of {step} from {low} never reach {high}; "
            "choose a step that divides the range"
        )
    if default is MISSING:
        value = low + round((high - low) / (2 * step)) * step
        value = value if whole else round(value, 12)
    else:
        value = _slider_default(name, default, low, high, step, convert)
    return Slider(name, low, high, step, value)


def _slider_default(name, default, low, high, step, convert):
    if not _is_number(default) or not low <= default <= high:
        raise ValueError(
            f"control {name!r}: the function's default {default!r} is not between {low} and {high}"
        )
    if not _on_grid(default, low, step):
        raise ValueError(
            f"control {name!r}: steps of {step} from {low} never reach the function's default "
            f"{default!r}; a slider could not show it"
        )
    return convert(default)


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


def _is_number(value):
    return (
        isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
    )


def _on_grid(value, low, step):
    steps = (value - low) / step
    return abs(steps - round(steps)) < GRID_TOLERANCE
