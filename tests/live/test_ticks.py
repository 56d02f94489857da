"""Copied ticks are the ticks that matplotlib would have made."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest

from unrolled._live import ticks
from unrolled.plots import style


def plain():
    plt.plot([0, 1, 2], [3, 1, 2])


def grids():
    plt.plot([0, 100], [1e-7, 3e-7])
    plt.grid(True, which="both", color="red")
    plt.minorticks_on()


def logarithmic():
    plt.loglog([1e-4, 1e5], [1, 1e7])


def parameters():
    plt.plot([0, 1])
    plt.tick_params(axis="x", labelsize=15, rotation=40, direction="in", colors="green", top=True, labeltop=True)
    plt.tick_params(axis="y", length=12, width=3, pad=9, grid_linestyle="--", grid_alpha=0.5)


def single_ticks():
    plt.plot([0, 10])
    axes = plt.gca()
    axes.get_xticklabels()[2].set_color("red")
    axes.get_xticklabels()[3].set(fontsize=20, rotation=30)
    axes.yaxis.get_major_ticks()[1].gridline.set(linewidth=5, visible=True)
    axes.yaxis.get_major_ticks()[2].tick1line.set(marker="o", markersize=15)


def own_labels():
    plt.plot([0, 1, 2])
    plt.xticks([0, 1, 2], ["none", "one", "a $x^2$"], rotation=90)
    plt.twinx().set_ylim(5, 9)


def round_axes():
    plt.subplot(projection="polar").plot([0, 1, 2], [0, 1, 2])


def spatial():
    plt.subplot(projection="3d").plot([0, 1, 2], [0, 1, 2], [2, 1, 0])


def shared():
    axes = plt.gcf().subplots(2, 2, sharex=True, sharey="row")
    axes[0, 0].plot([0, 5], [0, 9])
    plt.colorbar(axes[1, 1].imshow(np.arange(6).reshape(2, 3)))


def again():
    plt.plot([0, 1])
    plt.gcf().canvas.draw()
    plt.xlim(0, 1000)
    plt.yscale("log")


FIGURES = [plain, grids, logarithmic, parameters, single_ticks, own_labels, round_axes, spatial, shared, again]


def pixels(draw):
    plt.figure()
    try:
        draw()
        buffer = io.BytesIO()
        plt.gcf().savefig(buffer, format="rgba", bbox_inches="tight")
        return buffer.getvalue()
    finally:
        plt.close("all")


@pytest.fixture
def copies():
    ticks.use_copies()
    yield
    ticks.use_originals()


@pytest.mark.parametrize("settings", [{}, style()], ids=["matplotlib", "book"])
@pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
def test_the_picture_is_the_same(draw, settings, copies):
    with plt.rc_context(settings):
        ours = pixels(draw)
        ticks.use_originals()
        assert ours == pixels(draw)


def test_ticks_are_really_copied(copies, monkeypatch):
    made = []
    monkeypatch.setattr(ticks, "copied", lambda tick, copied=ticks.copied: made.append(tick) or copied(tick))
    pixels(logarithmic)
    assert len(made) > 20


def test_a_copy_shares_nothing_that_can_be_set(copies):
    plt.plot([0, 1])
    first, second = plt.gca().xaxis.get_major_ticks(2)
    second.label1.get_fontproperties().set_size(33)
    second.label1.set_text("other")
    second.gridline.set_color("red")
    second.tick1line.set_marker("o")
    assert first.label1.get_fontsize() != 33 and first.label1.get_text() != "other"
    assert first.gridline.get_color() != "red" and first.tick1line.get_marker() != "o"
    plt.close("all")
