"""Hessian-free optimisation (Martens 2010; Martens & Sutskever 2011)."""

import numpy as np

from unrolled._check import check_count, check_float_dict, check_number, check_positive
from unrolled.losses import are_classes
from unrolled.optim._border import check_decay, check_grads
from unrolled.optim._vector import pack, unpack
from unrolled.optim.conjugate_gradients import conjugate_gradients
from unrolled.optim.gauss_newton import gauss_newton, squared_map

_SUFFICIENT, _SHORTER, _SHORTENINGS = 1e-2, 0.8, 60  # Armijo's rule, as Martens sets it


class HessianFree:
    """Newton-like steps from products with the curvature, which is never written down.

    Each step minimises a quadratic model of the loss around the parameters,
    q(d) = g'd + d'(G + damping * (I + structural * S)) d / 2, by conjugate gradients. G is the
    Gauss-Newton matrix; S is that of half the squared change of the hidden states, averaged over
    time and sequences (structural damping: a step that changes the states much is not to be
    trusted, be it ever so short). Of the iterates the one with the lowest loss is taken, shortened
    until the loss falls as it should, or not taken at all.

    The damping follows Levenberg and Marquardt: it shrinks by 2/3 when the loss falls by more than
    3/4 of what the undamped quadratic promised, and grows by 3/2 below 1/4.

    Parameters
    ----------
    damping : float
        At the start, positive.
    structural : float
        Weight of the structural damping, 0 for none.
    max_iterations : int
        Of conjugate gradients in one step.
    tol : float
        Relative progress at which they stop, see `conjugate_gradients`.
    warm_start : float
        They start from this fraction, in [0, 1), of the previous step's solution.
    curvature_size : int, optional
        Number of sequences of the batch, its first ones, whose curvature is used. All when None.

    Notes
    -----
    Gradient, curvature and acceptance are taken on one and the same batch, so give it large ones:
    a step fits its batch closely. The loss that counts is the batch's, before and after.

    References
    ----------
    Martens (2010), *Deep learning via Hessian-free optimization*, ICML. Martens & Sutskever (2011),
    *Learning recurrent neural networks with Hessian-free optimization*, ICML.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN, SequenceModel, TemporalOrder
    >>> task, rng = TemporalOrder(), np.random.default_rng(0)
    >>> model = SequenceModel(ElmanRNN(task.n_inputs, 8), task.n_outputs)
    >>> params, batch = model.init(rng), task.sample(rng, 50, 10)
    >>> optimizer = HessianFree(structural=0.1)
    >>> state = optimizer.init(params)
    >>> losses = [model.loss(params, *batch)]
    >>> for _ in range(10):
    ...     params, state = optimizer.step(model, params, batch, state)
    ...     losses.append(model.loss(params, *batch))
    >>> bool(np.all(np.diff(losses) < 0)), bool(losses[-1] < losses[0] / 2)
    (True, True)
    """

    def __init__(
        self,
        damping=1.0,
        structural=0.0,
        max_iterations=250,
        tol=5e-4,
        warm_start=0.95,
        curvature_size=None,
    ):
        self.damping = check_positive("damping", damping)
        if not 0 <= check_number("structural", structural) < np.inf:
            raise ValueError(f"structural must be 0 or more, and finite, got {structural}")
        self.structural = float(structural)
        self.max_iterations = check_count("max_iterations", max_iterations)
        self.tol = check_positive("tol", tol)
        self.warm_start = check_decay("warm_start", warm_start)
        self.curvature_size = curvature_size
        if curvature_size is not None:
            check_count("curvature_size", curvature_size)

    def __repr__(self):
        return (
            f"HessianFree(damping={self.damping}, structural={self.structural}, "
            f"max_iterations={self.max_iterations}, tol={self.tol}, "
            f"warm_start={self.warm_start}, curvature_size={self.curvature_size})"
        )

    def init(self, params):
        """The optimiser's memory.

        The damping, the last solution (where the next conjugate gradients start), and of the last
        step the reduction ratio (what the loss fell by, over what was promised) and the number of
        iterations that conjugate gradients took.

        Parameters
        ----------
        params : dict of array
            What will be trained.

        Returns
        -------
        dict
        """
        params = check_float_dict("params", params)
        return {
            "n_updates": 0,
            "damping": self.damping,
            "solution": {k: np.zeros_like(p) for k, p in params.items()},
            "reduction_ratio": float("nan"),
            "n_iterations": 0,
        }

    def step(self, model, params, batch, state, *, grads=None):
        """One step on a batch.

        Parameters
        ----------
        model : SequenceModel
            Anything with ``predict``, ``loss``, ``loss_and_grad`` and, for structural damping,
            ``states``.
        params : dict of ndarray
        batch : (u, targets)
        state : dict
            From `init` or the last step.
        grads : dict of ndarray, optional
            The gradient of the loss on the batch, where it is known already.

        Returns
        -------
        params : dict of ndarray
        state : dict

        Raises
        ------
        FloatingPointError
            When the loss or the curvature is not finite where the parameters stand.
        """
        u, targets = batch
        if grads is None:
            grads = model.loss_and_grad(params, u, targets)[1]
        grads = check_grads(params, grads)

        def loss_after(change):
            new = {k: params[k] + d for k, d in unpack(change, params).items()}
            with np.errstate(over="ignore", invalid="ignore"):  # some changes lead far away
                return float(model.loss(new, u, targets)), new

        gradient, damping = pack(grads), state["damping"]
        before = float(model.loss(params, u, targets))
        if not (np.isfinite(before) and np.isfinite(gradient).all()):
            raise FloatingPointError(f"the loss ({before:.4g}) or its gradient is not finite")
        curvature, damped = self._products(model, params, u, targets, damping)
        iterates = conjugate_gradients(
            damped,
            -gradient,
            x0=self.warm_start * pack(state["solution"]),
            max_iterations=self.max_iterations,
            tol=self.tol,
        )
        change, after = _best_of(iterates, lambda d: loss_after(d)[0])
        promised = gradient @ change + 0.5 * (change @ curvature(change))
        ratio = (after - before) / promised if promised < 0 else float("nan")
        new = _shortened_until_it_descends(change, before, gradient, loss_after) or params
        return new, {
            "n_updates": state["n_updates"] + 1,
            "damping": damping * _damping_factor(ratio),
            "solution": unpack(iterates[-1][1], params),
            "reduction_ratio": float(ratio),
            "n_iterations": iterates[-1][0],
        }

    def _products(self, model, params, u, targets, damping):
        """``v -> G v`` and ``v -> (G + damping * (I + structural * S)) v`` on long vectors."""
        if self.curvature_size is not None:
            batch_axis = np.ndim(targets) - (1 if are_classes(targets) else 2)
            targets = np.asarray(targets)[(slice(None),) * batch_axis + (slice(self.curvature_size),)]
            u = np.asarray(u)[:, : self.curvature_size]
        of_loss = gauss_newton(model, params, u, targets)

        def curvature(v):
            return pack(of_loss(unpack(v, params)))

        if not self.structural:
            return curvature, lambda v: curvature(v) + damping * v

        n_states = np.shape(u)[0] * np.shape(u)[1]
        of_states = squared_map(lambda p: model.states(p, u), params, lambda w: w / n_states)

        def damped(v):
            return curvature(v) + damping * (v + self.structural * pack(of_states(unpack(v, params))))

        return curvature, damped


def _best_of(iterates, loss_of):
    """Go back through the iterates while the loss falls; the change to make, and its loss.

    Where they started from is no candidate: that is what was left of an older problem.
    """
    (_, best), *earlier = reversed(iterates[1:] or iterates)
    lowest = loss_of(best)
    for _, change in earlier:
        loss = loss_of(change)
        if np.isfinite(lowest) and not loss < lowest:
            break
        best, lowest = change, loss
    return best, lowest


def _shortened_until_it_descends(change, before, gradient, loss_after):
    """Parameters after the change, made shorter until the loss falls enough; None if it never does."""
    slope = gradient @ change
    rate = 1.0
    for _ in range(_SHORTENINGS if slope < 0 else 0):
        loss, new = loss_after(rate * change)
        if loss <= before + _SUFFICIENT * rate * slope:
            return new
        rate *= _SHORTER
    return None


def _damping_factor(ratio):
    """Levenberg and Marquardt: trust a quadratic that kept its promise, and one that did not less."""
    if ratio > 0.75:
        return 2 / 3
    return 3 / 2 if not ratio >= 0.25 else 1.0
