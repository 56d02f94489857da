"""Whole sequences as one autograd primitive.

The forward pass and backpropagation through time of a cell are two plain numpy functions,
``cell._forward`` and ``cell._backward``. Here the first becomes a node on autograd's tape, with
the second as its gradient; and the second becomes a node, too, whose own derivatives, in both
modes, come from the same two functions run on dual numbers. So gradients, Jacobian-vector and
Hessian-vector products are fast whatever they are composed with. Beyond that, the readable loop
over ``cell.step`` takes over: slower, and exact to any order.
"""

import autograd.numpy as np
from autograd.builtins import tuple as traced_tuple
from autograd.core import make_jvp, make_vjp
from autograd.extend import Box, defjvp_argnums, defvjp_argnums, primitive

from unrolled._check import value_of
from unrolled.cells import _dual
from unrolled.cells._segments import run_backward, run_forward


class Tape:
    """What a forward pass leaves for the backward passes of the same call, and how it is run.

    Attributes
    ----------
    only_last : bool
        Whether the result is the last state, not all states.
    segment_length : int or None
        See `Cell.unroll`.
    """

    def __init__(self, cell, only_last, segment_length=None):
        self.cell, self.only_last, self.segment_length = cell, only_last, segment_length
        self.saved = None

    def forward(self, u, x0, arrays, keep=True):
        """Run over all steps; what is asked for, and what `backward` needs."""
        params = dict(zip(self.cell.param_names, arrays))
        read = "last" if self.only_last else "states"
        return run_forward(self.cell, params, u, x0, read, self.segment_length, keep)

    def backward(self, saved, g, want_inputs):
        """Gradients for x0, the parameters in their order, and u if wanted, as a tuple."""
        d_states, d_last = (None, g) if self.only_last else (g, None)
        grads = run_backward(self.cell, saved, d_states, d_last, want_inputs)
        names = ("x0", *self.cell.param_names, *(("u",) if want_inputs else ()))
        return tuple(grads[k] for k in names)


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


# The arguments of `scan` that can be differentiated follow after the tape: u, x0, parameters.


@primitive
def scan(tape, u, x0, *arrays):
    """Run ``tape.cell`` over `u (T, ..., B, n_inputs)`; all states, or only the last one."""
    result, tape.saved = tape.forward(u, x0, arrays)
    return result


def _by_steps(tape, u, x0, *arrays):
    """What `scan` computes, by the readable loop."""
    states = loop(tape.cell, dict(zip(tape.cell.param_names, arrays)), u, x0)
    if not tape.only_last:
        return states
    return states[-1] if np.shape(u)[0] else x0


def _traced(*values):
    return any(isinstance(v, Box) for v in values)


def _needs_steps(tape, *values):
    """Whether derivatives must come from the loop: of higher order, or of a cell that cannot else."""
    return not tape.cell.takes_dual_numbers or _traced(*values)


def _vjp_scan(argnums, ans, args, kwargs):
    tape, *point = args
    want_inputs = 1 in argnums

    def vjp(g):
        run = backprop if _traced(g, *point) else backprop.fun
        grads = run(tape, want_inputs, g, *point)
        # The tuple holds x0, parameters and perhaps u, which is the first of the arguments.
        return tuple(grads[argnum - 2] for argnum in argnums)

    return vjp


def _jvp_scan(argnums, gs, ans, args, kwargs):
    tape, *point = args
    if _needs_steps(tape, *gs, *point):
        return _jvp_by_steps(_by_steps, argnums, gs, args)
    moving = dict(zip(argnums, gs))
    u, x0, *arrays = _dual_point(point, [moving.get(k + 1) for k in range(len(point))])
    return _dual.derivative(tape.forward(u, x0, arrays, keep=False)[0])


@primitive
def backprop(tape, want_inputs, g, u, x0, *arrays):
    """The gradient of <g, scan(u, x0, *arrays)>: a tuple for x0, parameters, and u if wanted."""
    return tape.backward(tape.saved, g, want_inputs)


def _backprop_by_steps(tape, want_inputs, g, *point):
    u, x0, *arrays = point
    if want_inputs:
        grad_u, *rest = make_vjp(lambda p: _by_steps(tape, *p), tuple(point))[0](g)
        return traced_tuple((*rest, grad_u))
    return traced_tuple(make_vjp(lambda p: _by_steps(tape, u, *p), (x0, *arrays))[0](g))


def _vjp_backprop(argnums, ans, args, kwargs):
    tape, want_inputs, g, *point = args

    def vjp(v):
        if _needs_steps(tape, g, *point, *v):
            return _vjp_by_steps(_backprop_by_steps, argnums, args)(v)
        v = list(v)
        v_u = v.pop() if want_inputs else None
        # <v, gradient> = <g, derivative of the states along v>, so that its gradient in g is
        # that derivative, and in the parameters the Hessian of <g, states> times v.
        u, x0, *arrays = _dual_point(point, [v_u, *v])
        states, saved = tape.forward(u, x0, arrays)
        wants_u = 3 in argnums
        by_point = [_dual.derivative(d) for d in tape.backward(saved, g, wants_u)]
        by_u = by_point.pop() if wants_u else None
        in_order = [_dual.derivative(states), by_u, *by_point]
        return tuple(in_order[argnum - 2] for argnum in argnums)

    return vjp


def _jvp_backprop(argnums, gs, ans, args, kwargs):
    tape, want_inputs, g, *point = args
    if _needs_steps(tape, *gs, g, *point):
        return _jvp_by_steps(_backprop_by_steps, argnums, gs, args)
    moving = dict(zip(argnums, gs))
    u, x0, *arrays = _dual_point(point, [moving.get(k + 3) for k in range(len(point))])
    if 2 in moving:
        g = _dual.join(g, moving[2])
    _, saved = tape.forward(u, x0, arrays)
    return tuple(_dual.derivative(d) for d in tape.backward(saved, g, want_inputs))


def _dual_point(point, directions):
    """Dual numbers for u, x0 and the parameters; a direction that is None is zero."""
    return [_dual.join(p, 0.0 if d is None else d) for p, d in zip(point, directions)]


def _at(fun, argnums, args):
    """`fun` as a function of the tuple of its arguments `argnums`, and the point where it is."""

    def of_traced(traced):
        arguments = list(args)
        for argnum, value in zip(argnums, traced):
            arguments[argnum] = value
        return fun(*arguments)

    return of_traced, tuple(args[argnum] for argnum in argnums)


def _vjp_by_steps(fun, argnums, args):
    return make_vjp(*_at(fun, argnums, args))[0]


def _jvp_by_steps(fun, argnums, gs, args):
    return make_jvp(*_at(fun, argnums, args))(tuple(gs))[1]


defvjp_argnums(scan, _vjp_scan)
defjvp_argnums(scan, _jvp_scan)
defvjp_argnums(backprop, _vjp_backprop)
defjvp_argnums(backprop, _jvp_backprop)
