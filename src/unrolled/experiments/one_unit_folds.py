"""Figure 3 of Pascanu et al.: a network of one unit, its attractors against its bias."""

import numpy as np

from unrolled.dynamics import orbit_diagram
from unrolled.experiments._claim import Claim, by_name
from unrolled.experiments._one_unit import follow, peak
from unrolled.maps import OneUnit

TITLE = "One unit: its attractors against its bias"
SEED = 0  # nothing here is random
FIGURE = {"source": "Pascanu et al. (2013), figure 3", "known_from": "figure"}
W, LEFT, RIGHT = 5.0, -2.66, -2.34  # the figure's weight, and its folds as read off the picture
A_LINE = 0.01  # of the bias, about the width of a line in the figure
LENGTHS = np.array([100, 200, 400, 800])

CLAIMS = by_name(
    Claim(
        name="left-fold", **FIGURE, published=LEFT,
        claim="With w = 5, a stable state is lost at the left of two biases, in a fold.",
        measured="bias at which the end states of 0 and of 1 meet",
        tolerance={"within": A_LINE}, why="about the width of a line in the picture", rerun=1e-4,
    ),
    Claim(
        name="right-fold", **FIGURE, published=RIGHT,
        claim="With w = 5, another one is lost at the right bias.",
        measured="bias at which the end states of 0 and of 1 meet",
        tolerance={"within": A_LINE}, why="about the width of a line in the picture", rerun=1e-4,
    ),
    Claim(
        name="two-attractors", **FIGURE, published="two between, one outside",
        claim="Between these biases there are two attractors, outside there is one.",
        measured="share of biases between with two, share of biases outside with one",
        tolerance={"at_least": 1.0}, rerun=0.0,
        why="every bias that is not within the width of a line of a fold",
    ),
    Claim(
        name="jump", **FIGURE, published="on the other branch",
        claim="The state that is lost ends at the other attractor, far away.",
        measured="how far the end state moves when the bias passes the left, the right fold",
        tolerance={"at_least": 0.5}, why="half of the interval (0, 1) of states", rerun=1e-3,
    ),
    Claim(
        name="gradient-at-fold", published="can explode",
        source="Doya (1993), as told by Pascanu et al. (2013), section 2.2", known_from="text",
        claim="Crossing a bifurcation can make the gradient explode.",
        measured="largest |dx_T/db| near the right fold at T = 800, in units of that at T = 100",
        tolerance={"at_least": 10.0}, why="in proportion to T, it would reach 8", rerun=5.0,
    ),
)  # fmt: skip


def compute(rng, quick):
    """Values and rows."""
    n_steps = 1000 if quick else 20000
    left, right = folds(n_steps)
    jumps = jumps_at(left, right, n_steps)
    gradients = gradients_at_the_right_fold(right)
    power = np.polyfit(np.log(LENGTHS), np.log(gradients), 1)[0]
    values = {
        "w": W,
        "left fold": left,
        "right fold": right,
        "largest |dx_T/db| at the right fold, by T": dict(zip(map(str, LENGTHS), gradients)),
        "its power of T": power,
    }
    return values, [
        CLAIMS["left-fold"].row(left),
        CLAIMS["right-fold"].row(right),
        CLAIMS["two-attractors"].row(shares(n_steps), over="401 biases from -3 to -2"),
        CLAIMS["jump"].row(jumps, over="0.001 before to 0.001 behind"),
        CLAIMS["gradient-at-fold"].row(
            gradients[-1] / gradients[0],
            found=f"It grows like a power of T, with the exponent {power:.2f}. At the boundary of "
            "a basin it grows exponentially, as the next experiment shows.",
        ),
    ]


def ends(b, x0, n_steps):
    """The state after many steps, for each bias."""

    def step(x, value):
        return OneUnit(W, value).step(x)

    return orbit_diagram(step, b, [x0], n_keep=1, n_transient=n_steps)[:, 0, 0]


def two_attractors(b, n_steps):
    """Whether there are two attractors, for each bias.

    The map rises, so orbits cannot overtake each other: that of 0 ends at the lowest fixed point,
    that of 1 at the highest. There is one attractor if and only if they end together.
    """
    return ends(b, 1.0, n_steps) - ends(b, 0.0, n_steps) > 0.05


def folds(n_steps):
    """Where two attractors begin and end, found by following orbits for many biases at once."""
    found = []
    for low, high in ((-3.0, -2.5), (-2.5, -2.0)):
        for _ in range(5):
            grid = np.linspace(low, high, 33)
            two = two_attractors(grid, n_steps)
            k = int(np.flatnonzero(two[1:] != two[:-1])[0])
            low, high = grid[k], grid[k + 1]
        found.append((low + high) / 2)
    return found


def shares(n_steps):
    """Share of biases with two attractors between the picture's folds, and with one outside."""
    b = np.linspace(-3.0, -2.0, 401)
    two = two_attractors(b, n_steps)
    between = (LEFT + A_LINE < b) & (b < RIGHT - A_LINE)
    outside = (b < LEFT - A_LINE) | (RIGHT + A_LINE < b)
    return [two[between].mean(), 1.0 - two[outside].mean()]


def jumps_at(left, right, n_steps):
    """How far the end state moves when the bias leaves the range with two attractors."""
    moved = []
    for fold, outwards, start in ((left, -0.001, 1.0), (right, 0.001, 0.0)):
        before, behind = ends([fold - outwards, fold + outwards], start, n_steps)
        moved.append(abs(behind - before))
    return moved


def gradients_at_the_right_fold(right):
    """Largest |dx_T/db| near the right fold for each T, from the state that is lost there."""
    # That is where w x (1 - x) = 1; w x + b is the same state in Pascanu's form.
    start = W * (1.0 - np.sqrt(1.0 - 4.0 / W)) / 2 + right

    def gradient(b, n_steps):
        unit = OneUnit(W, b[:, None], form="pascanu")
        return follow(unit, np.full((len(b), 1), start), n_steps)[2][:, 0]

    low, high = np.array([right]), np.array([right + 0.1])
    return [peak(lambda b, T=T: gradient(b, T), low, high, 6)[1].item() for T in LENGTHS]
