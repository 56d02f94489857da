"""The figure where nothing moves: drawn once, its values said, its ranges tried."""

import contextlib
import io


def show(explorer):
    """Show the figure at its defaults and the line that says which they were."""
    from IPython.display import display

    picture = explorer.draw(explorer.defaults)
    check_ends(explorer)
    display({"image/png": picture, "text/plain": "<Figure>"}, raw=True)
    # Printed, because all that a captioned cell displays is made a figure; the book's build turns
    # this line into a paragraph.
    change = "it" if len(explorer.controls) == 1 else "them"
    if explorer.pointing:
        change += ", also by hand in the picture"
    print(f"Drawn with {explorer.text(explorer.defaults)}. Run this page live to change {change}.")


def check_ends(explorer):
    """Draw the figure at the defaults and at the ends of each control, the others at default.

    A reader will go there; an error must stop the build instead. It is raised again as it was,
    with a note that names the control and its value.
    """
    for control in explorer.controls:
        for value in control.ends:
            values = {**explorer.defaults, control.name: value}
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    explorer.draw(values)
            except Exception as error:
                name = getattr(explorer.function, "__name__", "the function")
                error.add_note(
                    f"{name}() raised this with its control {control.name!r} at "
                    f"{control.text(value)} ({explorer.text(values)})"
                )
                raise
