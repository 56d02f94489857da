"""A number that a reader can set, and the grid that it moves on."""

import math
import numbers
from dataclasses import dataclass, field

# Slider positions are computed in floating point: so close to a step counts as on it.
GRID_TOLERANCE = 1e-6

# Stands where the function has no default of its own; None could be one.
MISSING = object()


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`, in steps; whole when all three are integers."""

    name: str
    low: float
    high: float
    step: float
    value: float
    kind: str = field(default="slider", init=False)
    play: dict | None = field(default=None, repr=False)  # how it moves by itself; see `Play`

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
            "play": self.play,
        }


def make_slider(name, spec, default=MISSING):
    """Make a slider from `(low, high)` or `(low, high, step)` and the function's own default."""
    if len(spec) not in (2, 3) or not all(is_number(part) for part in spec):
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
        value = _checked_default(name, default, low, high, step, convert)
    return Slider(name, low, high, step, value)


def _checked_default(name, default, low, high, step, convert):
    if not is_number(default) or not low <= default <= high:
        raise ValueError(
            f"control {name!r}: the function's default {default!r} is not between {low} and {high}"
        )
    if not _on_grid(default, low, step):
        raise ValueError(
            f"control {name!r}: steps of {step} from {low} never reach the function's default "
            f"{default!r}; a slider could not show it"
        )
    return convert(default)


def is_number(value):
    """Whether `value` is a real number, finite, and not a truth value."""
    return (
        isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
    )


def _on_grid(value, low, step):
    steps = (value - low) / step
    return abs(steps - round(steps)) < GRID_TOLERANCE
