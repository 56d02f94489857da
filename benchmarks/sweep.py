"""Sweeps over parameters: thousands of small networks, each with weights of its own.

The peer that matters is the loop that the description of Ribeiro et al. (2020) implies: set the
weights of a torch LSTM, run it, go on to the next point. It runs some hundred points, evenly
spread, and is charged for all.
"""

import jax
import jax.numpy as jnp
import numpy as np
import torch

from benchmarks import by_jax
from benchmarks.chaotic_lstm import GRID, KEPT, LINE, N_STEPS, ROWS, grid, line
from benchmarks.contest import Case, Contender, at_least
from unrolled import LSTM

BLOCK = 5000  # points at a time: the whole line; of the grid, states that do not crowd the memory
LOOPED = 250  # points that the loop really runs
OURS, JAX = "ours", "jax.vmap"
LOOP = {"float32": "torch, point by point (float32)", "float64": "torch, point by point (float64)"}
REQUIRED = {"float64": 40, "float32": 100}
TOLERANCE = {"float64": 1e-10, "float32": 1e-4}


def cases(quick=False):
    """The line and the grid, in both precisions."""
    points = {"line": line(500 if quick else LINE)}
    if not quick:
        points["grid"] = grid(*GRID, np.random.default_rng(0))
    for name, W in points.items():
        for dtype in REQUIRED:
            yield sweep(name, W, dtype)


def sweep(name, W, dtype):
    """All points by everybody; the loop in the precision of ours and in float32, as published."""
    W = W.astype(dtype)
    looped = np.linspace(0, len(W) - 1, LOOPED).astype(int)
    calm = looped[forgetful(W[looped])]
    where = np.searchsorted(looped, calm)
    loops = [
        Contender(
            LOOP[d],
            lambda d=d: point_by_point(W[looped].astype(d)),
            lambda h: {"h": h[where]},
            scale=len(W) / LOOPED,
        )
        for d in sorted({dtype, "float32"})
    ]
    return Case(
        f"chaotic LSTM, {name} of {len(W)} points, {N_STEPS} steps, {dtype}",
        [
            # Each keeps the outputs in the order in which it has them.
            Contender(OURS, lambda: ours(W), lambda h: {"h": h[:, calm].swapaxes(0, 1)}),
            Contender(JAX, by_vmap(W), lambda h: {"h": np.asarray(h)[calm]}),
            *loops,
        ],
        max(TOLERANCE[dtype], TOLERANCE["float32"]),
        {LOOP["float32"]: at_least(REQUIRED[dtype])},
        {"family": "sweep", "shape": name, "dtype": dtype},
    )


def ours(W):
    """Outputs h of the last steps, (KEPT, points, 2): a block of points at a time."""
    cell, kept = LSTM(n_inputs=1, n_hidden=2), np.empty((KEPT, len(W), 2), W.dtype)
    u = np.zeros((N_STEPS, 1, 1), W.dtype)
    for start in range(0, len(W), BLOCK):
        W_hh = W[start : start + BLOCK]
        params = {
            "W_hh": W_hh,
            "W_xh": np.zeros((len(W_hh), ROWS, 1), W.dtype),
            "b": np.zeros((len(W_hh), ROWS), W.dtype),
        }
        x0 = np.full((len(W_hh), 1, 4), 0.5, W.dtype)
        states = cell.unroll(params, u, x0)
        kept[:, start : start + BLOCK] = states[-KEPT:, :, 0, :2]
    return kept


def by_vmap(W):
    """The same in jax: one point, vectorised over all of them, compiled."""
    W, zeros = jnp.asarray(W), jnp.zeros((N_STEPS, 1, ROWS), W.dtype)
    start = jnp.full((1, 2), 0.5, W.dtype)

    def one(W_hh):
        _, h = jax.lax.scan(lambda x, z: by_jax.STEPS["LSTM"]({"W_hh": W_hh}, x, z), (start, start), zeros)
        return h[-KEPT:, 0]

    compiled = jax.jit(jax.vmap(one))
    return lambda: jax.block_until_ready(compiled(W))


def point_by_point(W):
    """The loop: put a point's weights into a torch LSTM, run it on zeros, keep the outputs."""
    points = torch.tensor(W)
    rnn = torch.nn.LSTM(1, 2, bias=False, dtype=points.dtype)
    u = torch.zeros(N_STEPS, 1, 1, dtype=points.dtype)
    start = torch.full((1, 1, 2), 0.5, dtype=points.dtype)
    kept = []
    with torch.no_grad():
        for W_hh in points:
            rnn.weight_hh_l0.copy_(W_hh)
            outputs, _ = rnn(u, (start, start))
            kept.append(outputs[-KEPT:, 0])
    return torch.stack(kept).numpy()


def forgetful(W):
    """At which points a change of the start by a millionth dies out within the run.

    Elsewhere rounding alone decides where the orbit is, and two right answers differ.
    """
    W = np.asarray(W, float)
    ends = []
    for start in (0.5, 0.5 + 1e-6):
        h = c = np.full((len(W), 2), start)
        for _ in range(N_STEPS - KEPT):
            z = np.einsum("pij,pj->pi", W, h)
            i, f, o = (1 / (1 + np.exp(-z[:, k : k + 2])) for k in (0, 2, 6))
            c = f * c + i * np.tanh(z[:, 4:6])
            h = o * np.tanh(c)
        ends.append(np.concatenate([h, c], axis=1))
    found = np.abs(ends[1] - ends[0]).max(axis=1) < 1e-10
    if not found.any():
        raise AssertionError("no point of the sweep forgets its start: nothing can be compared")
    return found
