"""Sequences of symbols: as inputs, and as answers."""

import numpy as np


def one_hot(symbols, n_symbols):
    """Each of the integers `symbols` as a vector with a single 1: shape (..., n_symbols)."""
    vectors = np.zeros((*symbols.shape, n_symbols))
    vectors.reshape(-1)[np.arange(0, vectors.size, n_symbols) + symbols.reshape(-1)] = 1.0
    return vectors


def wrong_classes(outputs, targets):
    """Where the highest score is not that of the target; a score that is NaN is never right."""
    return (np.argmax(outputs, axis=-1) != targets) | np.isnan(outputs).any(axis=-1)
