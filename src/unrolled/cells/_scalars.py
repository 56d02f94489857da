"""The scalar functions of the fused passes, each in the way that is fastest for its numbers.

All are called as f(z, out). The sigmoid is given `sigmoid_scale` times its argument, a factor
that can be put into the weights beforehand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unrolled import _dual


@dataclass(frozen=True)
class Scalars:
    """Scalar functions for one kind of numbers."""

    tanh: Callable
    relu: Callable
    sigmoid: Callable
    sigmoid_scale: float


def of(dtype):
    """The scalar functions for arrays of `dtype`."""
    return _BY_DTYPE[np.dtype(dtype)]


def _relu(z, out):
    np.maximum(z, 0.0, out=out)


_ONE, _HALF = np.array(1.0), np.array(0.5, np.float32)


def _sigmoid_by_exp(minus_z, out):
    """1 / (1 + exp(-z)): in float64, exp takes less than half the time of tanh.

    Where exp overflows, the result is 0, as it should be; the caller silences numpy's warning.
    """
    np.exp(minus_z, out)
    np.add(out, _ONE, out)
    np.divide(_ONE, out, out)


def _sigmoid_by_tanh(half_z, out):
    """(1 + tanh(z / 2)) / 2."""
    np.tanh(half_z, out)
    np.multiply(out, _HALF, out)
    np.add(out, _HALF, out)


_DUAL = Scalars(_dual.tanh, _dual.relu, _dual.sigmoid, 1.0)
_BY_DTYPE = {
    np.dtype(np.float64): Scalars(np.tanh, _relu, _sigmoid_by_exp, -1.0),
    np.dtype(np.float32): Scalars(np.tanh, _relu, _sigmoid_by_tanh, 0.5),
    np.dtype(np.complex128): _DUAL,
    np.dtype(np.complex64): _DUAL,
}
