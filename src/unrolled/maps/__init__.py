"""Maps with few numbers and known answers: each has ``step(x)`` and an exact ``jacobian(x)``.

States are vectors, ``x`` of shape (..., n), also where n is 1: so everything that is written for
the state of a network (`unrolled.dynamics`) runs on these maps, and is tested on them.
"""

from unrolled.maps.henon import Henon
from unrolled.maps.logistic import Logistic
from unrolled.maps.one_unit import OneUnit

__all__ = ["Henon", "Logistic", "OneUnit"]
