"""A curve given by a function, drawn with as many points as it needs."""

import numpy as np

MAX_ANGLE = 0.2  # radians between neighbouring pieces
FINEST = 0.02  # of the spacing: below this a sharp bend is left as it is
RESOLUTION = 1e-15  # of the parameter
MOST_AT_ONCE = 20


def refine(curve, s, x, spacing, length):
    """Put points into the curve x = curve(s) until none are further apart than `spacing`.

    Returns s, x, and whether that is the whole curve: it is cut where it has become longer than
    `length`, and where the function has no finite value.
    """
    while True:
        s, x, whole = _cut(s, x, length)
        more = _missing(s, x, spacing)
        if more.size == 0:
            finite = np.isfinite(x).all(axis=1)
            return s[finite], x[finite], whole
        new = curve(more)
        s, x = np.append(s, more), np.concatenate([x, new])
        order = np.argsort(s, kind="stable")
        s, x = s[order], x[order]


def _cut(s, x, length):
    """Leave out what comes after the first point that is not finite, or too far along the curve."""
    steps = np.linalg.norm(np.diff(x, axis=0), axis=1)
    far = np.cumsum(steps) >= length  # a line with few points is shorter: nothing is lost
    out = np.append(False, ~np.isfinite(x[1:]).all(axis=1) | far)
    if not out.any():
        return s, x, True
    last = int(np.argmax(out)) + 1
    return s[:last], x[:last], False


def _missing(s, x, spacing):
    """Parameters of points to put in."""
    d = np.diff(x, axis=0)
    gaps = np.linalg.norm(d, axis=1)
    finite = np.isfinite(gaps)
    # An even share of what is missing; towards a point without a value, halve.
    count = np.ones(len(gaps), int)
    count[finite] = np.minimum(np.ceil(gaps[finite] / (0.7 * spacing)) - 1, MOST_AT_ONCE)
    wanted = ~finite | (gaps > spacing)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosines = np.sum(d[1:] * d[:-1], axis=1) / (gaps[1:] * gaps[:-1])
    bent = cosines < np.cos(MAX_ANGLE)
    bent = (np.append(bent, False) | np.append(False, bent)) & (gaps > FINEST * spacing)
    count[bent & ~wanted] = 1
    wanted = (wanted | bent) & (np.diff(s) > RESOLUTION * np.maximum(s[1:], RESOLUTION))
    return np.concatenate(
        [
            np.linspace(left, right, n + 2)[1:-1]
            for left, right, n in zip(s[:-1][wanted], s[1:][wanted], count[wanted])
        ]
        or [np.empty(0)]
    )
