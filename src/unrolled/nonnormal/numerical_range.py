"""The numerical range: where the values v* W v of all vectors v of length 1 lie."""

import numpy as np

from unrolled._check import check_count
from unrolled.nonnormal._border import check_matrix

_ANGLES = 180  # of the half circle, at which the radius is looked for first
_ARCS = 4  # the most promising ones between them
_GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


def numerical_range(W, n_angles=180):
    r"""Points on the boundary of the numerical range (field of values) of `W`.

    .. math:: \{\, v^* W v : v \in \mathbb{C}^n,\ |v| = 1 \,\}

    is a convex set that holds the eigenvalues. For a normal matrix it is their convex hull; how far
    it reaches beyond tells how non-normal the matrix is.

    Parameters
    ----------
    W : array_like, shape (n, n)
    n_angles : int
        Number of points.

    Returns
    -------
    ndarray of complex, shape (n_angles,)
        Point j lies where the range reaches furthest in the direction exp(2 pi i j / n_angles), so
        they go round counter-clockwise; a corner appears several times.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit.

    Notes
    -----
    The range reaches as far in the direction exp(i a) as the largest eigenvalue of the Hermitian
    part of exp(-i a) W, and there the eigenvector's value lies.

    References
    ----------
    Johnson, C. R. (1978). Numerical determination of the field of values of a general complex
    matrix. SIAM Journal on Numerical Analysis 15.

    Examples
    --------
    A circle of radius 1 around the only eigenvalue, 0:

    >>> import numpy as np
    >>> from unrolled.nonnormal import numerical_range
    >>> boundary = numerical_range([[0.0, 2.0], [0.0, 0.0]], n_angles=90)
    >>> bool(np.allclose(np.abs(boundary), 1.0))
    True
    """
    W = check_matrix(W)
    angles = 2.0 * np.pi * np.arange(check_count("n_angles", n_angles)) / n_angles
    v = np.linalg.eigh(_turned_hermitian_part(W, angles)).eigenvectors[..., -1]
    return np.einsum("ai,ij,aj->a", v.conj(), W, v)


def numerical_radius(W):
    r"""Largest modulus of a number in the numerical range of `W`.

    It lies between half the norm and the norm, and, unlike the spectral radius, bounds all powers:
    :math:`\lVert W^k \rVert_2 \le 2\, w(W)^k`.

    Parameters
    ----------
    W : array_like, shape (n, n)

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If `W` is not a square matrix, or not finite.

    Notes
    -----
    The radius is the largest reach (see `numerical_range`) in any direction. It is looked for in
    steps of one degree, and between the best of these by golden section. What is found is reached,
    so it is never too large; it would be too small by at most 4e-5 of itself even if the search
    between the steps had looked in the wrong place.

    Examples
    --------
    >>> from unrolled.nonnormal import numerical_radius
    >>> round(numerical_radius([[0.0, 2.0], [0.0, 0.0]]), 12)
    1.0
    """
    W = check_matrix(W)
    # W is real, so the range is symmetric about the real axis.
    angles = np.linspace(0.0, np.pi, _ANGLES + 1)
    reach = _reach(W, angles)
    # No reach between two angles is beyond that of the corner where the tangents of both meet.
    step = np.pi / _ANGLES
    along = (reach[1:] - reach[:-1] * np.cos(step)) / np.sin(step)  # from the first tangent's foot
    corner, turn = np.hypot(reach[:-1], along), np.arctan2(along, reach[:-1])
    at_most = corner * np.cos(turn - np.clip(turn, 0.0, step))
    low = angles[np.argsort(at_most)[-_ARCS:]]
    return float(max(reach.max(), _golden_section(lambda t: _reach(W, t), low, low + step)))


def _turned_hermitian_part(W, angles):
    turned = np.exp(-1j * angles)[:, None, None] * W
    return 0.5 * (turned + turned.conj().swapaxes(-1, -2))


def _reach(W, angles):
    """How far the range reaches in these directions."""
    return np.linalg.eigvalsh(_turned_hermitian_part(W, angles))[:, -1]


def _golden_section(f, low, high, n_steps=25):
    """The largest value that f takes in the search for its maximum in each of the intervals."""
    best = -np.inf
    for _ in range(n_steps):
        width = _GOLDEN * (high - low)
        left, right = high - width, low + width
        at_left, at_right = np.split(f(np.concatenate([left, right])), 2)
        best = max(best, at_left.max(), at_right.max())
        rises = at_left < at_right
        low, high = np.where(rises, left, low), np.where(rises, high, right)
    return best
