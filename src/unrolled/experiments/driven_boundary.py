"""Figure 5 of Pascanu et al.: the network's own map, the input's push, and the boundary."""

import numpy as np

from unrolled.cells import ElmanRNN
from unrolled.experiments._one_unit import follow, peak, split
from unrolled.experiments._row import Row
from unrolled.maps import OneUnit

TITLE = "Driven over the boundary: the map of a network and the push of its input"
SEED = 5
FIGURE = "Pascanu et al. (2013), figure 5"
SECTION = "Pascanu et al. (2013), section 2.2"
UNIT = OneUnit(5.0, -2.5, form="pascanu")  # between the folds; by symmetry its basins meet at 0


def compute(rng, quick):
    """Values and rows."""
    apart = np.array([split_difference(rng) for _ in range(5 if quick else 20)])
    rest = follow(UNIT, np.array([-5.0]), 1000)[0].item()
    push, lengths = pushes_over(rest), np.array([20, 40, 60])
    largest = gradients_by_the_push(rest, lengths)
    growth = np.polyfit(lengths, np.log(largest), 1)[0]
    n = 200 if quick else 2000
    correlation = gradient_against_distance(rng, n)
    slope = UNIT.jacobian([0.0]).item()
    values = {
        "state at rest": rest,
        "push that carries over": push,
        "slope at the boundary": slope,
        "largest |dx_T/du_1| by T": dict(zip(map(str, lengths), largest.tolist())),
    }
    return values, [
        Row(
            name="maps-split",
            claim=(
                "A step is the network's own map F~, the same for all times, and then the push "
                "U_t of the input."
            ),
            source=SECTION,
            known_from="text",
            published="equal",
            measured=(
                "largest difference of the states of a network of 20 units and those of F~ and "
                "U_t in turn"
            ),
            ours=apart.max(),
            spread=(apart.min(), apart.max()),
            over=f"{len(apart)} random networks, 100 steps",
            tolerance={"at_most": 1e-9},
            why="rounding, which the network may let grow",
            rerun=1e-9,
        ),
        Row(
            name="pushed-over",
            claim="The input can push the state over the boundary of F~, into the other basin.",
            source=FIGURE,
            known_from="figure",
            published="over the boundary",
            measured=(
                "smallest push that changes where a state at rest ends, less its distance to the "
                "boundary"
            ),
            ours=push + rest,
            tolerance={"at_least": -1e-9, "at_most": 1e-9},
            why="sixty halvings of the interval, and rounding",
            rerun=1e-9,
        ),
        Row(
            name="taken-apart",
            claim="On the two sides of the boundary F~ takes states apart, and changes grow.",
            source=FIGURE,
            known_from="figure",
            published="apart",
            measured=(
                "growth of the largest |dx_T/du_1| in nats per step, for pushes around the smallest"
            ),
            ours=growth,
            over=f"T from {lengths[0]} to {lengths[-1]}",
            tolerance={"at_least": 0.0},
            why="above zero, growth is exponential",
            rerun=1e-6,
            found=f"It is the logarithm of the slope of F~ at the boundary, {np.log(slope):.4f}.",
        ),
        Row(
            name="near-the-boundary",
            claim="Gradients that do not vanish belong to states close to the boundary.",
            source=SECTION,
            known_from="text",
            published="close to the boundary",
            measured=(
                "rank correlation of ln |dx_T/dx_0| with the mean distance of the states to the "
                "boundary"
            ),
            ours=correlation,
            over=f"one unit, {n} sequences of random inputs, T = 20",
            tolerance={"at_most": -0.9},
            why=(
                "-1 would be a strict order; the slope also depends on how the distances are spread"
            ),
            rerun=0.03,
        ),
    ]


def split_difference(rng):
    """How far a tanh network and its map and pushes in turn come apart in 100 steps."""
    cell, T = ElmanRNN(n_inputs=3, n_hidden=20), 100
    params = {
        "W_hh": rng.normal(0.0, 1.0 / np.sqrt(20), (20, 20)),
        "W_xh": rng.normal(size=(20, 3)),
        "b": rng.normal(size=20),
    }
    u = rng.normal(size=(T, 1, 3))
    states = cell.unroll(params, u)
    x = (
        u[0] @ params["W_xh"].T + params["b"]
    )  # the book starts at h = 0, and has s outside: s(x) is its state
    apart = [abs(np.tanh(x) - states[0]).max()]
    for t in range(1, T):
        x = np.tanh(x) @ params["W_hh"].T + params["b"]  # F~
        x = x + u[t] @ params["W_xh"].T  # U_t
        apart.append(abs(np.tanh(x) - states[t]).max())
    return max(apart)


def pushes_over(rest):
    """The smallest input in the first step that takes the state at rest to the other attractor."""

    def crosses(push):
        return ends(rest, push, 300) > 0

    low, high = split(crosses, np.array([0.0]), np.array([5.0]), 60)
    return ((low + high) / 2).item()


def ends(rest, push, n_steps):
    """The state after n_steps; the input is `push` in the first of them, then zero."""
    inputs = np.zeros((n_steps, *push.shape))
    inputs[0] = push
    return follow(UNIT, np.full_like(push, rest), n_steps, inputs)[0]


def gradients_by_the_push(rest, lengths):
    """Largest |dx_T/du_1| over pushes around the smallest one that carries over, for each T."""

    def gradient(push, n_steps):
        # The push adds to the first state: what comes after, depends on both alike.
        return follow(UNIT, UNIT.step([rest]) + push[:, None], n_steps - 1)[1][:, 0]

    found = [
        peak(lambda push, T=T: gradient(push, T), np.array([1.0]), np.array([2.5]), 9)[1]
        for T in lengths
    ]
    return np.concatenate(found)


def gradient_against_distance(rng, n):
    """Rank correlation of gradient and distance, over inputs of different strength."""
    T, strength = 20, rng.uniform(0.1, 2.0, (n, 1))
    inputs = strength * rng.normal(size=(T, n, 1))
    x, log_gradient, distance = rng.normal(size=(n, 1)), 0.0, 0.0
    for t in range(T):
        log_gradient = log_gradient + np.log(UNIT.jacobian(x)[..., 0])
        distance = distance + abs(x)
        x = UNIT.step(x) + inputs[t]
    ranks = [np.argsort(np.argsort(values[:, 0])) for values in (log_gradient, distance)]
    return np.corrcoef(*ranks)[0, 1]
