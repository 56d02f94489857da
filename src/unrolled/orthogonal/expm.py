"""The exponential of skew-symmetric matrices: every rotation, from free parameters."""

import autograd.numpy as anp
import numpy as np
from autograd.core import make_jvp, make_vjp
from autograd.extend import Box, defjvp, defvjp, primitive

from unrolled._check import value_of
from unrolled.orthogonal._border import check_skew

# By eigenvectors rather than by scipy's expm and expm_frechet: -iA is Hermitian, so its eigenvectors
# are unitary. As exact (they agree to 5e-15 up to n = 256), and one decomposition serves the value
# and its derivative. Value plus gradient in ms, scipy / this, one thread: n = 64 1.2 / 0.8,
# n = 128 7.2 / 5.4, n = 256 44 / 30. And it runs in the page, whose Python has no scipy.


def expm_skew(A):
    r"""Matrix exponential of a skew-symmetric matrix: a rotation.

    :math:`W = I + A + A^2/2! + A^3/3! + \dots` is orthogonal with determinant 1, because
    :math:`W^T = \exp(-A) = W^{-1}`. Every such matrix is the exponential of some A.

    Parameters
    ----------
    A : array_like, shape (..., n, n)
        Skew-symmetric matrices.

    Returns
    -------
    ndarray, shape (..., n, n)
        W with :math:`W^T W = I`. Differentiable by autograd in both modes to any order, within the
        skew-symmetric matrices: the gradient is skew-symmetric, and so is A after a step along it.

    Raises
    ------
    ValueError
        If `A` is not square, not finite or not skew-symmetric.

    Notes
    -----
    With the eigenvalues :math:`i\omega` of A and its unitary eigenvectors V,
    :math:`W = V e^{i\omega} V^H`, and the derivative in the direction E is
    :math:`V\,\bigl(S \circ V^H E V\bigr)\,V^H` with

    .. math:: S_{jk} = e^{i(\omega_j + \omega_k)/2}\, \frac{\sin d}{d},
              \qquad d = \frac{\omega_j - \omega_k}{2},

    entry by entry, which has no difficulty with eigenvalues that coincide. Second derivatives go
    through the power series instead.

    References
    ----------
    Lezcano-Casado, M., Martinez-Rubio, D. (2019). Cheap orthogonal constraints in neural networks:
    a simple parametrization of the orthogonal and unitary group. ICML.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.orthogonal import expm_skew, skew
    >>> expm_skew(skew([np.pi / 2])).round(12) + 0.0  # a quarter turn
    array([[ 0.,  1.],
           [-1.,  0.]])
    """
    return _expm(check_skew("A", A), Eigen())


class Eigen:
    """Keeps the eigenvalues and eigenvectors of the value for its derivative."""

    w = V = None


@primitive
def _expm(A, eigen):
    eigen.w, eigen.V = w, V = np.linalg.eigh(-1j * A)
    return _real_product(V * np.exp(1j * w)[..., None, :], V)


def _real_product(X, Y):
    """The real part of X Y^H, without computing the other."""
    return X.real @ _T(Y.real) + X.imag @ _T(Y.imag)


def _derivative(eigen, E, sign):
    """Derivative of exp at sign * A in the direction `E`, any real matrix."""
    w, V = sign * eigen.w, eigen.V
    half_turn = np.exp(0.5j * w)[..., None, :]
    left, right = V * half_turn.conj(), V * half_turn
    inner = (_T(left.real) @ E - 1j * (_T(left.imag) @ E)) @ right
    inner *= np.sinc((w[..., :, None] - w[..., None, :]) / (2.0 * np.pi))  # sin(d) / d, 1 at 0
    return _real_product(V @ inner, V)


def _T(X):
    return np.swapaxes(X, -1, -2)


def _skew_part(E):
    return 0.5 * (E - _T(E))


def _vjp(ans, A, eigen):
    def vjp(G):
        if isinstance(G, Box) or isinstance(A, Box):
            return make_vjp(_by_series, A)[0](G)
        # The transpose of the derivative at A is the derivative at A^T = -A.
        return _skew_part(_derivative(eigen, G, -1.0))

    return vjp


def _jvp(E, ans, A, eigen):
    if isinstance(E, Box) or isinstance(A, Box):
        return make_jvp(_by_series, A)(E)[1]
    return _derivative(eigen, _skew_part(E), 1.0)


defvjp(_expm, _vjp, argnums=(0,))
defjvp(_expm, _jvp, argnums=(0,))

# Below 1/2 the series is exact to rounding after 18 terms, and so are its first derivatives.
SERIES_TERMS = 18


def _by_series(A):
    """The exponential of the skew part of `A` by its power series, in autograd.numpy.

    The series converges fast where A is small: so for A / 2^s, whose exponential is then squared
    s times.
    """
    norm = np.abs(value_of(A)).sum(axis=-1).max(initial=0.0)
    n_squarings = max(0, int(np.ceil(np.log2(2.0 * norm)))) if norm > 0 else 0
    A = (A - anp.swapaxes(A, -1, -2)) * 0.5 ** (n_squarings + 1)
    eye = np.eye(A.shape[-1], dtype=value_of(A).dtype)
    W = eye
    for k in range(SERIES_TERMS, 0, -1):
        W = eye + anp.matmul(A, W) / k
    for _ in range(n_squarings):
        W = anp.matmul(W, W)
    return W
