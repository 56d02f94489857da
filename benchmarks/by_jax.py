"""The same networks in jax: one compiled function, time by `lax.scan`."""

import jax
import jax.numpy as jnp
from jax.nn import sigmoid


def step(kind, params, u, targets, output):
    """One training step: (run, answer)."""
    params, u, targets = jax.tree.map(jnp.asarray, (params, u, targets))
    compiled = jax.jit(jax.value_and_grad(loss_of(kind, output)))

    def run():
        return jax.block_until_ready(compiled(params, u, targets))

    def answer(result):
        loss, grads = result
        return {"loss": loss, **grads}

    return run, answer


def loss_of(kind, output):
    """``loss(params, u, targets)``; the inputs are projected at once, before the scan."""

    def loss(params, u, targets):
        projected = u @ params["W_xh"].T + params["b"]
        h = jnp.zeros((u.shape[1], params["W_hh"].shape[1]), u.dtype)
        state, states = jax.lax.scan(lambda state, z: STEPS[kind](params, state, z), (h, h), projected)
        y = (states if output == "all" else state[0]) @ params["W_hy"].T + params["b_y"]
        if output == "all":
            return jnp.mean((y - targets) ** 2)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(y), targets[:, None], axis=1))

    return loss


def _elman(params, state, z):
    h = jnp.tanh(z + state[0] @ params["W_hh"].T)
    return (h, h), h


def _lstm(params, state, z):
    h, c = state
    i, f, g, o = jnp.split(z + h @ params["W_hh"].T, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * jnp.tanh(g)
    h = sigmoid(o) * jnp.tanh(c)
    return (h, c), h


def _gru(params, state, z):
    h, _ = state
    (r_u, z_u, n_u), (r_h, z_h, n_h) = (jnp.split(a, 3, axis=-1) for a in (z, h @ params["W_hh"].T))
    r, keep = sigmoid(r_u + r_h), sigmoid(z_u + z_h)
    n = jnp.tanh(n_u + r * (n_h + params["b_hh"]))
    h = (1 - keep) * n + keep * h
    return (h, h), h


STEPS = {"ElmanRNN": _elman, "LSTM": _lstm, "GRU": _gru}
