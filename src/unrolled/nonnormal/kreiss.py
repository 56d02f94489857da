"""The Kreiss constant: one number for how much a stable matrix may grow first."""

import numpy as np

from unrolled.dynamics.spectral_radius import spectral_radius
from unrolled.nonnormal._border import check_matrix
from unrolled.nonnormal.resolvent import resolvent_norm

_ANGLES, _RADII = 33, 24  # of the grid, besides the eigenvalues' own directions
_STARTS = 3  # the best points of the grid, around which is searched on
_HALVINGS = 26


def kreiss_constant(W):
    r"""How far the pseudospectra of `W` reach out of the unit circle, for their size.

    .. math:: K(W) = \sup_{|z| > 1} \, (|z| - 1)\, \lVert (z I - W)^{-1} \rVert_2

    By the Kreiss matrix theorem it bounds the largest transient from both sides,

    .. math:: K(W) \le \sup_k \lVert W^k \rVert_2 \le e\, n\, K(W).

    Parameters
    ----------
    W : array_like, shape (n, n)
        With all eigenvalues inside the unit circle.

    Returns
    -------
    float
        At least 1, and 1 for normal matrices.

    Raises
    ------
    ValueError
        If the spectral radius is 1 or more, or `W` is not a square matrix, or not finite.

    Notes
    -----
    A lower bound of the supremum, found on a grid of z and refined around its best points. It is
    the supremum to about ten digits unless the highest peak fell between the points of the grid; as
    a lower bound it satisfies the left inequality above in any case.

    References
    ----------
    Kreiss, H.-O. (1962). Ueber die Stabilitaetsdefinition fuer Differenzengleichungen die partielle
    Differentialgleichungen approximieren. BIT 2.

    Trefethen, L. N., Embree, M. (2005). Spectra and pseudospectra. Princeton University Press,
    chapter 18.

    Examples
    --------
    >>> from unrolled.nonnormal import kreiss_constant, power_norms
    >>> W = [[0.9, 10.0], [0.0, 0.9]]
    >>> K, peak = kreiss_constant(W), power_norms(W, 100).max()
    >>> bool(25 < K < peak < 39)
    True
    >>> round(kreiss_constant([[0.9, 0.0], [0.0, -0.9]]), 6)  # normal
    1.0
    """
    W = check_matrix(W)
    radius = spectral_radius(W)
    if not radius < 1.0:
        raise ValueError(
            f"W has spectral radius {radius:.6g}, expected below 1: otherwise its powers need not "
            "stay bounded; divide W by a number"
        )

    def height(x, angle):
        """What is to be maximised, at modulus 1 + e^x: logarithms find small and large scales."""
        z = (1.0 + np.exp(x)) * np.exp(1j * angle)
        return np.exp(x) * resolvent_norm(W, z)

    # W is real, so the upper half plane is enough. Peaks stand before eigenvalues near the circle.
    angles = np.abs(np.angle(np.linalg.eigvals(W)))
    angles = np.unique(np.concatenate([angles, np.linspace(0.0, np.pi, _ANGLES)]))
    largest = 10.0 * (1.0 + np.linalg.norm(W, 2))
    x = np.linspace(np.log(1e-3 * (1.0 - radius)), np.log(largest), _RADII)
    grid = height(*np.meshgrid(x, angles, indexing="ij"))
    best = np.argsort(grid, axis=None)[-_STARTS:]
    i, j = np.unravel_index(best, grid.shape)
    found = _climb(height, x[i], angles[j], x[1] - x[0], np.pi / _ANGLES)
    return float(max(1.0, found))  # 1 is the limit far out


def _climb(f, x, y, dx, dy):
    """The largest of f near each of the starts (x, y): the best of nine points, ever closer."""
    stencil = np.array([(i, j) for i in (0, -1, 1) for j in (0, -1, 1)], float)
    value, halvings, each = None, np.zeros(len(x)), np.arange(len(x))
    while halvings.min() < _HALVINGS:
        shrunk = 0.5 ** halvings
        xs = x[:, None] + dx * shrunk[:, None] * stencil[:, 0]
        ys = y[:, None] + dy * shrunk[:, None] * stencil[:, 1]
        values = f(xs, ys)
        k = np.argmax(values, axis=1)  # the first, the centre, if nothing around it is larger
        x, y, value = xs[each, k], ys[each, k], values[each, k]
        halvings = np.where(k == 0, halvings + 1, halvings)
    return value.max()
