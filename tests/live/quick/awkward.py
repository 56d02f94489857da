"""Figures that are hard to redraw right: each function takes k, a small whole number, and draws."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.ticker import FuncFormatter, MultipleLocator

X = np.linspace(0.01, 5, 80)
state = {"unit": 0}


def lines(k):
    for j in range(k + 1):
        plt.plot(X, np.sin(X + j))


def logarithmic(k):
    _, ax = plt.subplots()
    ax.loglog(X, X ** (k + 1))
    ax.grid(which="both")


def scale_by_choice(k):
    plt.plot(X, X ** (k + 1))
    plt.yscale(["linear", "log", "symlog"][k % 3])


def legend_and_title(k):
    for j in range(1 + k % 2):
        plt.plot(X, np.cos(X * (j + k)), label=f"line $x_{j}$")
    plt.title(f"$k = {k}$", loc=["left", "center"][k % 2])
    plt.legend(loc=["best", "upper right", "lower left"][k % 3])


def annotated(k):
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.plot(X, np.sin(X))
    arrow = {"arrowstyle": "->"}
    ax.annotate("here", (1.0 + k, 0.5), xytext=(20, 10 * k), textcoords="offset points", arrowprops=arrow)
    ax.text(0.5, 0.5, "still", transform=ax.transAxes)
    fig.text(0.02, 0.02, f"k {k}")


def limits(k):
    _, ax = plt.subplots()
    ax.plot(X, X)
    ax.set(xlim=(0, 1 + k), xlabel="x", ylabel="y" * (1 + k % 2))


def shared(k):
    _, axes = plt.subplots(2, 2, sharex=True, sharey="row")
    axes[0, 0].plot(X, X * k)
    axes[1, 1].plot(X + k, np.sin(X))
    axes[1, 0].set_xlabel("both")


def grid_of_unequal(k):
    fig = plt.figure()
    grid = fig.add_gridspec(2, 2, width_ratios=[1, 1 + k])
    fig.add_subplot(grid[0, :]).plot(X, np.sin(k * X))
    fig.add_subplot(grid[1, 0]).plot(X)
    fig.add_subplot(grid[1, 1], sharex=fig.axes[0]).bar([0, 1, 2], [1, k, 2])


def one_after_the_other(k):
    plt.subplot(1, 2, 1)
    plt.plot(X, X**k)
    plt.subplot(122)
    plt.plot(X)
    plt.subplot(1, 2, 1)
    plt.axhline(k, linestyle="--")


def inset(k):
    _, ax = plt.subplots()
    ax.plot(X, np.sin(X))
    inner = ax.inset_axes([0.6, 0.6, 0.35, 0.3])
    inner.plot(X[:20], np.sin(X[:20]) * k)
    ax.indicate_inset_zoom(inner)


def twins(k):
    _, ax = plt.subplots()
    ax.plot(X, np.sin(X))
    other = ax.twinx()
    other.plot(X, X**k, "C1")
    other.set_ylabel("other")


def filled(k):
    plt.fill_between(X, np.sin(X), np.sin(X + k), alpha=0.4, hatch="/")
    plt.axvspan(1, 2, color="C2", alpha=0.2)


def scattered(k):
    rng = np.random.default_rng(k)
    plt.scatter(rng.normal(size=30), rng.normal(size=30), c=rng.normal(size=30), s=np.linspace(5, 80, 30))


def arrows_and_bars(k):
    _, (left, right) = plt.subplots(1, 2)
    left.quiver([0, 1], [0, 1], [1, k], [k, 1])
    right.errorbar([0, 1, 2], [1, 2, k], yerr=0.3, capsize=4)


def image(k):
    _, ax = plt.subplots()
    ax.imshow(np.outer(np.sin(X * k), np.cos(X)), aspect="auto", extent=(0, 1, 0, 2), interpolation="nearest")
    ax.plot(0.1 * k, 1, "kX")
    ax.grid(False)


def still_image(k):
    _, ax = plt.subplots()
    ax.imshow(np.outer(np.sin(X), np.cos(X)))
    ax.contour(np.outer(np.sin(X), np.cos(X)), levels=3, colors="w")
    ax.plot([10 * k], [40], "ro")


def with_colorbar(k):
    fig, ax = plt.subplots()
    fig.colorbar(ax.imshow(np.arange(6).reshape(2, 3) * (k + 1)), ax=ax)


def mesh(k):
    plt.pcolormesh(np.arange(6).reshape(2, 3) + k, shading="nearest")
    plt.gca().add_collection(LineCollection([[(0, 0), (1, k)], [(0, k), (2, 0)]], colors="k"))


def outside_of_the_axes(k):
    plt.plot([0, 1])
    plt.text(-0.4, 1.3, f"far out {k}")
    plt.text(1.2, -0.3, "beyond the edge", fontsize=20)


def tight(k):
    fig, ax = plt.subplots(layout="constrained")
    ax.plot(X, X * 10.0 ** (2 * k))
    ax.set_title("constrained")
    fig.suptitle(f"{k}")


def own_ticks(k):
    _, ax = plt.subplots()
    ax.plot(X, X)
    ax.xaxis.set_major_locator(MultipleLocator(1 + k))
    ax.set_yticks([0, 2, 4], ["none", "two", f"{k}"])
    ax.tick_params(axis="x", labelrotation=20 * k, colors="C1", top=True, labeltop=k > 1)


def function_of_a_global(k):
    """The formatter is the same function each time, and says something else."""
    state["unit"] = k
    _, ax = plt.subplots()
    ax.plot(X, X)
    ax.yaxis.set_major_formatter(FORMATTER)


FORMATTER = FuncFormatter(lambda value, place: f"{value:.0f} u{state['unit']}")


def spines_moved(k):
    _, ax = plt.subplots()
    ax.plot(X - 2, np.sin(X))
    ax.spines["left"].set_position(("data", 0.3 * k))
    ax.spines[["top", "right"]].set_visible(k % 2 == 0)
    ax.set_facecolor(["w", "lightyellow"][k % 2])


def offsets(k):
    plt.plot(X, 1e6 + X * 10.0**-k)
    plt.title("an offset in the way")


def equal_aspect(k):
    _, ax = plt.subplots()
    ax.plot(np.cos(X), (1 + k) * np.sin(X))
    ax.set_aspect("equal")


def without_axes(k):
    plt.plot(X, np.sin(k * X))
    plt.axis("off")


def round_axes(k):
    plt.subplot(projection="polar").plot(X, X * k)


def in_space(k):
    plt.subplot(projection="3d").plot(X, np.sin(X), k * X)


def aligned(k):
    fig, axes = plt.subplots(2, 1)
    axes[0].plot(X, X * 1000)
    axes[1].plot(X, X * k)
    for ax in axes:
        ax.set_ylabel("y")
    fig.align_ylabels()


def in_a_style(k):
    with plt.rc_context({"axes.facecolor": ["w", "0.9"][k % 2], "xtick.labelsize": 8 + k}):
        _, ax = plt.subplots()
        ax.plot(X, X * k)


def removed_and_cleared(k):
    _, (left, right) = plt.subplots(1, 2)
    left.plot(X)
    left.clear()
    left.plot(X * k)
    if k % 2:
        right.remove()


def joined_by_hand(k):
    _, (left, right) = plt.subplots(1, 2)
    if k % 2:
        right.sharex(left)
    left.plot(X * k, X)
    right.plot(X, X)


def in_place(k):
    """An array that is kept and changed: the same object, other numbers."""
    BUFFER[1] = np.sin(X + k)
    _, ax = plt.subplots()
    ax.add_collection(LineCollection([BUFFER.T]))
    ax.scatter(*BUFFER)
    ax.axis([0, 5, -1, 1])


BUFFER = np.array([X, X])


def dashed(k):
    plt.plot(X, np.sin(X), linestyle=(0, (5, 1 + k)), marker="o", markevery=1 + k, clip_on=False)
    plt.gca().add_patch(plt.Circle((2, 0), 0.3 * (k + 1), fill=False, hatch="x"))


def clipped(k):
    _, ax = plt.subplots()
    picture = ax.imshow(np.ones((4, 4)))
    picture.set_clip_path(plt.Circle((1, 1), 0.4 * (k + 1), transform=ax.transData))


def of_its_own_size(k):
    plt.figure(figsize=(3 + k, 2), dpi=90)
    plt.plot(X)


FIGURES = [
    lines, logarithmic, scale_by_choice, legend_and_title, annotated, limits, shared, grid_of_unequal,
    one_after_the_other, inset, twins, filled, scattered, arrows_and_bars, image, still_image, with_colorbar, mesh,
    outside_of_the_axes, tight, own_ticks, function_of_a_global, spines_moved, offsets, equal_aspect, without_axes,
    round_axes, in_space, aligned, in_a_style, removed_and_cleared, joined_by_hand, in_place, dashed, clipped,
]  # fmt: skip
