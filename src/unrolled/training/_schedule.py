"""What `fit` asks of a schedule, whether it has a memory, is a plain function, or is not there."""

from unrolled._check import check_callable, check_number
from unrolled.optim._border import check_lr_factor


class Schedule:
    """One face for all schedules: ``init()``, ``update(memory, evaluation)``, ``factor(step, memory)``."""

    def __init__(self, rule):
        if rule is not None and (isinstance(rule, type) or not callable(rule)):
            raise TypeError(f"schedule must be a function of the step, got {rule!r}")
        self._rule = rule
        self.has_memory = hasattr(rule, "init")
        if self.has_memory:
            check_callable("schedule.update", getattr(rule, "update", None))

    def init(self):
        return self._rule.init() if self.has_memory else None

    def update(self, memory, evaluation):
        return self._rule.update(memory, evaluation) if self.has_memory else None

    def factor(self, step, memory):
        if self._rule is None:
            return 1.0
        value = self._rule(step, memory) if self.has_memory else self._rule(step)
        check_number(f"the value of schedule({step})", value)
        return float(check_lr_factor(value))
