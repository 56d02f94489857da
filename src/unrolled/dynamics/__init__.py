"""Networks as dynamical systems: what their states do in the long run."""

from unrolled.dynamics.lyapunov import lyapunov_spectrum
from unrolled.dynamics.orbit import orbit
from unrolled.dynamics.orbit_diagram import orbit_diagram
from unrolled.dynamics.spectral_radius import spectral_radius

__all__ = ["lyapunov_spectrum", "orbit", "orbit_diagram", "spectral_radius"]
