"""Lyapunov spectra of a random tanh network: products of Jacobians, kept apart by QR.

All exponents of a network with gain 2, which is chaotic. The peers take a QR at every step, as
ours does. Chaos makes every orbit its own, and what a frame of directions shows in the first steps
depends on how it starts; so what is compared is the sum of all exponents over a few steps, the
growth of volumes, which is the same for every frame.
"""

import autograd
import autograd.numpy as anp
import jax
import jax.numpy as jnp
import numpy as np
import torch

from benchmarks.contest import Case, Contender
from unrolled import ElmanRNN
from unrolled.dynamics import lyapunov_spectrum

GAIN, N_STEPS, COMPARED = 2.0, 500, 20
PART = 25  # steps that those who differentiate automatically really run
OURS, TORCH, JAX = "ours", "torch, analytic", "jax, analytic"
AUTOGRAD, JACREV = "autograd.jacobian", "torch jacrev"


def cases(quick=False):
    """Networks of 50, 100 and 200 units."""
    for n in (50,) if quick else (50, 100, 200):
        yield spectrum(n)


def spectrum(n):
    """All n exponents from a start on the attractor."""
    rng = np.random.default_rng(0)
    W = GAIN * rng.normal(size=(n, n)) / np.sqrt(n)
    x0 = rng.normal(size=n)
    for _ in range(200):
        x0 = np.tanh(W @ x0)

    def contender(name, run, part=N_STEPS):
        return Contender(
            name,
            lambda: run(W, x0, part),
            lambda exponents: {"sum": np.sum(exponents)},
            check=lambda: run(W, x0, COMPARED),
            scale=N_STEPS / part,
        )

    return Case(
        f"Lyapunov spectrum, {n} exponents over {N_STEPS} steps, float64",
        [
            contender(OURS, ours),
            contender(TORCH, in_torch),
            contender(JAX, in_jax()),
            contender(AUTOGRAD, by_autograd, PART),
            contender(JACREV, by_jacrev, PART),
        ],
        1e-10,
        {},
        {"family": "lyapunov", "cell": "ElmanRNN", "shape": str(n), "dtype": "float64"},
    )


def ours(W, x0, n_steps):
    cell = ElmanRNN(1, len(W))
    params, u = {"W_hh": W, "W_xh": np.zeros((len(W), 1)), "b": np.zeros(len(W))}, np.zeros(1)
    return lyapunov_spectrum(
        lambda x: cell.step(params, x, u), lambda x: cell.jacobian(params, x, u), x0, n_steps=n_steps
    )


def in_torch(W, x0, n_steps):
    W, x = torch.tensor(W), torch.tensor(x0)
    Q, total = torch.eye(len(W), dtype=W.dtype), torch.zeros_like(x)
    for _ in range(n_steps):
        x = torch.tanh(W @ x)
        Q, R = torch.linalg.qr((1 - x * x)[:, None] * (W @ Q))
        total += R.diagonal().abs().log()
    return np.sort((total / n_steps).numpy())[::-1]


def in_jax():
    def spectrum(W, x0, n_steps):
        def step(carry, _):
            x, Q, total = carry
            x = jnp.tanh(W @ x)
            Q, R = jnp.linalg.qr((1 - x * x)[:, None] * (W @ Q))
            return (x, Q, total + jnp.log(jnp.abs(jnp.diag(R)))), None

        start = (x0, jnp.eye(len(W)), jnp.zeros(len(W)))
        return jnp.sort(jax.lax.scan(step, start, None, length=n_steps)[0][2] / n_steps)[::-1]

    compiled = jax.jit(spectrum, static_argnums=2)
    return lambda W, x0, n_steps: jax.block_until_ready(compiled(W, x0, n_steps))


def by_autograd(W, x0, n_steps):
    return _by_jacobian(autograd.jacobian(lambda x: anp.tanh(anp.dot(W, x))), W, x0, n_steps)


def by_jacrev(W, x0, n_steps):
    W_ = torch.tensor(W)
    jacobian = torch.func.jacrev(lambda x: torch.tanh(W_ @ x))
    return _by_jacobian(lambda x: jacobian(torch.from_numpy(x)).numpy(), W, x0, n_steps)


def _by_jacobian(jacobian, W, x0, n_steps):
    x, Q, total = x0, np.eye(len(W)), np.zeros(len(W))
    for _ in range(n_steps):
        Q, R = np.linalg.qr(jacobian(x) @ Q)
        x = np.tanh(W @ x)
        total += np.log(np.abs(np.diag(R)))
    return np.sort(total / n_steps)[::-1]
