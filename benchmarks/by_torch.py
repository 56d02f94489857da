"""The same networks in torch: its own modules, and loops written by somebody who knows torch."""

import torch
from torch.nn.functional import cross_entropy, mse_loss

torch.set_num_threads(1)

MODULES = {"ElmanRNN": torch.nn.RNN, "LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU}


def state_dict(kind, params):
    """Our parameters by torch's names. torch's second bias appears in sums only, but for GRU's n."""
    tensors = {name: torch.tensor(value) for name, value in params.items()}
    second = torch.zeros_like(tensors["b"])
    if kind == "GRU":
        second[-len(tensors["b_hh"]) :] = tensors["b_hh"]
    return {
        "weight_hh_l0": tensors["W_hh"],
        "weight_ih_l0": tensors["W_xh"],
        "bias_ih_l0": tensors["b"],
        "bias_hh_l0": second,
    }


def module(kind, params):
    """A ``torch.nn`` module with our weights in it."""
    H, I = params["W_hh"].shape[1], params["W_xh"].shape[1]
    rnn = MODULES[kind](I, H, dtype=torch.tensor(params["b"]).dtype)
    rnn.load_state_dict(state_dict(kind, params))
    return rnn


def step_of_module(kind, params, u, targets, output):
    """One training step of the module with a linear read-out: (run, answer)."""
    rnn = module(kind, params)
    O, H = params["W_hy"].shape
    readout = torch.nn.Linear(H, O, dtype=torch.tensor(params["b_y"]).dtype)
    readout.load_state_dict({"weight": torch.tensor(params["W_hy"]), "bias": torch.tensor(params["b_y"])})
    u, targets = torch.tensor(u), torch.tensor(targets)

    def run():
        rnn.zero_grad()
        readout.zero_grad()
        states, _ = rnn(u)
        loss = cost(readout(states if output == "all" else states[-1]), targets)
        loss.backward()
        return loss

    def answer(loss):
        grads = {
            "W_hh": rnn.weight_hh_l0.grad,
            "W_xh": rnn.weight_ih_l0.grad,
            "b": rnn.bias_ih_l0.grad,
            "W_hy": readout.weight.grad,
            "b_y": readout.bias.grad,
        }
        if kind == "GRU":
            grads["b_hh"] = rnn.bias_hh_l0.grad[2 * H :]
        return {"loss": loss.item(), **{name: grad.numpy() for name, grad in grads.items()}}

    return run, answer


def step_of_loop(kind, params, u, targets, output):
    """One training step of a loop over time: (run, answer)."""
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    u, targets = torch.tensor(u), torch.tensor(targets)

    def run():
        for weight in weights.values():
            weight.grad = None
        loss = loss_by_loop(kind, weights, u, targets, output)
        loss.backward()
        return loss

    def answer(loss):
        return {"loss": loss.item(), **{name: weight.grad.numpy() for name, weight in weights.items()}}

    return run, answer


def loss_by_loop(kind, weights, u, targets, output):
    """Inputs are projected at once, steps fused by addmm; unbind, since indexing would cost O(T^2)."""
    projected = (u @ weights["W_xh"].T + weights["b"]).unbind()
    W = weights["W_hh"].T
    h = u.new_zeros(u.shape[1], len(W))
    states = LOOPS[kind](projected, h, W, weights)
    read = torch.stack(states) if output == "all" else states[-1]
    return cost(read @ weights["W_hy"].T + weights["b_y"], targets)


def cost(outputs, targets):
    return mse_loss(outputs, targets) if targets.is_floating_point() else cross_entropy(outputs, targets)


def _elman(projected, h, W, weights):
    states = []
    for z in projected:
        h = torch.tanh(torch.addmm(z, h, W))
        states.append(h)
    return states


def _lstm(projected, h, W, weights):
    c, states = h, []
    for z in projected:
        i, f, g, o = torch.addmm(z, h, W).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    return states


def _gru(projected, h, W, weights):
    states, b_hh = [], weights["b_hh"]
    for z in projected:
        (r_u, z_u, n_u), (r_h, z_h, n_h) = z.chunk(3, dim=1), (h @ W).chunk(3, dim=1)
        r, keep = torch.sigmoid(r_u + r_h), torch.sigmoid(z_u + z_h)
        n = torch.tanh(n_u + r * (n_h + b_hh))
        h = torch.lerp(n, h, keep)
        states.append(h)
    return states


LOOPS = {"ElmanRNN": _elman, "LSTM": _lstm, "GRU": _gru}
