"""The figure in Jupyter: ipywidgets, redrawn while they move."""

import math
import time

# A redraw slower than this would lag behind the hand: then only the position where the
# reader lets go is drawn.
SMOOTH_SECONDS = 0.15
FASTEST_SECONDS = 0.1


def show(explorer):
    """Show the controls and the figure, and redraw when a control changes."""
    from IPython.display import display

    display(build(explorer))


def build(explorer):
    """Make the widgets; the figure is the first child, the controls follow."""
    import ipywidgets

    picture = ipywidgets.Image(format="png", layout={"max_width": "min(100%, 36rem)", "object_fit": "contain"})
    output = ipywidgets.Output()
    made = {control.name: make_widgets(control) for control in explorer.controls}
    widgets = [widget for parts, _ in made.values() for widget in parts]

    def redraw(change=None):
        values = {name: read() for name, (_, read) in made.items()}
        output.clear_output()
        start = time.perf_counter()
        # An exception in here is shown below the controls instead of vanishing in the kernel's log.
        with output:
            picture.value = explorer.draw(values)
        smooth = time.perf_counter() - start < SMOOTH_SECONDS
        for widget in widgets:
            if isinstance(widget, (ipywidgets.IntSlider, ipywidgets.FloatSlider)):
                widget.continuous_update = smooth

    for widget in widgets:
        if isinstance(widget, ipywidgets.Button):
            widget.on_click(redraw)
        elif not isinstance(widget, ipywidgets.Play):  # it moves its slider, which is heard
            widget.observe(redraw, names="value")
    redraw()
    return ipywidgets.VBox([picture, *widgets, output])


def make_widgets(control):
    """The ipywidgets of one control, and a function that reads its value from them."""
    if control.kind == "point":
        widgets = [make_widget(slider) for slider in control.coordinates]
        return widgets, lambda: control.from_page([widget.value for widget in widgets])
    if control.kind == "window":
        directions = zip(control.names, control.intervals(control.value), control.whole, strict=True)
        widgets = [
            make_field(f"{name} {word}", edge, whole)
            for name, edges, whole in directions
            for word, edge in zip(("from", "to"), edges, strict=True)
        ]
        return widgets, lambda: control.from_page([(a.value, b.value) for a, b in _pairs(widgets)])
    if control.kind == "button":
        return make_button(control)
    widget = make_widget(control)
    player = [make_player(control, widget)] if control.kind == "slider" and control.play else []
    return [widget, *player], lambda: widget.value


def make_button(control):
    """A button, and a function that tells how often it was pressed."""
    import ipywidgets

    presses = [control.value]
    button = ipywidgets.Button(description=control.label, layout={"width": "max-content"})
    button.on_click(lambda pressed: presses.append(presses[-1] + 1))
    return [button], lambda: presses[-1]


def make_player(control, slider):
    """The widget that moves `slider`: it counts the steps, there and, for a bounce, back again."""
    import ipywidgets

    n_steps = round((control.high - control.low) / control.step)
    back = control.play["repeat"] == "bounce"
    player = ipywidgets.Play(
        description=f"Play {control.name}",
        max=2 * n_steps - 1 if back else n_steps,
        # A browser hardly follows more than ten messages a second through a kernel.
        step=max(1, math.ceil(n_steps * FASTEST_SECONDS / control.play["seconds"])),
        repeat=control.play["repeat"] != "once",
    )
    player.interval = round(1000 * control.play["seconds"] * player.step / n_steps)

    def move(change):
        steps = n_steps - abs(n_steps - change["new"])
        slider.value = control.from_page(control.low + steps * control.step)

    player.observe(move, names="value")
    return player


def _pairs(items):
    """The first with the second, the third with the fourth, and so on."""
    return zip(items[::2], items[1::2], strict=True)


def make_field(name, value, whole):
    """A field for a number that needs more digits than a slider has positions."""
    import ipywidgets

    return ipywidgets.BoundedFloatText(
        description=name, value=value, min=whole[0], max=whole[1], step=(whole[1] - whole[0]) / 100, **common()
    )


def common():
    """What all widgets have alike: their width, and room for their names."""
    return {"layout": {"width": "min(100%, 36rem)"}, "style": {"description_width": "8em"}}


def make_widget(control):
    """The ipywidget for a slider, a choice or a checkbox."""
    import ipywidgets

    settings = {"description": control.name, "value": control.value, **common()}
    if control.kind == "slider":
        if isinstance(control.step, int):
            make, format_ = ipywidgets.IntSlider, "d"
        else:
            make, format_ = ipywidgets.FloatSlider, f".{control.decimals}f"
        return make(min=control.low, max=control.high, step=control.step, readout_format=format_, **settings)
    if control.kind == "choice":
        options = [(control.text(option), option) for option in control.options]
        return ipywidgets.Dropdown(options=options, **settings)
    return ipywidgets.Checkbox(**settings)
