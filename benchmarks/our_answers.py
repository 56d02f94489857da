"""Our answers to the cases that torch has answered (`torch_cases`); needs no torch."""

import autograd.numpy as np
from autograd import grad

from unrolled import GRU, LSTM, ElmanRNN

CELLS = {
    "RNN tanh": ElmanRNN,
    "RNN relu": lambda n_inputs, n_hidden: ElmanRNN(n_inputs, n_hidden, nonlinearity="relu"),
    "LSTM": LSTM,
    "GRU": GRU,
}
WEIGHTS = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


def differences(kind, case):
    """Largest difference of each answer from torch's, relative to the largest entry of torch's."""
    ours, theirs = our_answers(kind, case), their_answers(kind, case)
    found = {}
    for name, expected in theirs.items():
        if ours[name].shape != expected.shape or ours[name].dtype != expected.dtype:
            raise AssertionError(
                f"{kind}, {name}: ours is {ours[name].dtype} {ours[name].shape}, "
                f"torch's {expected.dtype} {expected.shape}"
            )
        scale = np.abs(expected).max()
        found[name] = float(np.abs(ours[name] - expected).max() / scale) if scale else 0.0
    return found


def our_answers(kind, case):
    """The outputs and the gradients of the case's loss for weights, inputs and initial states."""
    cell = CELLS[kind](case["u"].shape[-1], case["h0"].shape[-1])
    params = cell.params_from_torch({name: case[name] for name in WEIGHTS})
    x0 = np.concatenate([case["h0"], case["c0"]], axis=-1) if "c0" in case else case["h0"]
    H = cell.n_hidden

    def loss(params, u, x0):
        states = cell.unroll(params, u, x0)
        total = np.sum(case["d_h"] * states[..., :H])
        return total + np.sum(case["d_c"] * states[-1, :, H:]) if "d_c" in case else total

    outputs = cell.unroll(params, case["u"], x0)[..., :H]
    d_params, d_u, d_x0 = (grad(loss, k)(params, case["u"], x0) for k in range(3))
    return {"outputs": outputs, **d_params, "u": d_u, "x0": d_x0}


def their_answers(kind, case):
    """torch's answers under our names."""
    d_x0 = case["grad_h0"]
    if "c0" in case:
        d_x0 = np.concatenate([d_x0, case["grad_c0"]], axis=-1)
    theirs = {
        "outputs": case["outputs"],
        "W_xh": case["grad_weight_ih_l0"],
        "W_hh": case["grad_weight_hh_l0"],
        "b": case["grad_bias_ih_l0"],
        "u": case["grad_u"],
        "x0": d_x0,
    }
    if kind == "GRU":  # the one second bias that is not just added to the first
        theirs["b_hh"] = case["grad_bias_hh_l0"][2 * case["h0"].shape[-1] :]
    return theirs
