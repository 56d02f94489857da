"""Systems on which exponents are known or can be computed in another way."""

import numpy as np

from unrolled import ElmanRNN
from unrolled.dynamics import lyapunov_spectrum


def spectrum_of(system, x0, **settings):
    return lyapunov_spectrum(system.step, system.jacobian, x0, **settings)


class Matrices:
    """The products of given matrices; the state, which stays where it is, does not matter."""

    @staticmethod
    def step(x, A):
        return x

    @staticmethod
    def jacobian(x, A):
        return A


class RandomNetwork:
    """A tanh network without input, of a given gain."""

    def __init__(self, n, gain, seed=0):
        rng = np.random.default_rng(seed)
        self.cell, self.u = ElmanRNN(1, n), np.zeros(1)
        W = rng.normal(0.0, gain / np.sqrt(n), size=(n, n))
        self.params = {"W_hh": W, "W_xh": np.zeros((n, 1)), "b": np.zeros(n)}
        self.x0 = rng.normal(size=n)

    def step(self, x):
        return self.cell.step(self.params, x, self.u)

    def jacobian(self, x):
        return self.cell.jacobian(self.params, x, self.u)
