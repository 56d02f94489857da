"""Where to start: skew-symmetric matrices whose maps are rotations by random angles."""

import numpy as np

from unrolled._check import check_count, check_rng


def henaff_init(rng, n):
    """Skew-symmetric matrix for `expm_skew`: rotations by angles uniform on the whole circle.

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
        Number of rows, at least 1.

    Returns
    -------
    ndarray, shape (n, n)
        Blocks [[0, s], [-s, 0]] along the diagonal with s uniform on (-pi, pi), and zero elsewhere;
        the last row of an odd n is zero. `unskew` gives its vector of free parameters.

    References
    ----------
    Henaff, M., Szlam, A., LeCun, Y. (2016). Recurrent orthogonal networks and long-memory tasks.
    ICML.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.orthogonal import expm_skew, henaff_init
    >>> A = henaff_init(np.random.default_rng(0), 3)
    >>> bool(np.isclose(expm_skew(A)[0, 0], np.cos(A[0, 1])))
    True
    """
    check_rng(rng)
    return _blocks(n, lambda size: rng.uniform(-np.pi, np.pi, size))


def cayley_init(rng, n):
    """Skew-symmetric matrix for `cayley`: rotations by angles uniform on a quarter of the circle.

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
        Number of rows, at least 1.

    Returns
    -------
    ndarray, shape (n, n)
        Blocks [[0, s], [-s, 0]] along the diagonal with s = -tan(t / 2) and t uniform on
        (0, pi / 2), and zero elsewhere; the last row of an odd n is zero. `cayley` turns a block
        into the rotation by t. `unskew` gives its vector of free parameters.

    References
    ----------
    Helfrich, K., Willmott, D., Ye, Q. (2018). Orthogonal recurrent neural networks with scaled
    Cayley transform. ICML. They write s = -sqrt((1 - cos t) / (1 + cos t)), which is the same.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.orthogonal import cayley, cayley_init
    >>> A = cayley_init(np.random.default_rng(0), 3)
    >>> bool(np.isclose(cayley(A)[0, 0], np.cos(2.0 * np.arctan(A[0, 1]))))
    True
    """
    check_rng(rng)
    return _blocks(n, lambda size: -np.tan(0.5 * rng.uniform(0.0, np.pi / 2, size)))


def _blocks(n, draw):
    n = check_count("n", n)
    A = np.zeros((n, n))
    first = np.arange(0, n - 1, 2)
    A[first, first + 1] = s = draw(len(first))
    A[first + 1, first] = -s
    return A
