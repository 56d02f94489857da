"""What networks learn from different initial weights, all else being equal (chapter 2)."""

import numpy as np

from unrolled import LSTM, SGD, Adam, ElmanRNN, SequenceModel, TemporalOrder, fit
from unrolled.training._progress import progress_bar

TITLE = "Temporal order, learnt from different initial weights"
SEED = 0
LENGTH, N_UNITS, N_UPDATES, N_SEEDS, BATCH, MAX_NORM = 40, 30, 1500, 8, 20, 1.0
N_FRESH = 1000
OPTIMIZERS = {"SGD, step 0.1": lambda: SGD(0.1), "Adam, step 0.003": lambda: Adam(3e-3)}

# label -> (cell, scheme, forget bias)
STARTS = {
    "sigmoid": (lambda n: ElmanRNN(6, n, nonlinearity="sigmoid"), "sigmoid", None),
    "basic tanh": (lambda n: ElmanRNN(6, n), "basic_tanh", None),
    "smart tanh": (lambda n: ElmanRNN(6, n), "smart_tanh", None),
    "uniform": (lambda n: ElmanRNN(6, n), "default", None),
    "Glorot": (lambda n: ElmanRNN(6, n), "glorot", None),
    "orthogonal": (lambda n: ElmanRNN(6, n), "orthogonal", None),
    "identity, tanh": (lambda n: ElmanRNN(6, n), "identity", None),
    "identity, relu": (lambda n: ElmanRNN(6, n, nonlinearity="relu"), "identity", None),
    "LSTM": (lambda n: LSTM(6, n), "glorot", None),
    "LSTM, bias 1": (lambda n: LSTM(6, n), "glorot", 1.0),
    "LSTM, bias 3": (lambda n: LSTM(6, n), "glorot", 3.0),
}


def compute(rng, quick):
    """Values; no rows, since nobody published these numbers."""
    n_updates, n_seeds = (60, 2) if quick else (N_UPDATES, N_SEEDS)
    task = TemporalOrder()
    fresh = task.sample(rng, N_FRESH, LENGTH)
    errors = {optimizer: {} for optimizer in OPTIMIZERS}
    with progress_bar(len(OPTIMIZERS) * len(STARTS) * n_seeds, 0, None) as advance:
        for optimizer, make in OPTIMIZERS.items():
            for start in STARTS:
                found = errors[optimizer][start] = []
                for seed in range(n_seeds):
                    found.append(error_after(start, make(), seed, n_updates, task, fresh))
                    advance()
    return {
        "length": LENGTH,
        "n_units": N_UNITS,
        "n_updates": n_updates,
        "n_seeds": n_seeds,
        "batch": BATCH,
        "max_norm": MAX_NORM,
        "solved_below": task.solved_below,
        "errors": errors,
    }, []


def error_after(start, optimizer, seed, n_updates, task, fresh):
    """Share of fresh sequences that are wrong after training from `start`."""
    make_cell, scheme, forget_bias = STARTS[start]
    model = SequenceModel(make_cell(N_UNITS), task.n_outputs)
    rng = np.random.default_rng(seed)
    params = model.init(rng, scheme=scheme)
    if forget_bias is not None:
        params["b"][N_UNITS : 2 * N_UNITS] = forget_bias
    run = fit(
        model,
        params,
        lambda rng: task.sample(rng, BATCH, LENGTH),
        optimizer,
        n_steps=n_updates,
        rng=rng,
        max_norm=MAX_NORM,
        progress=False,
    )
    return float(task.error(model.predict(run.params, fresh[0]), fresh[1]))
