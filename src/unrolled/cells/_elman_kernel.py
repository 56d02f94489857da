"""Forward pass and backpropagation through time of the vanilla cell, at BLAS speed.

Two ideas carry the speed. The state is stored *augmented*, s_t = [x_t, u_t, 1], so one
matrix product a step does W_hh x + W_xh u + b, and one product at the end gives the gradients
of all three. And the backward loop holds only what is truly sequential: one product and one
multiplication a step; slopes and weight gradients are computed for all steps at once.

Arrays are (T, B, n), or (T, R, B, n) with R replicas of the parameters.
"""

import numpy as np

from unrolled.cells import _pool


def _transposed(W):
    return np.ascontiguousarray(np.swapaxes(W, -1, -2))


def forward(squash, W_hh, W_xh, b, u, x0):
    """Return the augmented states, shape (T + 1, ..., B, H + I + 1).

    Parameters
    ----------
    squash : callable
        ``squash(z, out)`` writes the nonlinearity of z into out; z may be overwritten.
    """
    H, I = W_hh.shape[-1], W_xh.shape[-1]
    T = len(u)
    S = _pool.borrow((T + 1, *x0.shape[:-1], H + I + 1), x0.dtype)
    S[0, ..., :H] = x0
    S[:T, ..., H:-1] = u  # the last state has no input; its place is never read
    S[..., -1] = 1.0
    W = _transposed(np.concatenate([W_hh, W_xh, b[..., None]], axis=-1))
    z = np.empty(x0.shape, dtype=x0.dtype)
    matmul = np.matmul
    for s, x in zip(list(S[:T]), list(S[1:, ..., :H])):
        matmul(s, W, z)
        squash(z, x)
    return S


def backward(slopes, W_hh, S, d_states, d_last):
    """Backpropagate through time.

    Parameters
    ----------
    slopes : callable
        ``slopes(x, out)`` writes f'(z) into out, given the outputs x = f(z).
    S : ndarray
        What `forward` returned.
    d_states : ndarray, shape (T, ..., B, H), or None
        Gradient of the loss with respect to every state.
    d_last : ndarray, shape (..., B, H), or None
        Gradient with respect to the last state only.

    Returns
    -------
    dz : ndarray, shape (T, ..., B, H)
        Gradient with respect to the pre-activations.
    dx0 : ndarray, shape (..., B, H)
    dW : ndarray, shape (..., H, H + I + 1)
        Gradient of [W_hh, W_xh, b].
    """
    H = W_hh.shape[-1]
    dz = _pool.borrow((len(S) - 1, *S.shape[1:-1], H), S.dtype)
    slopes(S[1:, ..., :H], dz)
    dx = np.zeros(S.shape[1:-1] + (H,), S.dtype) if d_last is None else d_last.copy()
    W = np.ascontiguousarray(W_hh)
    matmul, multiply, add = np.matmul, np.multiply, np.add
    if d_states is None:
        for z in reversed(list(dz)):
            multiply(dx, z, z)
            matmul(z, W, dx)
    else:
        for z, d in zip(reversed(list(dz)), reversed(list(d_states))):
            add(dx, d, dx)
            multiply(dx, z, z)
            matmul(z, W, dx)
    return dz, dx, _weight_gradient(dz, S[:-1])


def _weight_gradient(dz, S):
    """Sum over time and batch of the outer products dz s^T, for each replica."""
    if dz.ndim == 3:
        return np.matmul(dz.reshape(-1, dz.shape[-1]).T, S.reshape(-1, S.shape[-1]))
    # One replica's (T * B, n) block is contiguous only after this copy.
    dz, S = (
        np.moveaxis(a, 1, 0).reshape(a.shape[1], -1, a.shape[-1]) for a in (dz, S)
    )
    return np.matmul(np.swapaxes(dz, -1, -2), S)
