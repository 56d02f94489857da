"""One style for every figure of the book, switched on by one call."""

from unrolled.plots.palette import COLORS, LINE_STYLES, SEQUENTIAL

# Inches. On a phone, at 350 CSS pixels of width, 11 points then appear as 9.5 pixels.
FIGURE_SIZE = (5.6, 3.3)

_GREY = "#444444"


def style():
    """Return the settings of the book's figures, as matplotlib names them.

    Returns
    -------
    dict
        Entries for `matplotlib.rcParams`, or for a ``with matplotlib.rc_context(style()):`` that
        ends where its figure ends.

    Examples
    --------
    >>> from unrolled.plots import style
    >>> style()["figure.figsize"]
    (5.6, 3.3)
    """
    from cycler import cycler  # comes with matplotlib, which only figures need

    return {
        "figure.figsize": FIGURE_SIZE,
        "figure.dpi": 160,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        # Fixed margins: automatic layout would cost a slider a tenth of a second at each redraw.
        "figure.subplot.left": 0.15,
        "figure.subplot.right": 0.97,
        "figure.subplot.bottom": 0.17,
        "figure.subplot.top": 0.91,
        "figure.subplot.wspace": 0.32,
        "figure.subplot.hspace": 0.45,
        "font.size": 11,
        "axes.titlesize": 11,
        "axes.labelsize": 11,
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
        "legend.fontsize": 10,
        "axes.facecolor": "white",
        "axes.edgecolor": _GREY,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "grid.color": "#dddddd",
        "grid.linewidth": 0.6,
        "xtick.color": _GREY,
        "ytick.color": _GREY,
        "lines.linewidth": 1.8,
        "lines.markersize": 5,
        "legend.frameon": True,
        "legend.framealpha": 0.85,
        "legend.edgecolor": "none",
        "legend.handlelength": 2.8,  # long enough to tell the line styles apart
        "image.cmap": SEQUENTIAL,
        "image.interpolation": "nearest",  # a cell of a map is one value; and smoothing takes time
        "axes.prop_cycle": cycler(color=COLORS) + cycler(linestyle=LINE_STYLES),
    }


def use_style():
    """Give every figure drawn from now on the style of the book.

    Changes `matplotlib.rcParams`, and nothing else; calling it again changes nothing more.
    Importing `unrolled` alone never touches them. For a single figure, see `style`.

    Examples
    --------
    >>> from unrolled.plots import use_style
    >>> use_style()
    """
    import matplotlib

    matplotlib.rcParams.update(style())
