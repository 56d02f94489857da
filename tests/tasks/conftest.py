"""Every task, in each of its variants."""

import numpy as np
import pytest

from unrolled import (
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

TASKS = [
    Adding("pascanu"),
    Adding("arjovsky"),
    Multiplication(),
    TemporalOrder("text"),
    TemporalOrder("code"),
    TemporalOrder3Bit(),
    SequenceClassification(),
    RandomPermutation("last"),
    RandomPermutation("all"),
    NoiselessMemorization(),
    NoiselessMemorization(n_symbols=10, n_values=5),
    NoiselessMemorization(trigger="before"),
    Copying(),
    Copying(trigger="with"),
    SineGeneration(),
    FlipFlop(),
    EvidenceAccumulation(),
    EvidenceAccumulation([0.5], noise=2.0, delay=7),
]


@pytest.fixture(params=TASKS, ids=repr)
def task(request):
    return request.param


@pytest.fixture
def perfect():
    """Outputs that answer rightly: a score of 1 for the class, or the value itself."""

    def outputs(task, targets):
        if targets.dtype.kind != "i":
            return targets.copy()
        return (targets[..., None] == np.arange(task.n_outputs)).astype(float)

    return outputs


@pytest.fixture
def chi_square_is_small():
    """Whether counts fit equally likely classes, at a level of one in a thousand."""
    from scipy.stats import chisquare

    return lambda counts: chisquare(counts).pvalue > 1e-3
