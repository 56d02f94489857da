"""The growing record of a run."""

import numpy as np

from unrolled.training.callbacks import Record


class History:
    """What `fit` writes down, in lists that grow, and that can be cut back to an earlier step."""

    def __init__(self, n_callbacks):
        self.loss, self.grad_norm, self.lr_factor = [], [], []
        self.evaluated_at, self.evaluation = [], []
        self.records = [([], []) for _ in range(n_callbacks)]

    def add_step(self, loss, grad_norm, lr_factor):
        self.loss.append(loss)
        self.grad_norm.append(grad_norm)
        self.lr_factor.append(lr_factor)

    def add_evaluation(self, step, value):
        self.evaluated_at.append(step)
        self.evaluation.append(value)

    def add_record(self, i_callback, step, value):
        steps, values = self.records[i_callback]
        steps.append(step)
        values.append(value)

    def fields(self, step, watched):
        """The history of the first `step` updates, as the fields of a `Fit`.

        `watched` says whether what was seen after the last of these updates (evaluation, callbacks)
        belongs to it.
        """

        def n_seen(steps):
            # Lists, not arrays: an interrupt may strike between the two appends of a pair.
            return sum(s < step or (watched and s == step) for s in steps)

        def record(steps, values):
            n = n_seen(steps)
            return Record(np.array(steps[:n], int), values[:n])

        n = n_seen(self.evaluated_at)
        return {
            "loss": np.array(self.loss[:step], float),
            "grad_norm": np.array(self.grad_norm[:step], float),
            "lr_factor": np.array(self.lr_factor[:step], float),
            "evaluated_at": np.array(self.evaluated_at[:n], int),
            "evaluation": np.array(self.evaluation[:n], float),
            "records": [record(*pair) for pair in self.records],
        }

    @classmethod
    def from_fields(cls, fields):
        """The history that `fields` gave."""
        history = cls(0)
        for name in ("loss", "grad_norm", "lr_factor", "evaluated_at", "evaluation"):
            setattr(history, name, fields[name].tolist())
        history.records = [(r.steps.tolist(), list(r.values)) for r in fields["records"]]
        return history
