"""Computations with a fast gradient of their own, as autograd primitives.

A fused computation is two plain numpy functions, one forward and one backward. Here the first
becomes a node on autograd's tape, with the second as its gradient; and the second becomes a
node, too, whose own derivatives, in both modes, come from the same two functions run on dual
numbers. So gradients, Jacobian-vector and Hessian-vector products are fast whatever they are
composed with. Beyond that, a readable definition takes over: slower, and exact to any order.
"""

import numpy as np
from autograd.builtins import tuple as traced_tuple
from autograd.core import make_jvp, make_vjp
from autograd.extend import Box, defjvp_argnums, defvjp_argnums, primitive

from unrolled import _dual


class Fused:
    """One call of a fused computation, a function of u, x0 and further arrays.

    Subclasses give three methods:

    - ``forward(u, x0, arrays, keep)`` returns the result, and whatever `backward` needs if
      `keep`;
    - ``backward(saved, g, want_inputs, remember)`` returns the gradient of <g, result> as a tuple,
      for x0, for each of the arrays and, if wanted, for u; `remember` tells that `second` will
      follow with the same g;
    - ``definition(u, x0, *arrays)`` returns the same result, in autograd.numpy.
    """

    # Whether forward and backward also compute with dual numbers; if not, second derivatives
    # and forward mode come from the definition.
    takes_dual_numbers = True
    saved = None

    def __init__(self):
        self._remembered = []

    def remember(self, g, what):
        """Keep `what` the gradient for this very g has left for `second`."""
        self._remembered.append((g, what))

    def remembered(self, g):
        """What was kept for this g, the same object and not an equal one; None for another."""
        return next((what for kept, what in self._remembered if kept is g), None)

    def second(self, g, point, moving, g_moving, want_inputs):
        """Derivatives of the result and of `backward`'s gradient, by dual numbers.

        Parameters
        ----------
        g : array
        point : sequence of array
            u, x0 and the arrays, where `forward` was run before.
        moving : list
            The direction in which each of them moves, or None for those that stay.
        g_moving : array or None
            The direction in which g moves.
        want_inputs : bool

        Returns
        -------
        result : array
            The derivative of the result, shape as the result.
        grads : tuple of array
            Those of the gradients, in the order of `backward`.
        """
        u, x0, *arrays = _dual_point(point, moving)
        result, saved = self.forward(u, x0, arrays, keep=True)
        if g_moving is not None:
            g = _dual.join(np.asarray(g, point[1].dtype), g_moving)
        grads = self.backward(saved, g, want_inputs, remember=False)
        return _dual.derivative(result), tuple(_dual.derivative(d) for d in grads)

    def __call__(self, u, x0, *arrays):
        """The result, in a way that autograd can trace."""
        if is_traced(u, x0, *arrays):
            return fused(self, u, x0, *arrays)
        return self.forward(u, x0, arrays, keep=False)[0]


def is_traced(*values):
    """Whether autograd is tracing any of these."""
    return any(isinstance(v, Box) for v in values)


@primitive
def fused(run, u, x0, *arrays):
    """The result of `run`, a `Fused`."""
    result, run.saved = run.forward(u, x0, arrays, keep=True)
    return result


@primitive
def gradient(run, want_inputs, g, u, x0, *arrays):
    """The gradient of <g, fused(u, x0, *arrays)>: a tuple for x0, arrays, and u if wanted."""
    return run.backward(run.saved, g, want_inputs, remember=True)


def _gradient_by_definition(run, want_inputs, g, u, *rest):
    if want_inputs:
        by_u, *others = make_vjp(lambda p: run.definition(*p), (u, *rest))[0](g)
        return traced_tuple((*others, by_u))
    return traced_tuple(make_vjp(lambda p: run.definition(u, *p), rest)[0](g))


def _vjp_fused(argnums, ans, args, kwargs):
    run, *point = args
    want_inputs = 1 in argnums

    def vjp(g):
        if is_traced(g, *point):
            grads = gradient(run, want_inputs, g, *point)
        else:
            grads = run.backward(run.saved, g, want_inputs, remember=False)
        # The tuple holds x0, arrays and perhaps u, which is the first of the arguments.
        return tuple(grads[argnum - 2] for argnum in argnums)

    return vjp


def _jvp_fused(argnums, gs, ans, args, kwargs):
    run, *point = args
    if _needs_definition(run, *gs, *point):
        return _jvp_of(lambda run, *p: run.definition(*p), argnums, gs, args)
    moving = dict(zip(argnums, gs))
    u, x0, *arrays = _dual_point(point, [moving.get(k + 1) for k in range(len(point))])
    return _dual.derivative(run.forward(u, x0, arrays, keep=False)[0])


def _vjp_gradient(argnums, ans, args, kwargs):
    run, want_inputs, g, *point = args

    def vjp(v):
        if _needs_definition(run, g, *point, *v):
            return _vjp_of(_gradient_by_definition, argnums, args)(v)
        v = list(v)
        v_u = v.pop() if want_inputs else None
        # <v, gradient> = <g, derivative of the result along v>: its gradient in g is that
        # derivative, and in the point the Hessian of <g, result> times v.
        wants_u = 3 in argnums
        along_v, by_point = run.second(g, point, [v_u, *v], None, wants_u)
        by_point = list(by_point)
        by_u = by_point.pop() if wants_u else None
        in_order = [along_v, by_u, *by_point]
        return tuple(in_order[argnum - 2] for argnum in argnums)

    return vjp


def _jvp_gradient(argnums, gs, ans, args, kwargs):
    run, want_inputs, g, *point = args
    if _needs_definition(run, *gs, g, *point):
        return _jvp_of(_gradient_by_definition, argnums, gs, args)
    moving = dict(zip(argnums, gs))
    directions = [moving.get(k + 3) for k in range(len(point))]
    return run.second(g, point, directions, moving.get(2), want_inputs)[1]


def _needs_definition(run, *values):
    """Whether derivatives are of higher order, or of a computation that knows no dual numbers."""
    return not run.takes_dual_numbers or is_traced(*values)


def _dual_point(point, directions):
    """Dual numbers for u, x0 and the arrays; a direction that is None is zero."""
    return [_dual.join(p, 0.0 if d is None else d) for p, d in zip(point, directions)]


def _at(fun, argnums, args):
    """`fun` as a function of the tuple of its arguments `argnums`, and the point where it is."""

    def of_traced(traced):
        arguments = list(args)
        for argnum, value in zip(argnums, traced):
            arguments[argnum] = value
        return fun(*arguments)

    return of_traced, tuple(args[argnum] for argnum in argnums)


def _vjp_of(fun, argnums, args):
    return make_vjp(*_at(fun, argnums, args))[0]


def _jvp_of(fun, argnums, gs, args):
    return make_jvp(*_at(fun, argnums, args))(tuple(gs))[1]


defvjp_argnums(fused, _vjp_fused)
defjvp_argnums(fused, _jvp_fused)
defvjp_argnums(gradient, _vjp_gradient)
defjvp_argnums(gradient, _jvp_gradient)
