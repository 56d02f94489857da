"""Between a cell's parameters and the engine's one matrix for all gates, [W_hh, W_xh, b]."""

import numpy as np


def stack(W_hh, W_xh, b, order):
    """One array (G, *R, H, H + I + 1) of `W_hh (*R, G H, H)`, `W_xh (*R, G H, I)`, `b (*R, G H)`.

    ``order[k]`` is the place, among the G blocks of rows, of what becomes gate k.
    """
    W = np.concatenate([W_hh, W_xh, b[..., None]], axis=-1)
    G = len(order)
    if G == 1:
        return W[None]
    if W.ndim == 2:
        return W.reshape(G, -1, W.shape[-1])[list(order)]
    W = W.reshape(*W.shape[:-2], G, -1, W.shape[-1])
    return np.moveaxis(W, -3, 0)[list(order)]


def unstack(dW, order):
    """The reverse: `(G, *R, H, K)` to gradients of W_hh, W_xh and b."""
    H = dW.shape[-2]
    if len(order) == 1:
        dW = dW[0]
    elif dW.ndim == 3:
        dW = dW[np.argsort(order)].reshape(-1, dW.shape[-1])
    else:
        dW = np.moveaxis(dW[np.argsort(order)], 0, -3)
        dW = dW.reshape(*dW.shape[:-3], -1, dW.shape[-1])
    return tuple(np.ascontiguousarray(d) for d in (dW[..., :H], dW[..., H:-1], dW[..., -1]))
