"""Systems on which Lyapunov exponents are known, or can be had in another way."""

import numpy as np

from unrolled.dynamics import lyapunov_spectrum
from unrolled.maps import Network


def spectrum_of(system, x0, **settings):
    return lyapunov_spectrum(system.step, system.jacobian, x0, **settings)


def random_network(n, gain, seed=0):
    """A tanh network without input, and a start."""
    rng = np.random.default_rng(seed)
    return Network(rng.normal(0.0, gain / np.sqrt(n), size=(n, n))), rng.normal(size=n)


class Matrices:
    """Products of given matrices: they are the inputs, and the state stays where it is."""

    @staticmethod
    def step(x, A):
        return x

    @staticmethod
    def jacobian(x, A):
        return A
