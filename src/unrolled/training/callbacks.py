"""Look at a network while it learns."""

from dataclasses import dataclass, field

import numpy as np

from unrolled._check import check_callable, check_count
from unrolled.training._describe import describe


class Every:
    """Call a function after every so many updates, and keep what it returns.

    One of `fit`'s ``callbacks``. What ``function(step, params)`` returns, unless that is None, is
    kept with its step in the result's `records`, and in checkpoints.

    Parameters
    ----------
    n_steps : int
        The function is called after 0, n_steps, 2 n_steps, ... updates.
    function : callable
        ``function(step, params)``, where `step` is the number of updates made. It must not write
        to `params`.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import SGD, ElmanRNN, SequenceModel, TemporalOrder, fit
    >>> from unrolled.training import Every
    >>> task, rng = TemporalOrder(), np.random.default_rng(0)
    >>> model = SequenceModel(ElmanRNN(task.n_inputs, 5), task.n_outputs)
    >>> def largest_singular_value(step, params):
    ...     return np.linalg.norm(params["W_hh"], 2)
    >>> result = fit(model, model.init(rng), lambda rng: task.sample(rng, 4, 10), SGD(0.1),
    ...              n_steps=5, rng=rng, callbacks=[Every(2, largest_singular_value)])
    >>> result.records[0].steps, len(result.records[0].values)
    (array([0, 2, 4]), 3)
    """

    def __init__(self, n_steps, function):
        self.n_steps = check_count("n_steps", n_steps)
        self.function = check_callable("function", function)

    def __repr__(self):
        return f"Every({self.n_steps}, {describe(self.function)})"

    def __call__(self, step, params):
        """Call the function."""
        return self.function(step, params)


@dataclass
class Record:
    """What a callback returned.

    Attributes
    ----------
    steps : ndarray of int
        Numbers of updates after which it returned something.
    values : list
        What that was.
    """

    steps: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    values: list = field(default_factory=list)


def check_callbacks(callbacks):
    """Return a list of `Every`; a plain function is called after every update."""
    if callable(callbacks) or not hasattr(callbacks, "__iter__"):
        raise TypeError(f"callbacks must be a list of functions, got {callbacks!r}: write [...] around one")
    return [
        c if isinstance(c, Every) else Every(1, check_callable(f"callbacks[{i}]", c))
        for i, c in enumerate(callbacks)
    ]
