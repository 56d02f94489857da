"""First-order optimisers and gradient clipping.

An optimiser is a rule, not a container: ``state = optimizer.init(params)`` makes its memory, and
``params, state = optimizer.update(params, grads, state)`` returns new parameters and memory without
touching the old ones. Nothing is hidden, so a run can be saved, resumed and compared.
"""

from unrolled.optim.adam import Adam
from unrolled.optim.clip import clip_grad_norm
from unrolled.optim.sgd import SGD

__all__ = ["SGD", "Adam", "clip_grad_norm"]
