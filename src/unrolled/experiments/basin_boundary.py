"""Figure 4 of Pascanu et al., and their text beside figure 3: it is the boundary that counts."""

import numpy as np

from unrolled.dynamics import fold_curve
from unrolled.experiments._claim import Claim, by_name
from unrolled.experiments._one_unit import follow, peak, split
from unrolled.maps import OneUnit

TITLE = "Basin boundaries: where gradients explode, with and without a bifurcation"
SEED = 4
SECTION = {"source": "Pascanu et al. (2013), section 2.2", "known_from": "text"}
W, START = 5.0, 0.5  # the weight of figure 3, the start of figure 6
NEAR, NOISE = 1e-6, 0.1  # figure 4: how far apart states begin, deviation of the inputs
EXPONENTIAL = {"tolerance": {"at_least": 0.0}, "why": "above zero, growth is exponential"}

CLAIMS = by_name(
    Claim(
        name="not-necessary", **SECTION, published="not necessary", **EXPONENTIAL, rerun=5e-3,
        claim="Crossing a bifurcation is not necessary for the gradient to explode.",
        measured="growth of the largest |dx_T/db| in nats per step, for biases between the folds",
    ),
    Claim(
        name="not-sufficient", **SECTION, published="not sufficient",
        claim="Crossing a bifurcation is not sufficient for the gradient to explode.",
        measured="largest |dx_T/db| around the right fold, of a state at the other attractor",
        tolerance={"at_most": 10.0}, rerun=1e-6,
        why="at the boundary of a basin, ten steps of the same unit make 30",
    ),
    Claim(
        name="sufficient", **SECTION, published="sufficient", **EXPONENTIAL, rerun=0.15,
        claim="Crossing the boundary between two basins is sufficient for it to explode.",
        measured="smallest growth of the largest |dx_T/dx_0| in nats per step, around the boundary",
    ),
    Claim(
        name="far-apart", source="Pascanu et al. (2013), figure 4", known_from="figure",
        claim="A small change of the first state makes a large change of the last one, "
        "although both follow the same maps.", published="far apart",
        measured="smallest distance after 100 steps of two states that began 0.000001 apart",
        tolerance={"at_least": 0.5}, why="500,000 times the distance at the start", rerun=0.5,
    ),
)  # fmt: skip


def compute(rng, quick):
    """Values and rows."""
    lengths = [20, 40, 60] if quick else [20, 40, 60, 80, 100]
    wall, gradients = gradients_between_the_folds(lengths)
    growth, slope = np.polyfit(lengths, np.log(gradients), 1)[0], slope_at_the_start()
    across, steepest = gradient_across_a_fold(100 if quick else 1000)
    n = 50 if quick else 200
    rates = growth_at_boundaries(*random_units(rng, n))
    apart = distances_of_neighbours(rng, n)
    values = {
        "largest |dx_T/db| by T": dict(zip(map(str, lengths), gradients)),
        "bias of the largest": wall,
        "growth": growth,
        "ln of the slope at the start": np.log(slope),
    }
    return values, [
        CLAIMS["not-necessary"].row(
            growth,
            over=f"T from {lengths[0]} to {lengths[-1]}",
            found=f"It is largest at the bias {wall:.5f}, where the start lies on the boundary "
            "between two basins, and grows by the logarithm of the slope there, "
            f"{np.log(slope):.4f}.",
        ),
        CLAIMS["not-sufficient"].row(
            across,
            over="201 biases, 0.05 to both sides",
            found="It settles at 1 / (1 - slope), and the steepest of these states has the slope "
            f"{steepest:.3f}.",
        ),
        CLAIMS["sufficient"].row(
            rates.min(),
            spread=(rates.min(), rates.max()),
            over=f"{n} random units with two attractors",
        ),
        CLAIMS["far-apart"].row(
            apart.min(),
            spread=(apart.min(), apart.max()),
            over=f"{n} sequences of random inputs",
        ),
    ]


def gradients_between_the_folds(lengths):
    """The bias with the largest |dx_T/db| between the folds at the last T; how large it is at each.

    No bias there is a bifurcation.
    """
    right, left = fold_curve(W).b

    def gradient(b, n_steps):
        unit = OneUnit(W, b[:, None], form="pascanu")
        return abs(follow(unit, np.full((len(b), 1), START), n_steps)[2][:, 0])

    low, high = np.array([left + 0.01]), np.array([right - 0.01])
    found = [peak(lambda b, T=T: gradient(b, T), low, high, 9) for T in lengths]
    return found[-1][0].item(), [largest.item() for _, largest in found]


def slope_at_the_start():
    """The slope of the map at 0.5, an unstable fixed point when the bias is 0.5 - w s(0.5)."""
    return OneUnit(W, 0.0, form="pascanu").jacobian([START]).item()


def gradient_across_a_fold(n_steps):
    """Largest |dx_T/db| at the upper attractor while the lower one vanishes, and the slope."""
    b = fold_curve(W).b[0] + np.linspace(-0.05, 0.05, 201)[:, None]
    unit = OneUnit(W, b, form="pascanu")
    at_rest = follow(unit, np.full_like(b, W), 1000)[0]
    return abs(follow(unit, at_rest, n_steps)[2]).max(), unit.jacobian(at_rest).max()


def random_units(rng, n):
    """Weights from 4.5 to 8, biases from the middle nine tenths between the folds; (n, 1)."""
    w = rng.uniform(4.5, 8.0, (n, 1))
    folds = fold_curve(w[:, 0]).b
    return w, folds[:, :1] + rng.uniform(0.05, 0.95, (n, 1)) * (folds[:, 1:] - folds[:, :1])


def growth_at_boundaries(w, b):
    """How fast the largest |dx_T/dx_0| grows with T, over starts around each boundary."""
    unit = OneUnit(w, b, form="pascanu")
    # All states lie between b and b + w, after one step.
    lowest, highest = follow(unit, b, 1000)[0], follow(unit, b + w, 1000)[0]

    def ends_high(x0):
        return abs(follow(unit, x0, 300)[0] - highest) < 1e-3

    low, high = split(ends_high, lowest, highest, 30)
    units = OneUnit(w[:, None], b[:, None], form="pascanu")

    def largest(n_steps):
        def gradient(x0):
            return follow(units, x0[..., None], n_steps)[1][..., 0]

        return peak(gradient, low - 0.01, high + 0.01, 9)[1][:, 0]

    # Not longer: after 40 steps the boundary is thinner than the last digit of a number.
    return np.log(largest(40) / largest(20)) / 20


def distances_of_neighbours(rng, n):
    """How far neighbours are apart after 100 steps under the same random inputs."""
    unit = OneUnit(W, -W / 2, form="pascanu")  # its basins meet at 0, by symmetry
    inputs = rng.normal(0.0, NOISE, (100, n, 1))

    def ends_high(x0):
        return follow(unit, x0, 100, inputs)[0] > 0

    low, high = split(ends_high, np.full((n, 1), -W), np.full((n, 1), W), 40)
    middle = (low + high) / 2
    ends = [follow(unit, middle + side * NEAR / 2, 100, inputs)[0] for side in (-1, 1)]
    return abs(ends[1] - ends[0])[:, 0]
