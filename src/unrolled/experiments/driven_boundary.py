"""Figure 5 of Pascanu et al.: the network's own map, the input's push, and the boundary."""

import numpy as np

from unrolled.cells import ElmanRNN
from unrolled.experiments._claim import Claim, by_name
from unrolled.experiments._one_unit import follow, peak, split
from unrolled.maps import OneUnit

TITLE = "Driven over the boundary: the map of a network and the push of its input"
SEED = 5
FIGURE = {"source": "Pascanu et al. (2013), figure 5", "known_from": "figure"}
SECTION = {"source": "Pascanu et al. (2013), section 2.2", "known_from": "text"}
UNIT = OneUnit(5.0, -2.5, form="pascanu")  # between the folds; by symmetry its basins meet at 0

CLAIMS = by_name(
    Claim(
        name="maps-split", **SECTION, published="equal",
        claim="A step is the network's own map F~, the same at all times, and then the push U_t "
        "of the input.",
        measured="largest difference of a network's states and those of F~ and U_t in turn",
        tolerance={"at_most": 1e-9}, why="rounding, which the network may let grow", rerun=1e-9,
    ),
    Claim(
        name="pushed-over", **FIGURE, published="over the boundary",
        claim="The input can push the state over the boundary of F~, into the other basin.",
        measured="smallest push that changes where a state at rest ends, less its distance to the "
        "boundary",
        tolerance={"at_least": -1e-9, "at_most": 1e-9}, why="sixty halvings of an interval",
        rerun=1e-9,
    ),
    Claim(
        name="taken-apart", **FIGURE, published="apart",
        claim="On the two sides of the boundary F~ takes states apart, and changes grow.",
        measured="growth of the largest |dx_T/du_1| in nats per step, around the smallest push",
        tolerance={"at_least": 0.0}, why="above zero, growth is exponential", rerun=1e-6,
    ),
    Claim(
        name="near-the-boundary", **SECTION, published="close to the boundary",
        claim="Gradients that do not vanish belong to states close to the boundary.",
        measured="rank correlation of |dx_T/dx_0| and the mean distance of the states to the "
        "boundary",
        tolerance={"at_most": -0.9}, rerun=0.03,
        why="-1 is a strict order, which a mean alone cannot decide",
    ),
)  # fmt: skip


def compute(rng, quick):
    """Values and rows."""
    apart = [difference(rng) for _ in range(5 if quick else 20)]
    rest = follow(UNIT, np.array([-5.0]), 1000)[0].item()
    push = smallest_push(rest)
    lengths = [20, 40, 60]
    gradients = gradients_by_the_push(rest, lengths)
    growth = np.polyfit(lengths, np.log(gradients), 1)[0]
    slope = UNIT.jacobian([0.0]).item()
    n = 200 if quick else 2000
    values = {
        "state at rest": rest,
        "smallest push": push,
        "largest |dx_T/du_1| by T": dict(zip(map(str, lengths), gradients)),
        "slope at the boundary": slope,
    }
    return values, [
        CLAIMS["maps-split"].row(
            max(apart),
            spread=(min(apart), max(apart)),
            over=f"{len(apart)} random networks of 20 units, 100 steps",
        ),
        CLAIMS["pushed-over"].row(push + rest, found=f"The smallest push is {push:.6f}."),
        CLAIMS["taken-apart"].row(
            growth,
            over=f"T from {lengths[0]} to {lengths[-1]}",
            found=f"It is the logarithm of the slope of F~ at the boundary, {np.log(slope):.4f}.",
        ),
        CLAIMS["near-the-boundary"].row(
            correlation(*gradients_and_distances(rng, n)),
            over=f"one unit, {n} sequences of random inputs, T = 20",
        ),
    ]


def difference(rng, n=20, n_steps=100):
    """How far a tanh network's states and those of its map and pushes in turn come apart."""
    cell = ElmanRNN(n_inputs=3, n_hidden=n)
    W_hh, W_xh = rng.normal(0.0, 1.0 / np.sqrt(n), (n, n)), rng.normal(size=(n, 3))
    b, u = rng.normal(size=n), rng.normal(size=(n_steps, 1, 3))
    states = cell.unroll({"W_hh": W_hh, "W_xh": W_xh, "b": b}, u)
    # Pascanu's x is what the book's state is the tanh of; F~(x) of the start, tanh x = 0, is b.
    x, apart = b, []
    for t in range(n_steps):
        x = x + u[t] @ W_xh.T  # U_t
        apart.append(abs(np.tanh(x) - states[t]).max())
        x = np.tanh(x) @ W_hh.T + b  # F~
    return max(apart)


def smallest_push(rest):
    """The smallest input in the first step that takes the state at rest to the other attractor."""

    def crosses(push):
        inputs = np.zeros((300, 1))
        inputs[0] = push
        return follow(UNIT, np.array([rest]), 300, inputs)[0] > 0

    low, high = split(crosses, np.array([0.0]), np.array([5.0]), 60)
    return ((low + high) / 2).item()


def gradients_by_the_push(rest, lengths):
    """Largest |dx_T/du_1| over pushes around the smallest one that carries over, for each T."""

    def gradient(push, n_steps):
        # The push adds to the first state, so that what follows depends on both alike.
        return follow(UNIT, UNIT.step([rest]) + push[:, None], n_steps - 1)[1][:, 0]

    low, high = np.array([1.0]), np.array([2.5])
    return [peak(lambda push, T=T: gradient(push, T), low, high, 9)[1].item() for T in lengths]


def gradients_and_distances(rng, n, n_steps=20):
    """ln |dx_T/dx_0| and the mean distance to the boundary, for inputs of different strength."""
    strength = rng.uniform(0.1, 2.0, n)
    inputs = strength * rng.normal(size=(n_steps, n))
    x, log_gradient, distance = rng.normal(size=n), 0.0, 0.0
    for t in range(n_steps):
        log_gradient = log_gradient + np.log(UNIT.jacobian(x[:, None])[:, 0, 0])
        distance = distance + abs(x) / n_steps
        x = UNIT.step(x[:, None])[:, 0] + inputs[t]
    return log_gradient, distance


def correlation(a, b):
    """Spearman's: the correlation of the ranks."""
    return np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1]
