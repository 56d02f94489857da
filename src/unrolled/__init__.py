"""Small, exact and fast recurrent networks, and the textbook's tools around them.

The step is the textbook, the unroll is the engine: every cell states its one-step map in
`autograd.numpy`, and runs whole sequences and their gradients in a fused form that tests
prove equal to it. Only numpy and autograd are needed to import this package; matplotlib,
ipywidgets and tqdm are imported by the functions that draw, slide and show progress.

Examples
--------
>>> import numpy as np
>>> from unrolled import ElmanRNN, SequenceModel, TemporalOrder
>>> task = TemporalOrder()
>>> model = SequenceModel(ElmanRNN(task.n_inputs, 20), task.n_outputs)
>>> rng = np.random.default_rng(0)
>>> params = model.init(rng)
>>> u, targets = task.sample(rng, batch_size=5, length=30)
>>> loss, grads = model.loss_and_grad(params, u, targets)
>>> sorted(grads)
['W_hh', 'W_hy', 'W_xh', 'b', 'b_y']
"""

from unrolled.cells import GRU, LSTM, AntisymmetricRNN, ChaosFreeRNN, ElmanRNN, OrthogonalRNN
from unrolled.models import SequenceModel
from unrolled.optim import SGD, Adam, HessianFree, Momentum, RMSProp, clip_grad_norm, clip_grad_value
from unrolled.tasks import (
    Adding,
    Copying,
    EvidenceAccumulation,
    FlipFlop,
    Multiplication,
    NoiselessMemorization,
    RandomPermutation,
    SequenceClassification,
    SineGeneration,
    TemporalOrder,
    TemporalOrder3Bit,
)
from unrolled.training import NonFiniteError, fit

__version__ = "0.1.0"

__all__ = [
    "GRU",
    "LSTM",
    "SGD",
    "Adam",
    "Adding",
    "AntisymmetricRNN",
    "ChaosFreeRNN",
    "Copying",
    "ElmanRNN",
    "EvidenceAccumulation",
    "FlipFlop",
    "HessianFree",
    "Momentum",
    "Multiplication",
    "NoiselessMemorization",
    "NonFiniteError",
    "OrthogonalRNN",
    "RMSProp",
    "RandomPermutation",
    "SequenceClassification",
    "SequenceModel",
    "SineGeneration",
    "TemporalOrder",
    "TemporalOrder3Bit",
    "clip_grad_norm",
    "clip_grad_value",
    "fit",
]
