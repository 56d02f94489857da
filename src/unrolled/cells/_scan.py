"""Whole sequences as one autograd primitive.

The forward pass and backpropagation through time of a cell are two plain numpy functions,
``cell._forward`` and ``cell._backward``. Here they become one node on autograd's tape. Where
autograd asks for more than a first reverse pass (second derivatives, forward mode), the
readable loop over ``cell.step`` takes over: slower, and exact to any order.
"""

import autograd.numpy as np
from autograd.core import make_jvp, make_vjp
from autograd.extend import Box, defjvp_argnums, defvjp_argnums, primitive

from unrolled._check import value_of


class Tape:
    """Keeps what the forward pass leaves for the backward pass of the same call."""

    saved = None


def loop(cell, params, u, x0):
    """States by the definition x_{t+1} = step(x_t, u_t), one step after another."""
    states = []
    x = x0
    for t in range(np.shape(u)[0]):
        x = cell.step(params, x, u[t])
        states.append(x)
    if not states:
        return np.zeros((0, *np.shape(x0)), value_of(x0).dtype)
    return np.stack(states)


@primitive
def scan(cell, only_last, tape, u, x0, *arrays):
    """Run `cell` over `u (T, ..., B, n_inputs)`; all states, or only the last one."""
    tape.saved = cell._forward(dict(zip(cell.param_names, arrays)), u, x0)
    states = cell._states(tape.saved)
    if not only_last:
        return states
    return states[-1].copy() if len(states) else x0.copy()


FIRST_ARRAY = 3  # the arguments before it (cell, only_last, tape) are not differentiated


def _differentiable(cell, only_last, argnums, args):
    """The same computation by the readable loop, as a function of the traced arguments."""

    def run(traced):
        arrays = list(args[FIRST_ARRAY:])
        for argnum, value in zip(argnums, traced):
            arrays[argnum - FIRST_ARRAY] = value
        u, x0, *rest = arrays
        states = loop(cell, dict(zip(cell.param_names, rest)), u, x0)
        if not only_last:
            return states
        return states[-1] if np.shape(u)[0] else x0

    return run, tuple(args[argnum] for argnum in argnums)


def _vjp(argnums, ans, args, kwargs):
    cell, only_last, tape = args[:FIRST_ARRAY]

    def vjp(g):
        if isinstance(g, Box) or any(isinstance(a, Box) for a in args[FIRST_ARRAY:]):
            return make_vjp(*_differentiable(cell, only_last, argnums, args))[0](g)
        grads = cell._backward(
            tape.saved,
            d_states=None if only_last else g,
            d_last=g if only_last else None,
            want_inputs=FIRST_ARRAY in argnums,
        )
        in_order = [grads["u"], grads["x0"], *(grads[k] for k in cell.param_names)]
        return tuple(in_order[argnum - FIRST_ARRAY] for argnum in argnums)

    return vjp


def _jvp(argnums, gs, ans, args, kwargs):
    run, point = _differentiable(args[0], args[1], argnums, args)
    return make_jvp(run, point)(tuple(gs))[1]


defvjp_argnums(scan, _vjp)
defjvp_argnums(scan, _jvp)
