"""Orthogonal matrices from free parameters, through the skew-symmetric ones.

The orthogonal matrices with determinant 1 form a curved surface; the skew-symmetric matrices,
A^T = -A, are its tangent plane at the identity, and flat. So train those: `skew` makes one of a
vector of n (n - 1) / 2 free numbers, and `expm_skew` or `cayley` makes an orthogonal matrix of it.
The first reaches every rotation, the second all but those with an eigenvalue -1.
"""

from unrolled.orthogonal.cayley import cayley
from unrolled.orthogonal.error import orthogonality_error
from unrolled.orthogonal.expm import expm_skew
from unrolled.orthogonal.init import cayley_init, henaff_init
from unrolled.orthogonal.skew import skew, unskew

__all__ = [
    "cayley",
    "cayley_init",
    "expm_skew",
    "henaff_init",
    "orthogonality_error",
    "skew",
    "unskew",
]
