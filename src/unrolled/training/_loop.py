"""The loop of training, as a walk from point to point."""

from math import inf

from unrolled._check import check_number
from unrolled.training._checkpoint import Point
from unrolled.training._history import History
from unrolled.training.result import Fit, NonFiniteError, TrainingInterrupted

_ADVICE = (
    "The last good parameters are kept in this error's result.params. "
    "A smaller learning rate or clipping (max_norm=...) usually helps."
)


class Loop:
    """All parts of one run, and where it stands.

    `factor(step, memory)` and `remember(memory, evaluation)` are the schedule, `watchers` the
    callbacks; `evaluate`, `stop_below` and `checkpoint` may be None.
    """

    def __init__(self, params, updates, sample, rng, *, n_steps, schedule, watchers, evaluate,
                 evaluate_every, stop_below, checkpoint):  # fmt: skip
        self.updates, self.sample, self.rng, self.n_steps = updates, sample, rng, n_steps
        self.schedule, self.watchers, self.checkpoint = schedule, watchers, checkpoint
        self.evaluate, self.evaluate_every, self.stop_below = evaluate, evaluate_every, stop_below
        saved = checkpoint.load(n_steps) if checkpoint else None
        if saved:
            self.point, self.history = saved
        else:
            state = updates.optimizer.init(params)
            good, best, memory = (params, state), (inf, None), schedule.init()
            self.point = Point(0, params, state, good, best, memory, self._rng_state(), watched=False)
            self.history = History(len(watchers))

    def run(self, advance):
        """Walk to the end; returns a `Fit`."""
        try:
            while True:
                if not self.point.watched:
                    if self.checkpoint and self.checkpoint.due(self.point.step):
                        self._keep()
                    self.point = self._watched(self.point)
                if self.point.step == self.n_steps or self._good_enough():
                    break
                self.point = self._updated(self.point, advance)
            self._keep()
        except KeyboardInterrupt as interrupt:
            raise self._interrupted() from interrupt
        return self.result()

    def result(self, kept=None):
        """What has been learned: the parameters and memory of this point, or those `kept`."""
        point = self.point
        params, state = kept or (point.params, point.optimizer_state)
        return Fit(params, state, point.best[1], **self.history.fields(point.step, point.watched))

    def _watched(self, point):
        step, params, best, memory = point.step, point.params, point.best, point.memory
        for i, watcher in enumerate(self.watchers):
            if step % watcher.n_steps == 0:
                value = watcher(step, params)
                if value is not None:
                    self.history.add_record(i, step, value)
        if self.evaluate and (step % self.evaluate_every == 0 or step == self.n_steps):
            value = check_number("the value of evaluate(params)", self.evaluate(params))
            self.history.add_evaluation(step, value)
            memory = self.schedule.update(memory, value)
            if value < best[0]:
                best = value, params
        return point._replace(best=best, memory=memory, rng_state=self._rng_state(), watched=True)

    def _good_enough(self):
        """Whether the evaluation after this very step is below the level at which to stop."""
        history = self.history
        return (
            self.stop_below is not None
            and history.evaluated_at[-1:] == [self.point.step]
            and history.evaluation[-1] < self.stop_below
        )

    def _updated(self, point, advance):
        step, params, state = point.step, point.params, point.optimizer_state
        factor = self.schedule.factor(step, point.memory)
        batch = _batch(self.sample, self.rng)
        try:
            loss, grads, norm = self.updates.gradient(step, params, batch)
        except FloatingPointError as error:
            raise self._broken(error, self.result(point.good)) from error
        self.history.add_step(loss, norm, factor)
        try:
            new, new_state = self.updates.update(params, state, batch, grads, norm, factor)
        except FloatingPointError as error:
            fields = self.history.fields(step + 1, watched=False)
            raise self._broken(error, Fit(params, state, point.best[1], **fields)) from error
        evaluation = self.history.evaluation
        advance(loss=loss, grad_norm=norm, error=evaluation[-1] if evaluation else None)
        return Point(
            step + 1, new, new_state, (params, state), point.best, point.memory, self._rng_state(),
            watched=False,
        )  # fmt: skip

    def _broken(self, error, result):
        return NonFiniteError(f"step {self.point.step}: {error}. {_ADVICE}", result, self.point.step)

    def _interrupted(self):
        step = self.point.step
        message = f"interrupted after {step} of {self.n_steps} steps; this error's result keeps them"
        if self.checkpoint:
            self._keep()
            message += f", and so does {self.checkpoint.path}, from where the same call goes on"
        return TrainingInterrupted(message, self.result(), step)

    def _keep(self):
        if self.checkpoint:
            self.checkpoint.save(self.point, self.history)

    def _rng_state(self):
        return self.checkpoint.rng_state() if self.checkpoint else None


def _batch(sample, rng):
    batch = sample(rng)
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise TypeError(f"sample(rng) must return the pair (u, targets), got {type(batch).__name__}")
    return batch
