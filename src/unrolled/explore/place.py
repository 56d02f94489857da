"""Where in the picture the axes lie: what turns a click into data coordinates."""

SCALES = ("linear", "log")


def place_of_axes(figure, control, frame):
    """Say where the axes of a control lie in the picture of a figure that was just saved.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Only after drawing are its axes where the picture shows them.
    control : PointControl or WindowControl
        The axes number `control.axes` are looked at.
    frame : matplotlib.transforms.Bbox
        The part of the figure that was saved, in inches.

    Returns
    -------
    dict
        "box": left, top, right and bottom as parts of the picture's width and height, from
        its upper left corner; "x" and "y": the values at left and right, and at bottom and top;
        "scales": "linear" or "log" for x and for y.

    Raises
    ------
    ValueError
        When there are no such axes, or no such coordinates in them.
    """
    axes = _axes(figure, control)
    scales = [axes.get_xscale(), axes.get_yscale()]
    for letter, scale in zip("xy", scales, strict=True):
        if scale not in SCALES:
            raise ValueError(
                f"control {control.name!r}: the {letter}-scale of axes {control.axes} is {scale!r}; "
                "a place in the picture can be read off linear and log scales only"
            )
    # The renderer keeps whole pixels, counted from the lower left corner.
    width, height = int(frame.width * figure.dpi), int(frame.height * figure.dpi)
    left, bottom = frame.x0 * figure.dpi, frame.y0 * figure.dpi
    box = axes.bbox
    return {
        "box": [
            (box.x0 - left) / width,
            1 - (box.y1 - bottom) / height,
            (box.x1 - left) / width,
            1 - (box.y0 - bottom) / height,
        ],
        "x": [float(edge) for edge in axes.get_xlim()],
        "y": [float(edge) for edge in axes.get_ylim()],
        "scales": scales,
    }


def _axes(figure, control):
    what = f"control {control.name!r}: its {control.kind.capitalize()} is set in"
    if control.axes >= len(figure.axes):
        have = len(figure.axes)
        raise ValueError(
            f"{what} axes {control.axes}, but the figure has {have or 'no'} axes"
            + (f", 0 to {have - 1}; choose another with axes=" if have else "; draw some")
        )
    axes = figure.axes[control.axes]
    if axes.name != "rectilinear":
        raise ValueError(
            f"{what} axes {control.axes}, but these are {axes.name!r} axes; "
            "choose plain rectangular ones with axes=, or use sliders"
        )
    return axes
