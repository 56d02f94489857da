"""Networks as dynamical systems: what their states do in the long run."""

from unrolled.dynamics.orbit import orbit

__all__ = ["orbit"]
