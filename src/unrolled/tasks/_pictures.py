"""What the pictures of the tasks share."""

# Of what distracts: visible on white, and on the black that dark mode makes of it.
GREY = "#777777"


def shade_windows(ax, windows):
    """Shade the steps at which a mark may stand: pairs (first step, step after the last)."""
    for number, (low, high) in enumerate(windows):
        # Neighbours differ, so that they can be told apart where they touch.
        ax.axvspan(low - 0.5, high - 0.5, color="0.84" if number % 2 else "0.91", linewidth=0, zorder=0)
