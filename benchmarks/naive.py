"""The networks as one first writes them with autograd: a loop over steps, autograd does the rest.

Written as a careful student would. Parameters are taken out of their dict, and transposed, before
the loop: inside it each look-up would be a node on the tape and make the loop twice as slow,
which would flatter us.
"""

import autograd.numpy as np


def elman(params, u):
    """The hidden state after every step, a list."""
    W_hh, W_xh, b = params["W_hh"].T, params["W_xh"].T, params["b"]
    h, states = _zeros(params, u), []
    for t in range(len(u)):
        h = np.tanh(np.dot(h, W_hh) + np.dot(u[t], W_xh) + b)
        states.append(h)
    return states


def lstm(params, u):
    W_hh, W_xh, b = params["W_hh"].T, params["W_xh"].T, params["b"]
    h, states = _zeros(params, u), []
    c, H = h, h.shape[1]
    for t in range(len(u)):
        z = np.dot(h, W_hh) + np.dot(u[t], W_xh) + b
        i, f = sigmoid(z[:, :H]), sigmoid(z[:, H : 2 * H])
        g, o = np.tanh(z[:, 2 * H : 3 * H]), sigmoid(z[:, 3 * H :])
        c = f * c + i * g
        h = o * np.tanh(c)
        states.append(h)
    return states


def gru(params, u):
    W_hh, W_xh, b, b_hh = params["W_hh"].T, params["W_xh"].T, params["b"], params["b_hh"]
    h, states = _zeros(params, u), []
    H = h.shape[1]
    for t in range(len(u)):
        from_u, from_h = np.dot(u[t], W_xh) + b, np.dot(h, W_hh)
        r = sigmoid(from_u[:, :H] + from_h[:, :H])
        z = sigmoid(from_u[:, H : 2 * H] + from_h[:, H : 2 * H])
        n = np.tanh(from_u[:, 2 * H :] + r * (from_h[:, 2 * H :] + b_hh))
        h = (1 - z) * n + z * h
        states.append(h)
    return states


CELLS = {"ElmanRNN": elman, "LSTM": lstm, "GRU": gru}


def loss_of(kind, output):
    """``loss(params, u, targets)`` for a cell, read out at the last step or at all of them."""
    unroll = CELLS[kind]

    def loss(params, u, targets):
        states = unroll(params, u)
        h = states[-1] if output == "last" else np.concatenate(states)
        y = np.dot(h, params["W_hy"].T) + params["b_y"]
        if output == "all":
            return np.mean((y - targets.reshape(y.shape)) ** 2)
        y = y - np.max(y, axis=1, keepdims=True)
        log_p = y - np.log(np.sum(np.exp(y), axis=1, keepdims=True))
        return -np.mean(log_p[np.arange(len(targets)), targets])

    return loss


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _zeros(params, u):
    return np.zeros((u.shape[1], params["W_hh"].shape[1]), dtype=u.dtype)
