"""The style is switched on by one call, is the same when repeated, and can be read on a phone."""

import subprocess
import sys

import matplotlib
import matplotlib.pyplot as plt
import pytest

from unrolled.plots import COLORS, FIGURE_SIZE, LINE_STYLES, style, use_style

PHONE = 350  # CSS pixels that a figure gets on a narrow phone


@pytest.fixture(autouse=True)
def restored_settings():
    with matplotlib.rc_context():
        yield
    plt.close("all")


def test_importing_changes_nothing():
    code = (
        "import matplotlib; before = dict(matplotlib.rcParams); import unrolled.plots;"
        "assert dict(matplotlib.rcParams) == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_package_does_not_need_matplotlib_to_be_imported():
    code = "import sys, unrolled, unrolled.plots; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_one_call_sets_everything_and_a_second_nothing_more():
    use_style()
    once = dict(matplotlib.rcParams)
    assert once["axes.prop_cycle"].by_key()["color"] == list(COLORS)
    use_style()
    assert dict(matplotlib.rcParams) == once


def test_curves_get_a_colour_and_a_line_style_each():
    with matplotlib.rc_context(style()):
        _, ax = plt.subplots()
        lines = [ax.plot([0, 1], [k, k])[0] for k in range(len(COLORS))]
    assert [line.get_color() for line in lines] == list(COLORS)
    assert len({(line.get_linestyle(), str(line._dash_pattern)) for line in lines}) == len(LINE_STYLES)


def test_letters_can_be_read_on_a_phone():
    settings = style()
    sizes = [value for key, value in settings.items() if key.endswith(("fontsize", "labelsize"))]
    pixels_per_point = PHONE / FIGURE_SIZE[0] / 72
    assert len(sizes) >= 4 and min(sizes) * pixels_per_point >= 8.5


def test_nothing_is_cut_off_at_the_fixed_margins():
    """Labels, numbers and title of an ordinary plot lie inside the figure."""
    use_style()
    fig, ax = plt.subplots()
    ax.plot([0, 100], [-0.25, 1.25], label="a curve")
    ax.set(xlabel="lag $k$", ylabel="norm of $W^k$", title="A title")
    ax.legend()
    box = ax.get_tightbbox(fig.canvas.get_renderer())
    assert box.x0 >= 0 and box.y0 >= 0
    assert box.x1 <= fig.bbox.x1 and box.y1 <= fig.bbox.y1
