"""The Cayley transform of skew-symmetric matrices: rotations at the price of one solve."""

import autograd.numpy as anp
import numpy as np
from autograd.extend import defjvp, defvjp, primitive

from unrolled._check import value_of
from unrolled.orthogonal._border import check_skew


def cayley(A):
    r"""Cayley transform :math:`(I + A)^{-1} (I - A)` of a skew-symmetric matrix: a rotation.

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
    An eigenvalue :math:`i\omega` of A becomes :math:`(1 - i\omega) / (1 + i\omega)`, a turn by the
    angle :math:`-2\arctan\omega`. No finite :math:`\omega` gives half a turn: **W never has the
    eigenvalue -1**. Close to it A must be huge and the gradient fades, with the derivative of the
    angle, :math:`2 / (1 + \omega^2)`. Helfrich et al. therefore multiply W by a fixed diagonal of
    signs; `expm_skew` reaches every rotation as it is.

    The derivative in the direction E needs W only: :math:`-\tfrac12 (I + W)\,E\,(I + W)`. The
    transform is its own inverse, :math:`A = (I + W)^{-1} (I - W)`.

    References
    ----------
    Helfrich, K., Willmott, D., Ye, Q. (2018). Orthogonal recurrent neural networks with scaled
    Cayley transform. ICML.

    Examples
    --------
    >>> from unrolled.orthogonal import cayley, skew
    >>> cayley(skew([1.0])) + 0.0  # a quarter turn; half a turn would need an infinite entry
    array([[ 0., -1.],
           [ 1.,  0.]])
    """
    return _cayley(check_skew("A", A))


@primitive
def _cayley(A):
    eye = np.eye(A.shape[-1], dtype=A.dtype)
    return np.linalg.solve(eye + A, eye - A)


def _derivative(W, E):
    """Derivative in the direction `E`, where the transform is `W`."""
    both = np.eye(np.shape(W)[-1], dtype=value_of(W).dtype) + W
    return -0.5 * anp.matmul(anp.matmul(both, E), both)


def _skew_part(E):
    return 0.5 * (E - anp.swapaxes(E, -1, -2))


# In terms of the result, so that autograd can differentiate the derivative as often as it is asked.
# The transpose of the derivative is the derivative at A^T, where the transform is W^T.
defvjp(_cayley, lambda W, A: lambda G: _skew_part(_derivative(anp.swapaxes(W, -1, -2), G)))
defjvp(_cayley, lambda E, W, A: _derivative(W, _skew_part(E)))
