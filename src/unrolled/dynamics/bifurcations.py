"""Bifurcations along a branch of fixed points: where an eigenvalue crosses the unit circle."""

from dataclasses import dataclass

import numpy as np

# Moduli closer to 1 than this are not known to be on either side.
NOISE = 1e-10
REAL = 1e-6  # an imaginary part below this is rounding of a double eigenvalue
JUMP = 1e-4  # an eigenvalue that is further from where it should cross has jumped across
# What the parameter does to the critical direction, at most, where branches cross: as a share of
# what it does to the states nearby.
CROSSING = 0.01
SAME_PLACE = 1e-6  # along the branch


@dataclass
class Bifurcation:
    """A point of a branch at which the fixed point changes its stability or turns back.

    Attributes
    ----------
    kind : {"fold", "flip", "neimark-sacker", "branch point", "border collision"}
        "fold": the branch turns back, and two fixed points vanish (an eigenvalue of 1). "branch
        point": another branch crosses (an eigenvalue of 1, too): pitchfork or transcritical.
        "flip": a cycle of two is born (-1). "neimark-sacker": an invariant circle is born (a
        complex pair of modulus 1). "border collision": the point meets a kink of the map, as a
        network of rectifiers has them, and the eigenvalue jumps across the unit circle.
    value : float
        The parameter there.
    point : ndarray, shape (n,)
        The fixed point there.
    multiplier : complex
        The eigenvalue on the unit circle (or nearest to it); its angle says by how much an orbit
        turns in a step.
    index : int
        Where the bifurcation stands in the arrays of its branch.
    """

    kind: str
    value: float
    point: np.ndarray
    multiplier: complex
    index: int


def locate(curve, a, b):
    """The points between the neighbours a and b at which something happens: (kind, Point) each.

    They are in order. Between any two of them a point of no kind (None) is put in, so that every
    stretch of the branch has one to tell its stability from.
    """
    chord = b.z - a.z
    length = np.linalg.norm(chord)
    known = {0.0: a, 1.0: b}

    def at(s):
        if s not in known:
            before, after = max(r for r in known if r < s), min(r for r in known if r > s)
            guess = _between(known[before], known[after], (s - before) / (after - before), chord)
            found = curve.correct(guess, chord / length, a.tangent)
            if found is None:
                raise ArithmeticError(
                    f"between the values {curve.value(a.z):.9g} and {curve.value(b.z):.9g} there "
                    "is a bifurcation that cannot be located: is step smooth there? If it is, "
                    "give a smaller step_size"
                )
            known[s] = found
        return known[s]

    def crossing(k):
        """Where the k-th modulus crosses 1; or, if it is 1 at one of the ends, leaves it."""
        moduli = np.abs([a.eigenvalues[k], b.eigenvalues[k]])
        edge = 1.0 if moduli.min() < 1.0 else 1.0 + NOISE
        return _root(lambda s: np.abs(at(s).eigenvalues[k]) - edge, length)

    turns = []
    if a.tangent[-1] * b.tangent[-1] < 0.0:
        turns = [_root(lambda s: at(s).tangent[-1], length)]
    crossings = map(crossing, range(*sorted((count_outside(a), count_outside(b)))))
    places = turns
    for s in crossings:  # an eigenvalue crosses 1 where the branch turns: that is one event
        if all(abs(s - other) * length > SAME_PLACE for other in places):
            places = [*places, s]
    places = sorted(places)
    found = []
    for k, s in enumerate(places):
        if k:
            found.append((None, at(0.5 * (places[k - 1] + s))))
        if s in turns:
            found.append((_turn(curve, at(s), a, b), at(s)))
        else:
            found.append((_crossing(at(s)), at(s)))
    return found


def count_outside(point):
    """How many eigenvalues lie outside the unit circle."""
    return int((np.abs(point.eigenvalues) > 1.0 + NOISE).sum())


def multiplier(point):
    """The eigenvalue nearest to the unit circle."""
    return complex(point.eigenvalues[np.argmin(np.abs(np.abs(point.eigenvalues) - 1.0))])


def _turn(curve, point, a, b):
    """A fold, unless the parameter leaves the critical direction alone: then branches cross."""
    if np.abs(point.eigenvalues - 1.0).min() > JUMP:
        return "border collision"
    J_less_1 = curve.linearise(point.z)[1][:, :-1]
    critical = np.linalg.svd(J_less_1)[0][:, -1]
    nearby = max(np.linalg.norm(neighbour.by_parameter) for neighbour in (a, b))
    return "branch point" if abs(critical @ point.by_parameter) < CROSSING * nearby else "fold"


def _crossing(point):
    critical = multiplier(point)
    if abs(abs(critical) - 1.0) > JUMP:
        return "border collision"
    if abs(critical.imag) > REAL:
        return "neimark-sacker"
    return "branch point" if critical.real > 0.0 else "flip"


def _between(a, b, share, chord):
    """The cubic through two points of the branch along their tangents, at a share of the way."""
    way = chord @ (b.z - a.z)
    out, back = (way * point.tangent / (chord @ point.tangent) for point in (a, b))
    d = b.z - a.z
    return a.z + share * (out + share * (3 * d - 2 * out - back + share * (out + back - 2 * d)))


def _root(f, length):
    """A zero of f between 0 and 1, where its signs differ, by Ridders' method."""
    lo, hi = 0.0, 1.0
    f_lo, f_hi = f(lo), f(hi)
    while (hi - lo) * length > 1e-12 and hi - lo > 1e-15:
        mid = 0.5 * (lo + hi)
        f_mid = f(mid)
        if f_mid == 0.0:
            return mid
        # The zero of the parabola through the three, each weighted by the same exponential.
        s = mid + (mid - lo) * np.sign(f_lo) * f_mid / np.sqrt(f_mid**2 - f_lo * f_hi)
        f_s = f(s)
        if f_s == 0.0:
            return s
        ends = sorted([(lo, f_lo), (mid, f_mid), (s, f_s), (hi, f_hi)], key=lambda end: end[0])
        for (left, f_left), (right, f_right) in zip(ends, ends[1:]):
            if np.sign(f_left) != np.sign(f_right):
                lo, f_lo, hi, f_hi = left, f_left, right, f_right
                break
    return 0.5 * (lo + hi)
