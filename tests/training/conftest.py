"""A small problem that trains in a moment."""

from types import SimpleNamespace

import numpy as np
import pytest

from unrolled import ElmanRNN, SequenceModel, TemporalOrder


@pytest.fixture
def problem():
    task = TemporalOrder()
    model = SequenceModel(ElmanRNN(task.n_inputs, 8), task.n_outputs)
    return SimpleNamespace(
        task=task,
        model=model,
        params=model.init(np.random.default_rng(0)),
        sample=lambda rng: task.sample(rng, 10, 10),
        rng=lambda: np.random.default_rng(1),
    )
