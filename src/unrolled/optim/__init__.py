"""Optimisers and gradient clipping.

An optimiser is a rule, not a container: ``state = optimizer.init(params)`` makes its memory, and
``params, state = optimizer.update(params, grads, state)`` returns new parameters and memory without
touching the old ones. Nothing is hidden, so a run can be saved, resumed and compared.

`HessianFree` needs more than a gradient: ``params, state = optimizer.step(model, params, batch,
state)`` looks at the model's curvature on a batch. `unrolled.training.fit` drives both kinds.
"""

from unrolled.optim.adam import Adam
from unrolled.optim.clip import clip_grad_norm, clip_grad_value
from unrolled.optim.conjugate_gradients import conjugate_gradients
from unrolled.optim.gauss_newton import gauss_newton
from unrolled.optim.hessian_free import HessianFree
from unrolled.optim.momentum import Momentum
from unrolled.optim.rmsprop import RMSProp
from unrolled.optim.sgd import SGD

__all__ = [
    "SGD",
    "Adam",
    "HessianFree",
    "Momentum",
    "RMSProp",
    "clip_grad_norm",
    "clip_grad_value",
    "conjugate_gradients",
    "gauss_newton",
]
