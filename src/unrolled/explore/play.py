"""A slider that moves by itself when the reader wants it to."""

import dataclasses

from unrolled.explore.slider import MISSING, is_number, make_slider

REPEATS = ("once", "loop", "bounce")


@dataclasses.dataclass(frozen=True)
class Play:
    """A slider with a button that sweeps it, for `explore`.

    The sweep pauses when the button is pressed again, when the reader touches another control and when the
    figure leaves the window. For readers who want no motion each press is one step.

    Parameters
    ----------
    low, high, step : float
        As for a slider without the button; whole numbers when all of them are.
    seconds : float
        How long the way from `low` to `high` takes.
    repeat : {"once", "loop", "bounce"}
        What happens at the end: nothing more, the same from the beginning, or the way back.

    Raises
    ------
    ValueError
        When `seconds` or `repeat` is not as described.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import matplotlib.pyplot as plt
    >>> import numpy as np
    >>> from unrolled.explore import Play, explore
    >>> @explore(phase=Play(0.0, 6.28, 0.01, seconds=4, repeat="loop"))
    ... def wave(phase=0.0):
    ...     x = np.linspace(0, 10, 200)
    ...     plt.figure()
    ...     plt.plot(x, np.sin(x - phase))
    >>> wave.explorer.defaults
    {'phase': 0.0}
    """

    low: float
    high: float
    step: float | None = None
    seconds: float = 6.0
    repeat: str = "once"

    def __post_init__(self):
        if not is_number(self.seconds) or not self.seconds > 0:
            raise ValueError(f"Play: seconds must be a positive number, got {self.seconds!r}")
        if self.repeat not in REPEATS:
            raise ValueError(f"Play: repeat must be one of {', '.join(REPEATS)}, got {self.repeat!r}")


def make_play(name, spec, default=MISSING):
    """Make the control called `name`, a slider, from a `Play` and the function's own default.

    Examples
    --------
    >>> slider = make_play("phase", Play(0, 6, seconds=3))
    >>> slider.value, slider.play
    (3, {'seconds': 3, 'repeat': 'once'})
    """
    limits = (spec.low, spec.high) if spec.step is None else (spec.low, spec.high, spec.step)
    play = {"seconds": spec.seconds, "repeat": spec.repeat}
    return dataclasses.replace(make_slider(name, limits, default), play=play)
