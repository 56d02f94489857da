"""Orbit diagrams of the logistic map: 2000 values of its parameter, 2000 steps.

Ours calls a step that somebody wrote in Python, with all values at once, and is as fast as numpy's
three operations on them; the package's map, made anew in every step as sweeps do, adds its checks.
Peers are jax, which compiles the step into its loop, and the Python loops over values and steps
that one writes first. Kept are all states, or the last hundred.

jax as one would write it keeps the states of all steps and takes the last. With two scans, of which
the first keeps nothing, it never leaves the processor's registers in the transient: no program that
calls numpy comes near, and nothing is required there.
"""

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.contest import Case, Contender, at_least
from benchmarks.logistic_loops import N_STEPS, START, logistic, loop, loop_over_floats
from unrolled.dynamics import orbit_diagram
from unrolled.maps import Logistic

N_VALUES, KEPT = 2000, 100
LOOPED = 50  # values that the loops really run
CALM = 3.5  # below, orbits settle, and rounding cannot decide where they are
OURS, BY_MAP = "ours", "ours, Logistic(r).step"
JAX, JAX_TWO = "jax, one scan, vmapped", "jax, a scan for the transient"
LOOP, FLOATS = "Python loop over values and steps", "the same with Python's floats"


def cases(quick=False):
    """All states kept, and the last hundred."""
    for n_keep in (KEPT,) if quick else (N_STEPS, KEPT):
        yield diagram(n_keep)


def diagram(n_keep):
    values = np.linspace(2.5, 4, N_VALUES)
    part = np.linspace(0, N_VALUES - 1, LOOPED).astype(int)
    calm = part[values[part] < CALM]
    of_part = np.flatnonzero(values[part] < CALM)

    def everywhere(name, run):
        return Contender(name, run, lambda x: {"x": np.asarray(x).reshape(N_VALUES, n_keep)[calm]})

    def looped(name, run):
        scale = N_VALUES / LOOPED
        return Contender(name, run, lambda x: {"x": x[of_part]}, scale=scale)

    contenders = [
        everywhere(OURS, lambda: ours(logistic, values, n_keep)),
        everywhere(BY_MAP, lambda: ours(lambda x, r: Logistic(r).step(x), values, n_keep)),
        everywhere(JAX, in_jax(values, 0, n_keep)),
        looped(LOOP, lambda: loop(values[part], n_keep)),
        looped(FLOATS, lambda: loop_over_floats(values[part], n_keep)),
    ]
    if n_keep < N_STEPS:
        contenders.insert(3, everywhere(JAX_TWO, in_jax(values, N_STEPS - n_keep, n_keep)))
    what = "all states" if n_keep == N_STEPS else f"the last {n_keep} states"
    return Case(
        f"orbit diagram, {N_VALUES} values, {N_STEPS} steps, {what} kept, float64",
        contenders,
        1e-9,
        {JAX: at_least(0.67), LOOP: at_least(50)},
        {"family": "orbits", "shape": str(n_keep), "dtype": "float64"},
    )


def ours(step, values, n_keep):
    return orbit_diagram(step, values, [START], n_keep=n_keep, n_transient=N_STEPS - n_keep)


def in_jax(values, n_dropped, n_keep):
    """One orbit by `lax.scan`, over all values by `vmap`, compiled."""

    def one(r):
        def silent(x, _):
            return logistic(x, r), None

        def kept(x, _):
            return (logistic(x, r),) * 2

        x, _ = jax.lax.scan(silent, START, None, length=n_dropped)
        return jax.lax.scan(kept, x, None, length=N_STEPS - n_dropped)[1][-n_keep:]

    compiled, values = jax.jit(jax.vmap(one)), jnp.asarray(values)
    return lambda: jax.block_until_ready(compiled(values))
