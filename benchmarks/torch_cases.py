"""Random small problems, with the answers of torch to them.

A case is a dict of arrays: the module's weights by torch's names, inputs `u`, initial states,
the coefficients `d_h` (and `d_c`) of the loss

    loss = sum(d_h * h_t over all t) + sum(d_c * c_T),

and under `outputs` and ``grad_...`` what torch makes of it.
"""

import numpy as np
import torch

torch.set_num_threads(1)

# what we call it -> torch's module and its options
KINDS = {
    "RNN tanh": (torch.nn.RNN, {"nonlinearity": "tanh"}),
    "RNN relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
    "LSTM": (torch.nn.LSTM, {}),
    "GRU": (torch.nn.GRU, {}),
}


def draw(kind, dtype, rng, longest=40, widest=24):
    """One problem of random shape with torch's outputs and gradients, as a dict of arrays."""
    T, B, I, H = rng.integers(1, (longest + 1, 9, 7, widest + 1)).tolist()
    build, options = KINDS[kind]
    module = build(I, H, dtype=getattr(torch, dtype), **options)

    def array(*shape):
        return rng.normal(size=shape).astype(dtype)

    # torch draws from its own generator; these weights come from ours.
    weights = {name: array(*tensor.shape) / np.sqrt(H).astype(dtype) for name, tensor in module.state_dict().items()}
    module.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    case = {**weights, "u": array(T, B, I), "h0": array(B, H), "d_h": array(T, B, H)}
    if kind == "LSTM":
        case |= {"c0": array(B, H), "d_c": array(B, H)}
    return {**case, **answers(module, case)}


def answers(module, case):
    """What torch computes for a case."""
    tensors = {name: torch.tensor(case[name], requires_grad=True) for name in ("u", "h0", "c0") if name in case}
    h0, d_h = tensors["h0"][None], torch.tensor(case["d_h"])
    if "c0" in case:
        outputs, (_, c) = module(tensors["u"], (h0, tensors["c0"][None]))
        loss = (d_h * outputs).sum() + (torch.tensor(case["d_c"]) * c[0]).sum()
    else:
        outputs, _ = module(tensors["u"], h0)
        loss = (d_h * outputs).sum()
    loss.backward()
    grads = {**tensors, **dict(module.named_parameters())}
    return {
        "outputs": outputs.detach().numpy(),
        **{f"grad_{name}": tensor.grad.numpy() for name, tensor in grads.items()},
    }
