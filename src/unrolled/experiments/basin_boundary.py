"""Figure 4 of Pascanu et al., and their text beside figure 3: it is the boundary that counts."""

import numpy as np

from unrolled.dynamics import fold_curve
from unrolled.experiments._one_unit import follow, peak, split
from unrolled.experiments._row import Row
from unrolled.maps import OneUnit

TITLE = "Basin boundaries: where gradients explode, with and without a bifurcation"
SEED = 4
SECTION = "Pascanu et al. (2013), section 2.2"
W, START = 5.0, 0.5  # the weight of figure 3, the start of figure 6
NEAR, FAR, NOISE = (
    1e-6,
    0.5,
    0.1,
)  # figure 4: how far apart at the start, at the end; the inputs' deviation


def compute(rng, quick):
    """Values and rows."""
    lengths = np.array([20, 40, 60] if quick else [20, 40, 60, 80, 100])
    wall, largest = gradients_without_bifurcation(lengths)
    growth, slope = np.polyfit(lengths, np.log(largest), 1)[0], slope_at_the_wall()
    across, steepest = gradient_across_a_fold(100 if quick else 1000)
    n = 50 if quick else 200
    rates = growth_at_boundaries(*random_units(rng, n))
    apart = distances_of_neighbours(rng, n)
    values = {
        "largest |dx_T/db| by T": dict(zip(map(str, lengths), largest.tolist())),
        "bias of the largest": wall,
        "growth": growth,
        "ln of the slope at the start": np.log(slope),
    }
    exponential = "above zero, growth is exponential"
    return values, [
        Row(
            name="not-necessary",
            claim="Crossing a bifurcation is not necessary for the gradient to explode.",
            source=SECTION,
            known_from="text",
            published="not necessary",
            measured=(
                "growth of the largest |dx_T/db| in nats per step, for biases between the folds"
            ),
            ours=growth,
            over=f"T from {lengths[0]} to {lengths[-1]}",
            tolerance={"at_least": 0.0},
            why=exponential,
            rerun=5e-3,
            found=f"It is largest at the bias {wall:.5f}, where the start lies on the boundary "
            "between two basins, and grows by the logarithm of the slope there, "
            f"{np.log(slope):.4f}.",
        ),
        Row(
            name="not-sufficient",
            claim="Crossing a bifurcation is not sufficient for the gradient to explode.",
            source=SECTION,
            known_from="text",
            published="not sufficient",
            measured=(
                "largest |dx_T/db| for biases around the right fold, of a state at the other "
                "attractor"
            ),
            ours=across,
            tolerance={"at_most": largest[0] / 10},
            why=f"a tenth of what the boundary makes of {lengths[0]} steps",
            rerun=1e-6,
            found=(
                "It settles at 1 / (1 - slope); the steepest of these states has the slope "
                f"{steepest:.3f}."
            ),
        ),
        Row(
            name="sufficient",
            claim="Crossing the boundary between two basins is sufficient for it to explode.",
            source=SECTION,
            known_from="text",
            published="sufficient",
            measured=(
                "smallest growth of the largest |dx_T/dx_0| in nats per step, over starts around "
                "the boundary"
            ),
            ours=rates.min(),
            spread=(rates.min(), rates.max()),
            over=f"{n} random units with two attractors",
            tolerance={"at_least": 0.0},
            why=exponential,
            rerun=0.15,
        ),
        Row(
            name="far-apart",
            claim="A small change of the first state makes a large change of the last one, "
            "although both follow the same maps.",
            source="Pascanu et al. (2013), figure 4",
            known_from="figure",
            published="far apart",
            measured=f"smallest distance after 100 steps of two states that began {NEAR:g} apart",
            ours=apart.min(),
            spread=(apart.min(), apart.max()),
            over=f"{n} sequences of random inputs",
            tolerance={"at_least": FAR},
            why=f"{FAR / NEAR:,.0f} times the distance at the start",
            rerun=0.5,
        ),
    ]


def gradients_without_bifurcation(lengths):
    """Largest |dx_T/db| for biases between the folds, for each T; the bias that has the last."""
    right, left = fold_curve(W).b

    def gradient(b, n_steps):
        unit = OneUnit(W, b[:, None], form="pascanu")
        return abs(follow(unit, np.full((len(b), 1), START), n_steps)[2][:, 0])

    found = [
        peak(lambda b, T=T: gradient(b, T), np.array([left + 0.01]), np.array([right - 0.01]), 9)
        for T in lengths
    ]
    return found[-1][0].item(), np.array([value.item() for _, value in found])


def slope_at_the_wall():
    """The slope at the start, an unstable fixed point when the bias is 0.5 - w s(0.5)."""
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
    lowest, highest = (
        follow(unit, b, 1000)[0],
        follow(unit, b + w, 1000)[0],
    )  # all states lie between b and b + w
    low, high = split(
        lambda x0: abs(follow(unit, x0, 300)[0] - highest) < 1e-3, lowest, highest, 30
    )
    units = OneUnit(w[:, None], b[:, None], form="pascanu")

    def gradient(x0, n_steps):
        return follow(units, x0[..., None], n_steps)[1][..., 0]

    # Not longer: after 40 steps the boundary is thinner than the last digit of a number.
    short, long = (
        peak(lambda x0, T=T: gradient(x0, T), low - 0.01, high + 0.01, 9)[1] for T in (20, 40)
    )
    return np.log(long / short)[:, 0] / 20


def distances_of_neighbours(rng, n):
    """How far neighbours are apart after 100 steps under the same random inputs."""
    unit = OneUnit(W, -W / 2, form="pascanu")  # its basins meet at 0, by symmetry
    inputs = rng.normal(0.0, NOISE, (100, n, 1))
    low, high = split(
        lambda x0: follow(unit, x0, 100, inputs)[0] > 0, np.full((n, 1), -W), np.full((n, 1), W), 40
    )
    middle = (low + high) / 2
    ends = [follow(unit, middle + side * NEAR / 2, 100, inputs)[0] for side in (-1, 1)]
    return abs(ends[1] - ends[0])[:, 0]
