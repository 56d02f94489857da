"""Learning-rate schedules: the factor by which the optimiser's `lr` is multiplied, step by step.

A schedule is any function of the step, counted from 0. One with a memory has two methods beside:
``init()`` returns the memory at the start, ``update(memory, evaluation)`` the memory after an
evaluation, and the schedule is called as ``schedule(step, memory)``.
"""

import math

from unrolled._check import check_count, check_number, check_positive


def _check_factor(factor):
    if not 0 < check_number("factor", factor) < 1:
        raise ValueError(f"factor must be between 0 and 1, got {factor}")
    return float(factor)


class PiecewiseConstant:
    """Multiply the learning rate by `factor` at each of some milestones.

    Parameters
    ----------
    milestones : sequence of int
        Numbers of steps, rising.
    factor : float
        Between 0 and 1.

    Examples
    --------
    >>> schedule = PiecewiseConstant([500, 1000], factor=0.1)
    >>> [round(schedule(step), 12) for step in (0, 499, 500, 999, 1000)]
    [1.0, 1.0, 0.1, 0.1, 0.01]
    """

    def __init__(self, milestones, factor=0.1):
        self.milestones = tuple(check_count("each of milestones", m) for m in milestones)
        if any(a >= b for a, b in zip(self.milestones, self.milestones[1:])):
            raise ValueError(f"milestones must rise, got {list(self.milestones)}")
        self.factor = _check_factor(factor)

    def __repr__(self):
        return f"PiecewiseConstant({list(self.milestones)}, factor={self.factor})"

    def __call__(self, step):
        """The factor of this step."""
        return self.factor ** sum(step >= m for m in self.milestones)


class Exponential:
    """Let the learning rate fall by `factor` every `n_steps` steps, smoothly.

    Parameters
    ----------
    factor : float
        Between 0 and 1.
    n_steps : float

    Examples
    --------
    >>> schedule = Exponential(factor=0.25, n_steps=1000)
    >>> schedule(0), schedule(500), schedule(1000)
    (1.0, 0.5, 0.25)
    """

    def __init__(self, factor, n_steps):
        self.factor = _check_factor(factor)
        self.n_steps = check_positive("n_steps", n_steps)

    def __repr__(self):
        return f"Exponential(factor={self.factor}, n_steps={self.n_steps})"

    def __call__(self, step):
        """The factor of this step."""
        return self.factor ** (step / self.n_steps)


class Cosine:
    """Let the learning rate fall to `final` along half a cosine (Loshchilov & Hutter 2017).

    Parameters
    ----------
    n_steps : int
        Length of the fall; from then on the factor is `final`.
    final : float
        In [0, 1).

    Examples
    --------
    >>> schedule = Cosine(100)
    >>> [round(schedule(step), 12) for step in (0, 50, 100, 101)]
    [1.0, 0.5, 0.0, 0.0]
    """

    def __init__(self, n_steps, final=0.0):
        self.n_steps = check_count("n_steps", n_steps)
        if not 0 <= check_number("final", final) < 1:
            raise ValueError(f"final must be in [0, 1), got {final}")
        self.final = float(final)

    def __repr__(self):
        return f"Cosine(n_steps={self.n_steps}, final={self.final})"

    def __call__(self, step):
        """The factor of this step."""
        fallen = 0.5 * (1 - math.cos(math.pi * min(1.0, step / self.n_steps)))
        return 1.0 - (1.0 - self.final) * fallen


class ReduceOnPlateau:
    """Multiply the learning rate by `factor` when evaluations stop to improve.

    Parameters
    ----------
    factor : float
        Between 0 and 1; 1/2 halves.
    patience : int
        How many evaluations in a row may fail to be lower than the lowest so far. With 0 the first
        that fails reduces the rate. After a reduction the counting starts anew.

    Examples
    --------
    >>> schedule = ReduceOnPlateau(patience=1)
    >>> memory, factors = schedule.init(), []
    >>> for evaluation in [0.9, 0.5, 0.6, 0.7, 0.4]:
    ...     memory = schedule.update(memory, evaluation)
    ...     factors.append(schedule(0, memory))
    >>> factors
    [1.0, 1.0, 1.0, 0.5, 0.5]
    """

    def __init__(self, factor=0.5, patience=0):
        self.factor = _check_factor(factor)
        self.patience = check_count("patience", patience, minimum=0)

    def __repr__(self):
        return f"ReduceOnPlateau(factor={self.factor}, patience={self.patience})"

    def init(self):
        """The memory at the start.

        Returns
        -------
        dict
        """
        return {"lowest": math.inf, "n_failures": 0, "n_reductions": 0}

    def update(self, memory, evaluation):
        """The memory after an evaluation; one that is not a number counts as a failure.

        Parameters
        ----------
        memory : dict
            Left as it is.
        evaluation : float

        Returns
        -------
        dict
        """
        if evaluation < memory["lowest"]:
            return {**memory, "lowest": evaluation, "n_failures": 0}
        failures = memory["n_failures"] + 1
        if failures <= self.patience:
            return {**memory, "n_failures": failures}
        return {**memory, "n_failures": 0, "n_reductions": memory["n_reductions"] + 1}

    def __call__(self, step, memory):
        """The factor of this step."""
        return self.factor ** memory["n_reductions"]
