"""The figure in Jupyter: ipywidgets, redrawn while they move."""

import time

# A redraw slower than this would lag behind the hand: then only the position where the
# reader lets go is drawn.
SMOOTH_SECONDS = 0.15


def show(explorer):
    """Show the controls and the figure, and redraw when a control changes."""
    from IPython.display import display

    display(build(explorer))


def build(explorer):
    """Make the widgets; the figure is the first child, the controls follow."""
    import ipywidgets

    picture = ipywidgets.Image(format="png", layout={"max_width": "100%", "object_fit": "contain"})
    output = ipywidgets.Output()
    widgets = {control.name: make_widget(control) for control in explorer.controls}

    def redraw(change=None):
        values = {name: widget.value for name, widget in widgets.items()}
        output.clear_output()
        start = time.perf_counter()
        # An exception in here is shown below the controls instead of vanishing in the kernel's log.
        with output:
            picture.value = explorer.draw(values)
        smooth = time.perf_counter() - start < SMOOTH_SECONDS
        for widget in widgets.values():
            if hasattr(widget, "continuous_update"):
                widget.continuous_update = smooth

    for widget in widgets.values():
        widget.observe(redraw, names="value")
    redraw()
    return ipywidgets.VBox([picture, *widgets.values(), output])


def make_widget(control):
    """The ipywidget for one control."""
    import ipywidgets

    wide = {"width": "min(100%, 36rem)"}
    common = {"description": control.name, "value": control.value, "layout": wide}
    if control.kind == "slider":
        if isinstance(control.step, int):
            make, format_ = ipywidgets.IntSlider, "d"
        else:
            make, format_ = ipywidgets.FloatSlider, f".{control.decimals}f"
        return make(min=control.low, max=control.high, step=control.step, readout_format=format_, **common)
    if control.kind == "choice":
        options = [(control.text(option), option) for option in control.options]
        return ipywidgets.Dropdown(options=options, **common)
    return ipywidgets.Checkbox(**common)
