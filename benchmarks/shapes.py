"""The four sizes at which training steps are timed.

From small, where the overhead of calls decides, to large, where matrix products do.
"""

from dataclasses import dataclass

N_IN, N_OUT = 6, 4


@dataclass(frozen=True)
class Shape:
    """Hidden units, batch, length, and where the read-out looks."""

    name: str
    n_hidden: int
    n_batch: int
    length: int
    output: str = "last"

    def __str__(self):
        return f"H={self.n_hidden} B={self.n_batch} T={self.length}"

    def batch(self, rng, dtype):
        """Random inputs and targets: classes for the last state, values for every one."""
        u = rng.normal(size=(self.length, self.n_batch, N_IN)).astype(dtype)
        if self.output == "last":
            return u, rng.integers(N_OUT, size=self.n_batch)
        return u, rng.normal(size=(self.length, self.n_batch, N_OUT)).astype(dtype)


SHAPES = {
    "a": Shape("a", 50, 20, 100),
    "b": Shape("b", 50, 100, 200),
    "c": Shape("c", 200, 10, 400, "all"),
    "d": Shape("d", 256, 64, 100),
}
