"""Lyapunov spectra of a random tanh network: products of Jacobians, kept apart by QR.

All exponents of a network with gain 2, which is chaotic. Everybody takes a QR at every step, as the
definition says; ours does so in the first case of a size, and in the second case as seldom as it
can be (`qr_every="adaptive"`). The floor is the loop of the definition with the derivative of this
one network written into it, and no checks.

Chaos makes every orbit its own, and what a frame of directions shows in the first steps depends
on how it starts. So all start from the same state and frame, and what is compared are all
exponents over a few steps.
"""

import autograd
import autograd.numpy as anp
import jax
import jax.numpy as jnp
import numpy as np
import torch

from benchmarks.contest import Case, Contender, at_least
from unrolled import ElmanRNN
from unrolled.dynamics import lyapunov_spectrum
from unrolled.dynamics._frame import Frame
from unrolled.maps import Autonomous

GAIN, N_STEPS, COMPARED = 2.0, 500, 20
PART = 25  # steps that those who differentiate automatically really run
EVERY, ADAPTIVE, FLOOR = "ours, every step", "ours, adaptive", "product and QR"
TORCH, JAX = "torch, analytic", "jax, analytic"
AUTOGRAD, JACREV = "autograd.jacobian", "torch jacrev"


def cases(quick=False):
    """Networks of 50, 100 and 200 units: the definition, and what users wait for."""
    for n in (50,) if quick else (50, 100, 200):
        W, x0, frame = network(n)

        def contender(name, run, part=N_STEPS, given=(W, x0, frame)):
            return Contender(
                name,
                lambda: run(*given, part),
                lambda exponents: {"exponents": exponents},
                check=lambda: run(*given, COMPARED),
                scale=N_STEPS / part,
            )

        every = contender(EVERY, ours)
        yield case(
            n,
            "a QR at every step",
            [every, contender(FLOOR, bare), contender(TORCH, in_torch), contender(JAX, in_jax())],
            {FLOOR: at_least(1 / 1.5)},
        )
        autograds = [contender(AUTOGRAD, by_autograd, PART), contender(JACREV, by_jacrev, PART)]
        yield case(n, "adaptive", [contender(ADAPTIVE, adaptive), every, *autograds], {AUTOGRAD: at_least(10)})


def case(n, how, contenders, required):
    """All n exponents from a start on the attractor."""
    return Case(
        f"Lyapunov spectrum, {n} exponents over {N_STEPS} steps, {how}, float64",
        contenders,
        1e-9,  # of twenty steps of chaos, and of exponents that are themselves small differences
        required,
        {"family": "lyapunov", "cell": "ElmanRNN", "shape": str(n), "dtype": "float64"},
    )


def network(n):
    """Weights, a state on the attractor, and the frame with which ours begins."""
    rng = np.random.default_rng(0)
    W = GAIN * rng.normal(size=(n, n)) / np.sqrt(n)
    x0 = rng.normal(size=n)
    for _ in range(200):
        x0 = np.tanh(W @ x0)
    return W, x0, np.array(Frame((n,), n).columns)


def ours(W, x0, frame, n_steps, qr_every=1):
    map_ = Autonomous(
        ElmanRNN(1, len(W)), {"W_hh": W, "W_xh": np.zeros((len(W), 1)), "b": np.zeros(len(W))}
    )
    return lyapunov_spectrum(map_.step, map_.jacobian, x0, n_steps=n_steps, qr_every=qr_every)


def adaptive(*given):
    return ours(*given, qr_every="adaptive")


def bare(W, x, Q, n_steps):
    total = np.zeros(len(x))
    for _ in range(n_steps):
        x = np.tanh(W @ x)
        Q, R = np.linalg.qr(((1 - x * x)[:, None] * W) @ Q)
        total += np.log(np.abs(np.diag(R)))
    return np.sort(total / n_steps)[::-1]


def in_torch(W, x0, frame, n_steps):
    W, x, Q = (torch.tensor(a) for a in (W, x0, frame))
    total = torch.zeros_like(x)
    for _ in range(n_steps):
        x = torch.tanh(W @ x)
        Q, R = torch.linalg.qr((1 - x * x)[:, None] * (W @ Q))
        total += R.diagonal().abs().log()
    return np.sort((total / n_steps).numpy())[::-1]


def in_jax():
    def spectrum(W, x0, frame, n_steps):
        def step(carry, _):
            x, Q, total = carry
            x = jnp.tanh(W @ x)
            Q, R = jnp.linalg.qr((1 - x * x)[:, None] * (W @ Q))
            return (x, Q, total + jnp.log(jnp.abs(jnp.diag(R)))), None

        start = (x0, frame, jnp.zeros(len(W)))
        return jnp.sort(jax.lax.scan(step, start, None, length=n_steps)[0][2] / n_steps)[::-1]

    compiled = jax.jit(spectrum, static_argnums=3)
    return lambda *given: jax.block_until_ready(compiled(*given))


def by_autograd(W, *given):
    return _by_jacobian(autograd.jacobian(lambda x: anp.tanh(anp.dot(W, x))), W, *given)


def by_jacrev(W, *given):
    W_ = torch.tensor(W)
    jacobian = torch.func.jacrev(lambda x: torch.tanh(W_ @ x))
    return _by_jacobian(lambda x: jacobian(torch.from_numpy(x)).numpy(), W, *given)


def _by_jacobian(jacobian, W, x, Q, n_steps):
    total = np.zeros(len(x))
    for _ in range(n_steps):
        Q, R = np.linalg.qr(jacobian(x) @ Q)
        x = np.tanh(W @ x)
        total += np.log(np.abs(np.diag(R)))
    return np.sort(total / n_steps)[::-1]
