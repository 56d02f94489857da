"""The chaotic LSTM of Ribeiro et al.: orbit diagram and cost along a line of weights."""

import numpy as np

from unrolled.dynamics import lyapunov_spectrum, orbit, orbit_diagram
from unrolled.experiments._lstm_claims import CLAIMS
from unrolled.experiments._lstm_cost import START, cost_at_two, cost_curve, step
from unrolled.maps import ChaoticLSTM

TITLE = "A chaotic LSTM: orbit diagram and cost along a line of weights"
SEED = 2


def compute(rng, quick):
    """Values and rows."""
    # Both grids hold 1, the chaotic network itself.
    scales = np.linspace(0.5, 2.0, 502 if quick else 4999)
    scales[abs(scales - 1.0).argmin()] = 1.0
    parts = [
        branches(scales, 1000 if quick else 3000),
        chaos(np.linspace(0.5, 2.0, 151 if quick else 1001), 1000 if quick else 3000),
        cost_curve(scales),
        cost_at_two(100 if quick else 1000),
        (spectrum(rng, 3000 if quick else 20000), []),
    ]
    values = {name: value for found, _ in parts for name, value in found.items()}
    rows = {row["name"]: row for _, rows in parts for row in rows}
    return values, [rows[name] for name in CLAIMS]  # in the order in which one reads the figure


def branches(scales, n_transient):
    """How many values h_1 takes in the long run, and where that changes."""
    h = orbit_diagram(step, scales, START, n_keep=100, n_transient=n_transient)[:, :, 0]
    count = np.array([len(distinct(values)) for values in h])
    onset, splitting = scales[count > 1][0], scales[count > 3][0]
    early, late = count[(0.76 < scales) & (scales < 0.83)], count[scales > 1.48]
    return {"h_1 at s = 2": distinct(h[-1]).tolist()}, [
        CLAIMS["onset"].row(onset, over=f"{len(scales)} values of s"),
        CLAIMS["three-branches"].row((early == 3).mean(), over=f"{len(early)} values of s"),
        CLAIMS["splitting"].row(splitting, over=f"{len(scales)} values of s"),
        CLAIMS["four-branches"].row((late == 4).mean(), over=f"{len(late)} values of s"),
        CLAIMS["branches-at-2"].row(distinct(h[-1])),
    ]


def distinct(values, apart=1e-4):
    """The values that are more than `apart` from the next larger one, largest first."""
    values = np.sort(values)[::-1]
    return values[np.append(True, values[:-1] - values[1:] > apart)]


def chaos(scales, n_steps):
    """The largest Lyapunov exponent along the line: where it is positive, and the windows."""
    line = ChaoticLSTM(scales[:, None])
    start = np.tile(START, (len(scales), 1))
    largest = lyapunov_spectrum(
        line.step, line.jacobian, start, n_steps=n_steps, n_transient=500, n_exponents=1
    )[:, 0]
    chaotic = scales[largest > 0.01]
    inside = largest[(0.9 < scales) & (scales < 1.44)]
    return {}, [
        CLAIMS["chaotic-range"].row([chaotic[0], chaotic[-1]], over=f"{len(scales)} values of s"),
        CLAIMS["windows"].row((inside < -0.01).mean(), over=f"{len(inside)} values of s"),
    ]


def spectrum(rng, n_steps):
    """All exponents at s = 1, and where the states lie; nobody published them, so no rows."""
    network = ChaoticLSTM(1.0)
    starts = START + 0.01 * rng.normal(size=(10, 4))
    exponents = lyapunov_spectrum(
        network.step, network.jacobian, starts, n_steps=n_steps, n_transient=1000
    )
    h = orbit(network.step, starts, n_steps)[1000:, :, :2]
    return {
        "exponents at s = 1": exponents.mean(axis=0).tolist(),
        "their standard deviation over 10 starts": exponents.std(axis=0, ddof=1).tolist(),
        "lowest h_1, h_2 at s = 1": h.min(axis=(0, 1)).tolist(),
        "highest h_1, h_2 at s = 1": h.max(axis=(0, 1)).tolist(),
    }
