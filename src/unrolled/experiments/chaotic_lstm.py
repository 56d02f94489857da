"""The chaotic LSTM of Ribeiro et al.: orbit diagram and cost along a line of weights."""

import numpy as np

from unrolled.dynamics import lyapunov_spectrum, orbit, orbit_diagram
from unrolled.experiments._lstm_cost import LINE_WIDTH, START, cost_at_two, cost_curve, step
from unrolled.experiments._row import Row
from unrolled.maps import ChaoticLSTM

TITLE = "A chaotic LSTM: orbit diagram and cost along a line of weights"
SEED = 2
# The figure of the paper, as Ribeiro shows it again on page 7 of the slides about his thesis.
DIAGRAM = "Ribeiro et al. (2020), chaotic LSTM, orbit diagram (thesis slides, page 7)"


def compute(rng, quick):
    """Values and rows."""
    # Both grids hold 1, the chaotic network itself.
    scales = np.linspace(0.5, 2.0, 502 if quick else 4999)
    scales[abs(scales - 1.0).argmin()] = 1.0
    exponents_at = np.linspace(0.5, 2.0, 151 if quick else 1001)
    values, rows = {}, []
    for part in (
        branches(scales, 1000 if quick else 3000),
        chaos(exponents_at, 1000 if quick else 3000),
        cost_curve(scales),
        cost_at_two(100 if quick else 1000),
        spectrum(rng, 3000 if quick else 20000),
    ):
        values |= part[0]
        rows += part[1]
    return values, rows


def branches(scales, n_transient):
    """How many values h_1 takes in the long run, and where that changes."""
    h = orbit_diagram(step, scales, START, n_keep=100, n_transient=n_transient)[:, :, 0]
    count = 1 + (np.diff(np.sort(h, axis=1), axis=1) > 1e-4).sum(axis=1)
    onset = scales[count > 1][0]
    splits = scales[count > 3][0]
    three = (count[(0.76 < scales) & (scales < 0.83)] == 3).mean()
    four = (count[(1.48 < scales) & (scales <= 2.0)] == 4).mean()
    last = np.sort(h[-1])[::-1]
    at_two = last[np.append(True, -np.diff(last) > 1e-4)]
    values = {
        "branches begin at": onset,
        "branches split at": splits,
        "h_1 at s = 2": at_two.tolist(),
    }

    def where(name, claim, published, ours, measured):
        return Row(
            name=name,
            claim=claim,
            source=DIAGRAM,
            known_from="figure",
            published=published,
            measured=measured,
            ours=ours,
            tolerance={"within": 0.01},
            why=LINE_WIDTH,
            rerun=0.005,
        )

    def always(name, claim, published, ours, measured):
        return Row(
            name=name,
            claim=claim,
            source=DIAGRAM,
            known_from="figure",
            published=published,
            measured=measured,
            ours=ours,
            tolerance={"at_least": 1.0},
            why="all of them",
            rerun=0.0,
        )

    return values, [
        where(
            "onset",
            "Up to about s = 0.74, h_1 settles at a single value.",
            0.74,
            onset,
            "smallest s at which h_1 takes several values",
        ),
        always(
            "three-branches",
            "Then there are three branches.",
            "three",
            three,
            "share of s from 0.76 to 0.83 at which h_1 takes three values",
        ),
        where(
            "splitting",
            "The three branches split at about s = 0.84.",
            0.84,
            splits,
            "smallest s at which h_1 takes more than three values",
        ),
        always(
            "four-branches",
            "After the chaotic range there are four branches.",
            "four",
            four,
            "share of s from 1.48 to 2 at which h_1 takes four values",
        ),
        Row(
            name="branches-at-2",
            claim="At s = 2 the four branches are near 0.6, 0.23, 0.01 and -0.12.",
            source=DIAGRAM,
            known_from="figure",
            published=[0.6, 0.23, 0.01, -0.12],
            measured="h_1 at s = 2",
            ours=at_two,
            tolerance={"within": 0.02},
            why=LINE_WIDTH,
            rerun=1e-6,
        ),
    ]


def chaos(scales, n_steps):
    """The largest Lyapunov exponent along the line: where it is positive, and the windows."""
    line = ChaoticLSTM(scales[:, None])
    start = np.tile(START, (len(scales), 1))
    largest = lyapunov_spectrum(
        line.step, line.jacobian, start, n_steps=n_steps, n_transient=500, n_exponents=1
    )[:, 0]
    chaotic = scales[largest > 0.01]
    inside = largest[(0.9 < scales) & (scales < 1.44)]
    windows = (inside < -0.01).mean()
    return {"chaotic from, to": [chaotic[0], chaotic[-1]]}, [
        Row(
            name="chaotic-range",
            claim="There is chaos from about s = 0.88 to about 1.46.",
            source=DIAGRAM,
            known_from="figure",
            published=[0.88, 1.46],
            measured="smallest and largest s with a Lyapunov exponent above 0.01 nats per step",
            ours=[chaotic[0], chaotic[-1]],
            tolerance={"within": 0.02},
            why="where dots begin to fill the picture, to about the width of two lines",
            rerun=0.02,
        ),
        Row(
            name="windows",
            claim="The chaotic range has windows of cycles in it.",
            source=DIAGRAM,
            known_from="figure",
            published="some",
            ours=windows,
            measured="share of s from 0.9 to 1.44 with a largest exponent below -0.01",
            tolerance={"at_least": 0.02},
            why="several of the values that were looked at",
            rerun=0.15,
        ),
    ]


def spectrum(rng, n_steps):
    """All exponents at s = 1, and where the states lie; nobody published them, so no rows."""
    network = ChaoticLSTM(1.0)
    starts = START + 0.01 * rng.normal(size=(10, 4))
    exponents = lyapunov_spectrum(
        network.step, network.jacobian, starts, n_steps=n_steps, n_transient=1000
    )
    states = orbit(network.step, starts, n_steps)[1000:]
    return {
        "exponents at s = 1": exponents.mean(axis=0).tolist(),
        "their standard deviation over 10 starts": exponents.std(axis=0, ddof=1).tolist(),
        "lowest h_1, h_2 at s = 1": states[..., :2].min(axis=(0, 1)).tolist(),
        "highest h_1, h_2 at s = 1": states[..., :2].max(axis=(0, 1)).tolist(),
    }, []
