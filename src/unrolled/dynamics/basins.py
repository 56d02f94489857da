"""Basins of attraction: which start ends where."""

from dataclasses import dataclass

import numpy as np

from unrolled._check import check_count, check_plain_array, check_positive
from unrolled.dynamics._basins_attractors import in_order
from unrolled.dynamics._basins_flow import Flow
from unrolled.dynamics._basins_survey import AWAY, Survey
from unrolled.dynamics._border import check_start, check_step

# Starts that run side by side: so many that numpy's calls cost little, so few that they stay in
# the processor's cache. And those that look for attractors before.
BLOCK, SCOUTS = 8192, 256


@dataclass(frozen=True)
class Basins:
    """Which start ends on which attractor.

    Attributes
    ----------
    labels : ndarray of int, shape (...)
        For every start the number of its attractor, or -1 where the orbit runs off to infinity.
    attractors : list of ndarray, each of shape (p, n)
        The states of a cycle of p, in the order in which they follow each other; one for a fixed
        point; for other attractors a long stretch of an orbit.
    kinds : list of str
        "fixed point", "cycle" or "other" (chaotic or quasi-periodic).
    fractions : ndarray, shape (n_attractors,)
        The share of the starts that ends on each. What is missing to 1 runs off to infinity.
    """

    labels: np.ndarray
    attractors: list
    kinds: list
    fractions: np.ndarray


def basins_of_attraction(step, x0s, *, n_transient=1000, tol=1e-6, max_period=64):
    """Follow many starts to their attractors, and tell these apart.

    Parameters
    ----------
    step : callable
        ``step(x)`` takes any number of states (K, n) to the states one step later, same shape.
    x0s : array_like, shape (..., n)
        The starts, for instance a grid (N, N, 2).
    n_transient : int
        Steps after which an orbit is taken to have arrived. Orbits that arrive at a fixed point
        or a cycle earlier are not followed any longer; slow ones are given more time.
    tol : float
        States closer than this, relative to their size when it exceeds 1, count as the same.
    max_period : int
        The longest cycle that is recognised as one.

    Returns
    -------
    Basins
        Labels, attractors, kinds and fractions. Attractors come in a fixed order: fixed points,
        then cycles by their period, then others, and among these by the coordinates of the
        smallest state (of the mean state, for others).

    Raises
    ------
    RuntimeError
        If there are more than 100 attractors: orbits are not there yet, or there is a continuum.
    ValueError
        If a shape does not fit, or `x0s` are not finite.

    Notes
    -----
    Nothing but `step` is needed. An orbit that comes back within `tol` to where it was, and comes
    ever closer, ends on a fixed point or a cycle. Around each of its points, states at the
    distance `tol` in many directions are followed: if all come back, other orbits that come so
    close are not followed any longer. If some leave, it is a saddle or a source, and starts that
    end there (exactly, as by a symmetry) lie on a boundary between basins: they are nudged off by
    `tol`, as noise would, and belong where they go then.

    What neither repeats itself nor leaves is followed for 4096 steps, and known by the boxes that
    it visits; others belong to it if they visit the same boxes after the transient. Two chaotic
    attractors closer to each other than a hundredth of their size may so be taken for one.

    Orbits near a bifurcation are slow: raise `n_transient` there. All is computed in float64.

    References
    ----------
    Nusse, H. E., Yorke, J. A. (1996). Basins of attraction. Science 271.

    Datseris, G., Wagemakers, A. (2022). Effortless estimation of basins of attraction. Chaos 32.
    (Recurrences, too, but on a grid.)

    Examples
    --------
    Two states are stable, and the unstable one at 1/2 is the boundary between their basins:

    >>> from unrolled.dynamics import basins_of_attraction
    >>> from unrolled.maps import OneUnit
    >>> starts = [[0.0], [0.4], [0.49], [0.51], [0.6], [1.0]]
    >>> basins = basins_of_attraction(OneUnit(5.0, -2.5).step, starts)
    >>> basins.labels
    array([0, 0, 0, 1, 1, 1])
    >>> [float(states[0, 0].round(6)) for states in basins.attractors], basins.kinds
    ([0.144794, 0.855206], ['fixed point', 'fixed point'])

    A cycle is one attractor, whichever of its states comes first; and far away starts escape:

    >>> from unrolled.maps import Logistic
    >>> basins = basins_of_attraction(Logistic(3.2).step, [[-0.1], [0.3], [0.5]])
    >>> basins.labels, basins.kinds, basins.attractors[0].round(6).tolist()
    (array([-1,  0,  0]), ['cycle'], [[0.513045], [0.799455]])
    """
    check_step(step)
    n_transient = check_count("n_transient", n_transient)
    tol = check_positive("tol", tol)
    max_period = check_count("max_period", max_period)
    x0s = check_start(check_plain_array("x0s", x0s), "x0s")
    starts = x0s.reshape(-1, x0s.shape[-1]).astype(float)

    survey = Survey(Flow(step, starts, tol, max_period), n_transient)
    # Running off to infinity is an answer here, not an accident.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        # A few starts from everywhere find most attractors, so that the others can stop early.
        survey.label(starts[:: max(1, len(starts) // SCOUTS)].copy())
        labels = [survey.label(starts[k : k + BLOCK].copy()) for k in range(0, len(starts), BLOCK)]
    labels = np.concatenate(labels) if labels else np.empty(0, int)

    order = in_order(survey.attractors, digits=max(0, int(-np.log10(tol)) - 1))
    rank = np.full(len(order) + 1, AWAY)  # the last entry answers for AWAY
    rank[order] = np.arange(len(order))
    labels = rank[labels].reshape(x0s.shape[:-1])
    attractors = [survey.attractors[k] for k in order]
    counts = np.array([(labels == k).sum() for k in range(len(order))])
    return Basins(
        labels,
        [a.points for a in attractors],
        [a.kind for a in attractors],
        counts / max(1, labels.size),
    )
