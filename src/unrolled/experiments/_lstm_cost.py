"""The cost of a chaotic LSTM along a line of weights; the target is what one of them does."""

import numpy as np

from unrolled.dynamics import orbit, orbit_diagram
from unrolled.experiments._lstm_claims import CLAIMS
from unrolled.maps import ChaoticLSTM

START = np.full(4, 0.5)
N_DROPPED, N_KEPT = 100, 100  # the authors' program compares the steps 101 to 200


def step(x, scale):
    """One step of the networks with these scales."""
    return ChaoticLSTM(scale).step(x)


def outputs(scale, dtype=np.float64, n_pieces=1):
    """What one network puts out after the transient, in pieces of N_KEPT steps."""
    network, start = ChaoticLSTM(dtype(scale)), START.astype(dtype)
    h = orbit(network.step, start, N_DROPPED + n_pieces * N_KEPT)[N_DROPPED + 1 :, :2]
    return h.reshape(n_pieces, N_KEPT, 2)


def squared_error(h, target):
    """Mean over the steps and both units."""
    return ((h - target) ** 2).mean(axis=(-1, -2))


def cost_curve(scales):
    """The cost for every scale, when the target is what the network does at s = 1."""
    h = orbit_diagram(step, scales, START, n_keep=N_KEPT, n_transient=N_DROPPED)[..., :2]
    cost = squared_error(h, outputs(1.0))
    chaotic = cost[(0.88 < scales) & (scales < 1.46)]
    before = cost[(0.76 < scales) & (scales < 0.88)]
    after = cost[(1.48 < scales) & (scales <= 2.0)]
    beside = cost[(abs(scales - 1.0) < 0.05) & (scales != 1.0)]
    valleys = chaotic[1:-1] < np.minimum(chaotic[:-2], chaotic[2:])
    return {"cost at s = 0.5": cost[0]}, [
        CLAIMS["cost-before"].row(cost[0]),
        CLAIMS["cost-of-branches"].row(
            before.mean(), spread=(before.min(), before.max()), over=f"{len(before)} values of s"
        ),
        CLAIMS["cost-range"].row(
            np.percentile(chaotic, [5, 95]), over=f"{len(chaotic)} values of s"
        ),
        CLAIMS["jagged"].row(valleys.mean(), over=f"{len(valleys)} values of s"),
        CLAIMS["zero-at-1"].row(cost[scales == 1.0].item()),
        CLAIMS["isolated"].row(beside.min(), over=f"{len(beside)} values of s"),
        CLAIMS["smooth-rise"].row((np.diff(after) > 0).mean(), over=f"{len(after) - 1} steps"),
    ]


def cost_at_two(n_targets):
    """The cost at s = 2: for the program's target, in single precision, and for other targets."""
    ours = squared_error(outputs(2.0), outputs(1.0)).item()
    single = squared_error(outputs(2.0, np.float32), outputs(1.0, np.float32)).item()
    others = squared_error(outputs(2.0), outputs(1.0, n_pieces=n_targets))
    low, middle, high = others.min(), np.median(others), others.max()
    values = {"cost at s = 2": ours, "cost at s = 2 in single precision": single}
    return values, [
        CLAIMS["cost-at-2"].row(
            ours,
            found="The target is a piece of a chaotic orbit, and rounding decides which piece. In "
            f"single precision, torch's own choice, the cost is {single:.3f}; for other pieces of "
            f"the same orbit it goes from {low:.3f} to {high:.3f}.",
        ),
        CLAIMS["cost-at-2-any-target"].row(middle, spread=(low, high), over=f"{n_targets} pieces"),
    ]
