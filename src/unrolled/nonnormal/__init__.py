"""What eigenvalues do not tell: transient growth, and the pictures and numbers that announce it.

A matrix is normal when its eigenvectors are orthogonal. Then the norm of every power is the power
of the spectral radius. Others may grow first, by any amount, before they follow their eigenvalues.
"""

from unrolled.nonnormal.departure import departure_from_normality
from unrolled.nonnormal.kreiss import kreiss_constant
from unrolled.nonnormal.numerical_range import numerical_radius, numerical_range
from unrolled.nonnormal.powers import power_norms
from unrolled.nonnormal.resolvent import resolvent_norm

__all__ = [
    "departure_from_normality",
    "kreiss_constant",
    "numerical_radius",
    "numerical_range",
    "power_norms",
    "resolvent_norm",
]
