"""Exact directional derivatives by arithmetic with x + i eps v.

The fused passes are made of sums, products and scalar functions. Run on complex numbers whose
imaginary part is eps times a direction v, with eps so small that eps**2 vanishes beside 1, they
carry the derivative along v in the imaginary part, exact to rounding: nothing is subtracted
(Squire & Trapp 1998). So one pass of the gradient's own code gives a Hessian-vector product.

The scalar functions are those of dual numbers, f(x) + i f'(x) v, and not the complex ones,
which would be slower and, for relu, not defined.
"""

import numpy as np

_EPS = {np.dtype(np.float64): 2.0**-400, np.dtype(np.float32): 2.0**-60}
_COMPLEX = {np.dtype(np.float64): np.complex128, np.dtype(np.float32): np.complex64}

# The product of two directions leaves eps**2 where a zero was: what is smaller than this counts as
# zero wherever a function has a kink, because units without input are exactly there.
_NOTHING = {np.dtype(np.float64): 2.0**-600, np.dtype(np.float32): 2.0**-90}


def join(value, direction):
    """value + i eps direction; `value` is a real array, `direction` broadcasts to it."""
    z = np.empty(value.shape, _COMPLEX[value.dtype])
    z.real = value
    np.multiply(direction, _EPS[value.dtype], out=z.imag, casting="same_kind")
    return z


def derivative(z):
    """The derivative along the direction that `join` put in."""
    return z.imag * (1.0 / _EPS[z.imag.dtype])


def tanh(z, out):
    """tanh of a dual number."""
    t = np.tanh(z.real)
    out.imag = z.imag * (1.0 - t * t)
    out.real = t


def sigmoid(z, out):
    """Logistic function of a dual number."""
    s = 0.5 * np.tanh(0.5 * z.real) + 0.5
    out.imag = z.imag * s * (1.0 - s)
    out.real = s


def relu(z, out):
    """relu of a dual number; at the kink the slope is 0. A NaN stays one."""
    np.multiply(z, ~(z.real <= _NOTHING[z.real.dtype]), out)


def sign(z):
    """Sign of real or of dual numbers, whose derivative is 0."""
    sign = np.sign(z.real)
    if z.dtype.kind == "c":
        sign[np.abs(z.real) <= _NOTHING[z.real.dtype]] = 0.0
    return sign
