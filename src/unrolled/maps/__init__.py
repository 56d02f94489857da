"""Maps with few numbers and known answers, and networks left to themselves, as maps.

Each has ``step(x)`` and an exact ``jacobian(x)``. States are vectors, ``x`` of shape (..., n), also
where n is 1: so everything that is written for the state of a network (`unrolled.dynamics`) runs on
these maps, and is tested on them.
"""

from unrolled.maps.autonomous import Autonomous
from unrolled.maps.chaotic_gru import ChaoticGRU
from unrolled.maps.chaotic_lstm import ChaoticLSTM
from unrolled.maps.henon import Henon
from unrolled.maps.linear import Linear
from unrolled.maps.logistic import Logistic
from unrolled.maps.network import Network
from unrolled.maps.one_unit import OneUnit

__all__ = [
    "Autonomous",
    "ChaoticGRU",
    "ChaoticLSTM",
    "Henon",
    "Linear",
    "Logistic",
    "Network",
    "OneUnit",
]
