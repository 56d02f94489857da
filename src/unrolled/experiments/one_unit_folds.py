"""Figure 3 of Pascanu et al.: a network of one unit, its attractors against its bias."""

import numpy as np

from unrolled.dynamics import orbit_diagram
from unrolled.experiments._one_unit import follow, peak
from unrolled.experiments._row import Row
from unrolled.maps import OneUnit

TITLE = "One unit: its attractors against its bias"
SEED = 0  # nothing here is random
SOURCE = "Pascanu et al. (2013), figure 3"
W, LEFT, RIGHT = 5.0, -2.66, -2.34  # the figure's weight, and its folds as read off the picture
A_LINE = 0.01  # of the bias, about the width of a line in the figure
STEPS = np.array([100, 200, 400, 800])


def compute(rng, quick):
    """Values and rows."""
    n_steps = 3000 if quick else 20000
    left, right = folds(n_steps)
    two, one = shares(n_steps)
    jumps = [
        abs(ends([at + by], start, n_steps) - start)[0]
        for at, by, start in _last_states(left, right)
    ]
    growth = gradients_at_the_right_fold(right)
    by_length = dict(zip(map(str, STEPS), growth.tolist()))
    values = {
        "w": W,
        "left fold": left,
        "right fold": right,
        "jumps": jumps,
        "largest |dx_T/db| by T": by_length,
    }

    def fold(name, side, published, ours):
        return Row(
            name=name,
            claim=f"With w = 5, a stable state is lost at the {side} of two biases, in a fold.",
            source=SOURCE,
            known_from="figure",
            published=published,
            measured="bias at which the end states of 0 and of 1 meet",
            ours=ours,
            tolerance={"within": A_LINE},
            why="about the width of a line in the picture",
            rerun=1e-5,
        )

    return values, [
        fold("left-fold", "left", LEFT, left),
        fold("right-fold", "right", RIGHT, right),
        Row(
            name="two-attractors",
            claim="Between these biases there are two attractors, outside there is one.",
            source=SOURCE,
            known_from="figure",
            published="two between, one outside",
            measured="share of biases between with two, share of biases outside with one",
            ours=[two, one],
            over="401 biases from -3 to -2",
            tolerance={"at_least": 1.0},
            why="every bias that is not within the width of a line of a fold",
            rerun=0.0,
        ),
        Row(
            name="jump",
            claim="The state that is lost ends at the other attractor, far away.",
            source=SOURCE,
            known_from="figure",
            published="on the other branch",
            measured=(
                "how far the end state moves when the bias passes the left, the right fold by 0.001"
            ),
            ours=jumps,
            tolerance={"at_least": 0.5},
            why="half of the interval (0, 1) in which states lie",
            rerun=1e-6,
        ),
        Row(
            name="gradient-at-fold",
            claim="Crossing a bifurcation can make the gradient explode.",
            source="Doya (1993), as told by Pascanu et al. (2013), section 2.2",
            known_from="text",
            published="can explode",
            measured=(
                f"largest |dx_T/db| near the right fold at T = {STEPS[-1]}, in units of that at T "
                f"= {STEPS[0]}"
            ),
            ours=growth[-1] / growth[0],
            tolerance={"at_least": 10.0},
            why="what grows in proportion to T would reach 8",
            rerun=1.0,
            found="It grows like a power of T, with the exponent "
            f"{np.polyfit(np.log(STEPS), np.log(growth), 1)[0]:.2f}. At the boundary of a basin "
            "it grows exponentially, as the next experiment shows.",
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
    inside, outside = (
        (LEFT + A_LINE < b) & (b < RIGHT - A_LINE),
        (b < LEFT - A_LINE) | (RIGHT + A_LINE < b),
    )
    return two[inside].mean(), 1.0 - two[outside].mean()


def _last_states(left, right):
    """For each fold: its bias, a step beyond it, and the state lost there, w x (1 - x) = 1."""
    lower = (1.0 - np.sqrt(1.0 - 4.0 / W)) / 2
    return (left, -1e-3, 1.0 - lower), (right, 1e-3, lower)


def gradients_at_the_right_fold(right):
    """Largest |dx_T/db| near the right fold, starting at the state that is lost there."""
    lower = W * (1.0 - np.sqrt(1.0 - 4.0 / W)) / 2 + right  # in Pascanu's form

    def gradient(b, n_steps):
        unit = OneUnit(W, b[:, None], form="pascanu")
        return follow(unit, np.full((len(b), 1), lower), n_steps)[2][:, 0]

    largest = [
        peak(lambda b, T=T: gradient(b, T), np.array([right]), np.array([right + 0.1]), 6)[1]
        for T in STEPS
    ]
    return np.concatenate(largest)
