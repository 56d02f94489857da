"""What the figure of the chaotic LSTM claims."""

from unrolled.experiments._claim import Claim, by_name

# The figure of the paper, as Ribeiro shows it again on page 7 of the slides about his thesis.
DIAGRAM = {
    "source": "Ribeiro et al. (2020), chaotic LSTM, orbit diagram (thesis slides, page 7)",
    "known_from": "figure",
}
COST = {
    "source": "Ribeiro et al. (2020), chaotic LSTM, cost (thesis slides, page 7)",
    "known_from": "figure",
}
A_LINE = {"tolerance": {"within": 0.01}, "why": "about the width of a line in the picture"}
ALL = {"tolerance": {"at_least": 1.0}, "why": "all of them", "rerun": 0.0}
READABLE = {"tolerance": {"within": 0.02}, "why": "what the picture lets us read", "rerun": 0.01}

CLAIMS = by_name(
    Claim(
        name="onset", **DIAGRAM, published=0.74, **A_LINE, rerun=0.005,
        claim="Up to about s = 0.74, h_1 settles at a single value.",
        measured="smallest s at which h_1 takes several values",
    ),
    Claim(
        name="three-branches", **DIAGRAM, published="three", **ALL,
        claim="Then there are three branches.",
        measured="share of s from 0.76 to 0.83 at which h_1 takes three values",
    ),
    Claim(
        name="splitting", **DIAGRAM, published=0.84, **A_LINE, rerun=0.005,
        claim="The three branches split at about s = 0.84.",
        measured="smallest s at which h_1 takes more than three values",
    ),
    Claim(
        name="chaotic-range", **DIAGRAM, published=[0.88, 1.46],
        claim="There is chaos from about s = 0.88 to about 1.46.",
        measured="smallest and largest s with a Lyapunov exponent above 0.01 nats per step",
        tolerance={"within": 0.02}, rerun=0.02,
        why="where dots begin to fill the picture, within the width of two lines",
    ),
    Claim(
        name="windows", **DIAGRAM, published="some",
        claim="The chaotic range has windows of cycles in it.",
        measured="share of s from 0.9 to 1.44 with a largest exponent below -0.01",
        tolerance={"at_least": 0.02}, why="several of the values that were looked at", rerun=0.15,
    ),
    Claim(
        name="four-branches", **DIAGRAM, published="four", **ALL,
        claim="After the chaotic range there are four branches.",
        measured="share of s from 1.48 to 2 at which h_1 takes four values",
    ),
    Claim(
        name="branches-at-2", **DIAGRAM, published=[0.6, 0.23, 0.01, -0.12],
        claim="At s = 2 the four branches are near 0.6, 0.23, 0.01 and -0.12.",
        measured="h_1 at s = 2",
        tolerance={"within": 0.02}, why="about the width of a line in the picture", rerun=1e-6,
    ),
    Claim(
        name="cost-before", **COST, published=0.01,
        claim="For small s the cost is about 0.01.", measured="cost at s = 0.5",
        tolerance={"within": 0.005}, why="half of its one digit", rerun=0.001,
    ),
    Claim(
        name="cost-of-branches", **COST, published=0.015,
        claim="Where h_1 has three branches and more, before chaos, the cost is about 0.015.",
        measured="mean of the cost for s from 0.76 to 0.88",
        tolerance={"within": 0.0025}, why="the nearest of 0.01, 0.015 and 0.02", rerun=0.001,
    ),
    Claim(
        name="cost-range", **COST, published="0.01 to 0.05",
        claim="In the chaotic range the cost lies between about 0.01 and 0.05.",
        measured="5th and 95th percentile of the cost for s from 0.88 to 1.46",
        tolerance={"at_least": 0.01, "at_most": 0.05}, why="what the picture lets us read",
        rerun=0.01,
    ),
    Claim(
        name="jagged", **COST, published="very jagged",
        claim="There the cost is very jagged.",
        measured="share of values of s with a lower cost than both neighbours",
        tolerance={"at_least": 0.1}, rerun=0.1,
        why="a third, if neighbours had nothing to do with each other; none for a smooth curve",
    ),
    Claim(
        name="zero-at-1", **COST, published=0.0,
        claim="At s = 1 the cost is zero.", measured="cost at s = 1",
        tolerance={"within": 0.001}, rerun=0.001,
        why="rounding, which chaos lets grow over 200 steps",
    ),
    Claim(
        name="isolated", **COST, published="isolated",
        claim="This zero is isolated: beside it the cost is not small.",
        measured="smallest cost at the other values of s from 0.95 to 1.05",
        tolerance={"at_least": 0.001}, why="more than we allow for rounding at the zero",
        rerun=0.02,
    ),
    Claim(
        name="smooth-rise", **COST, published="smooth rise", **ALL,
        claim="After the chaotic range the cost rises smoothly.",
        measured="share of steps from one s to the next, from 1.48 to 2, that go up",
    ),
    Claim(
        name="cost-at-2", **COST, published=0.1, **READABLE,
        claim="At s = 2 the cost is about 0.1.", measured="cost at s = 2",
    ),
    Claim(
        name="cost-at-2-any-target", **COST, published=0.1, **READABLE,
        claim="At s = 2 the cost is about 0.1, if not one piece of the chaotic orbit is the target "
        "but any.",
        measured="median of the cost at s = 2",
    ),
)  # fmt: skip
