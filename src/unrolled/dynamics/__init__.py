"""Networks as dynamical systems: what their states do in the long run."""

from unrolled.dynamics.basins import Basins, basins_of_attraction
from unrolled.dynamics.bifurcations import Bifurcation
from unrolled.dynamics.continuation import Branch, continuation
from unrolled.dynamics.finite_time import finite_time_exponents
from unrolled.dynamics.fixed_points import FixedPoints, fixed_points
from unrolled.dynamics.kaplan_yorke import kaplan_yorke_dimension
from unrolled.dynamics.lyapunov import lyapunov_spectrum
from unrolled.dynamics.manifold import invariant_manifold
from unrolled.dynamics.mean_field import MeanField, mean_field
from unrolled.dynamics.one_unit_curves import Curve, flip_curve, fold_curve
from unrolled.dynamics.orbit import orbit
from unrolled.dynamics.orbit_diagram import orbit_diagram
from unrolled.dynamics.slow_points import SlowPoints, slow_points
from unrolled.dynamics.spectral_radius import spectral_radius
from unrolled.dynamics.training_orbits import training_orbits

__all__ = [
    "Basins",
    "Bifurcation",
    "Branch",
    "Curve",
    "FixedPoints",
    "MeanField",
    "SlowPoints",
    "basins_of_attraction",
    "continuation",
    "finite_time_exponents",
    "fixed_points",
    "flip_curve",
    "fold_curve",
    "invariant_manifold",
    "kaplan_yorke_dimension",
    "lyapunov_spectrum",
    "mean_field",
    "orbit",
    "orbit_diagram",
    "slow_points",
    "spectral_radius",
    "training_orbits",
]
