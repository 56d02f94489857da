"""One update: gradient, what is added to it, clipping, and the optimiser's rule."""

from math import isfinite

import numpy as np

from unrolled._check import check_positive
from unrolled.optim.clip import clip_grad_value, global_norm, shortened
from unrolled.regularizers._border import check_regularizers


class Updates:
    """How `fit` gets from parameters and a batch to the next parameters."""

    def __init__(self, model, optimizer, *, max_norm, max_value, regularizers, schedule, segment_length):
        if isinstance(model, type) or not hasattr(model, "loss_and_grad"):
            raise TypeError(f"model must offer loss_and_grad(params, u, targets), got {model!r}")
        first_order, self._second_order = hasattr(optimizer, "update"), hasattr(optimizer, "step")
        if isinstance(optimizer, type) or not (
            hasattr(optimizer, "init") and (first_order or self._second_order)
        ):
            raise TypeError(f"optimizer must be SGD(lr), Adam(lr) or alike, got {optimizer!r}")
        self.max_norm = None if max_norm is None else check_positive("max_norm", max_norm)
        self.max_value = None if max_value is None else check_positive("max_value", max_value)
        self.regularizers = None if regularizers is None else check_regularizers(regularizers, schedules=True)
        changes = {
            "max_norm": max_norm, "max_value": max_value,
            "regularizers": regularizers, "schedule": schedule,
        }  # fmt: skip
        given = [name for name, value in changes.items() if value is not None]
        if self._second_order and given:
            raise ValueError(
                f"{given[0]} does not go with {optimizer!r}, which takes its steps from the loss and "
                "its curvature: leave it out, or choose an optimizer that follows the gradient"
            )
        self.model, self.optimizer = model, optimizer
        self._scheduled = schedule is not None
        # Not every model has these: what nobody asked for is not passed on.
        self._options = {} if segment_length is None else {"segment_length": segment_length}

    def gradient(self, step, params, batch):
        """Loss, gradient and its norm on a batch; FloatingPointError if one is not finite."""
        options = self._options
        if self.regularizers is not None:
            weights = {f: w(step) if callable(w) else w for f, w in self.regularizers.items()}
            options = {**options, "regularizers": weights}
        with _quiet():
            loss, grads = self.model.loss_and_grad(params, *batch, **options)
            _check_single(loss)
            norm = global_norm(grads)
        if not (isfinite(loss) and isfinite(norm)):
            raise FloatingPointError(_what_broke(loss, grads))
        return loss, grads, norm

    def update(self, params, state, batch, grads, norm, lr_factor):
        """New parameters and optimiser's memory; FloatingPointError if they overflow."""
        if self.max_norm is not None:
            grads = shortened(grads, norm, self.max_norm)
        if self.max_value is not None:
            grads = clip_grad_value(grads, self.max_value)
        with _quiet():
            if self._second_order:
                params, state = self.optimizer.step(self.model, params, batch, state, grads=grads)
            elif self._scheduled:
                params, state = self.optimizer.update(params, grads, state, lr_factor)
            else:
                params, state = self.optimizer.update(params, grads, state)
        broken = _not_finite(params)
        if broken:
            raise FloatingPointError(f"the update of {', '.join(broken)} overflows")
        return params, state


def _check_single(loss):
    if np.ndim(loss):
        raise ValueError(
            f"fit trains one network, but params have replica axes {np.shape(loss)}: "
            "train each replica by its own call"
        )


def _what_broke(loss, grads):
    broken = _not_finite(grads)
    if broken:
        what = f"the gradient of {', '.join(broken)} is not finite"
    elif isfinite(loss):
        longest = max(grads, key=lambda k: global_norm({k: grads[k]}))
        what = f"the gradient is too long for its norm, most of all that of {longest}"
    else:
        what = "the loss is not finite"
    return f"{what} (loss {loss:.4g})"


def _not_finite(arrays):
    if isfinite(sum(float(np.vdot(a, a)) for a in arrays.values())):
        return []  # four times as fast as to look at each number, and nearly always the answer
    return [k for k, a in arrays.items() if not np.isfinite(a).all()]


def _quiet():
    """Without numpy's warnings: what is not finite is looked for here, by hand.

    By hand, because Python in a web page sees no floating-point flags: there, numpy never warns.
    """
    return np.errstate(over="ignore", invalid="ignore")
