"""The decorator that gives a figure its controls."""

import inspect
import os

from unrolled._live import current_session
from unrolled.explore.controls import make_control
from unrolled.explore.explorer import Explorer, in_notebook
from unrolled.explore.slider import MISSING

VARIABLE = "UNROLLED_EXPLORE"


def explore(**specs):
    """Give a function that draws a figure a control for each of its parameters.

    In a Jupyter notebook and in a live page of the book the figure appears with its controls and
    is redrawn while they move. Where nothing can move, in the built book or in print, the figure
    is drawn at the starting values, which are said below it; there the function is also tried at
    both ends of every control, so that a range with an error in it never reaches a reader. In a
    plain script nothing is drawn until the function is called.

    Parameters
    ----------
    **specs : tuple, list, bool, Play, Button, Point or Window
        One for each parameter to control: `(low, high)` or `(low, high, step)` for a slider, of
        whole numbers when all are; a `Play` for a slider that can move by itself; a list for a
        choice; True or False for a checkbox; a `Button` whose presses are counted; a `Point` or a
        `Window` for a place that is chosen in the picture. A control starts at the function's own
        default, else in the middle of its range, a window as the whole, a button at 0.

    Returns
    -------
    decorator : callable
        Returns the function itself, which stays callable, with the attribute `explorer`.

    Raises
    ------
    TypeError, ValueError
        When a control does not fit the function or makes no sense; the message names it.

    Examples
    --------
    >>> import numpy as np
    >>> import matplotlib; matplotlib.use("agg")
    >>> import matplotlib.pyplot as plt
    >>> @explore(w=(0.0, 2.0, 0.01), b=(-1.0, 1.0, 0.01))
    ... def one_step(w=1.5, b=0.0):
    ...     x = np.linspace(-2, 2, 100)
    ...     plt.plot(x, np.tanh(w * x + b))
    >>> one_step.explorer.defaults
    {'w': 1.5, 'b': 0.0}
    >>> one_step(w=0.5, b=0.2)
    """
    if not specs:
        raise TypeError("explore() needs at least one control, for instance w=(0.0, 2.0, 0.01)")

    def decorate(function):
        function.explorer = Explorer(function, make_controls(function, specs))
        show(function.explorer)
        return function

    return decorate


def make_controls(function, specs):
    """One control for each of `specs`, checked against the parameters of `function`."""
    if not callable(function):
        raise TypeError(f"explore() decorates a function, got {function!r}")
    name = getattr(function, "__name__", repr(function))
    parameters = inspect.signature(function).parameters
    unknown = [control for control in specs if control not in parameters]
    if unknown:
        raise TypeError(
            f"control {unknown[0]!r}: {name}() has no parameter of that name; "
            f"it has {', '.join(parameters) or 'none'}"
        )
    without = [
        p.name
        for p in parameters.values()
        if p.default is p.empty and p.name not in specs and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]
    if without:
        raise TypeError(
            f"{name}(): parameter {without[0]!r} has neither a control nor a default value"
        )
    controls = []
    for control, spec in specs.items():
        default = parameters[control].default
        default = MISSING if default is inspect.Parameter.empty else default
        controls.append(make_control(control, spec, default))
    _check_axes(controls)
    return controls


def _check_axes(controls):
    """One drag must have one meaning: a window shares its axes with nothing."""
    for window in (control for control in controls if control.kind == "window"):
        for other in controls:
            if other is not window and getattr(other, "axes", None) == window.axes:
                raise ValueError(
                    f"control {other.name!r}: it is set in the same axes ({window.axes}) as the window "
                    f"{window.name!r}; give one of them other axes with axes=, or use sliders"
                )


def show(explorer):
    """Show the figure in the way that this front end can."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "static"):
        raise ValueError(f"the environment variable {VARIABLE} must be unset or 'static', got {wanted!r}")
    page = current_session()
    if page is not None:
        page.show_explorer(explorer)
        return
    if in_notebook() is None:
        if wanted == "static":  # a script that checks its ranges, as the book's build does
            from unrolled.explore import static

            static.check_ends(explorer)
        return
    if wanted == "static" or not _has_widgets():
        from unrolled.explore import static

        static.show(explorer)
    else:
        from unrolled.explore import notebook

        notebook.show(explorer)


def _has_widgets():
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return False
    return True
