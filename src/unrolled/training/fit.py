"""Training a model by gradient descent, watched."""

from dataclasses import dataclass, field

import numpy as np

from unrolled._check import check_count, check_positive, check_rng
from unrolled.optim.clip import clip_grad_norm, global_norm
from unrolled.training._progress import progress_bar


@dataclass
class Fit:
    """What training leaves behind.

    Attributes
    ----------
    params : dict of ndarray
        The last parameters. After a non-finite value, the last good ones.
    optimizer_state : dict
        The optimiser's memory that belongs to `params`.
    loss : ndarray
        Training loss of each step's batch, before that step's update.
    grad_norm : ndarray
        Global norm of each step's gradient, before clipping.
    evaluated_at : ndarray of int
        Number of updates made when `evaluation` was taken.
    evaluation : ndarray
        Values of the `evaluate` function.
    """

    params: dict
    optimizer_state: dict
    loss: np.ndarray = field(default_factory=lambda: np.empty(0))
    grad_norm: np.ndarray = field(default_factory=lambda: np.empty(0))
    evaluated_at: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    evaluation: np.ndarray = field(default_factory=lambda: np.empty(0))

    def __repr__(self):
        text = f"Fit: {len(self.loss)} steps"
        if len(self.loss):
            text += f", loss {self.loss[0]:.4g} -> {self.loss[-1]:.4g}"
        if len(self.evaluation):
            text += f", last evaluation {self.evaluation[-1]:.4g}"
        return text


class NonFiniteError(FloatingPointError):
    """Training met a number that is not finite.

    Attributes
    ----------
    result : Fit
        What was learned up to the last finite step.
    step : int
        The step (counted from 0) that failed.
    """

    def __init__(self, message, result, step):
        super().__init__(message)
        self.result = result
        self.step = step


def fit(
    model,
    params,
    sample,
    optimizer,
    *,
    n_steps,
    rng,
    max_norm=None,
    evaluate=None,
    evaluate_every=100,
    stop_below=None,
    callback=None,
    progress=None,
):
    """Train `model` by `n_steps` updates, each on a fresh batch.

    Parameters
    ----------
    model : SequenceModel
        Anything with ``loss_and_grad(params, u, targets)``.
    params : dict of ndarray
        Where to start; not changed.
    sample : callable
        ``sample(rng)`` returns a batch ``(u, targets)``.
    optimizer : SGD, Adam or alike
        Offers ``init(params)`` and ``update(params, grads, state)``.
    n_steps : int
        Number of updates.
    rng : numpy.random.Generator
        Handed to `sample`; the only source of randomness.
    max_norm : float, optional
        Clip the gradient's global norm to this length before each update.
    evaluate : callable, optional
        ``evaluate(params)`` returns a number, taken before the first update and after every
        `evaluate_every` updates, for instance an error on held-out sequences.
    evaluate_every : int
    stop_below : float, optional
        Stop as soon as an evaluation is below this value.
    callback : callable, optional
        ``callback(step, params)`` before each update.
    progress : bool, optional
        Show a progress bar with loss, gradient norm and time left; by default when the work
        takes longer than a second.

    Returns
    -------
    Fit
        Parameters, and the history as arrays.

    Raises
    ------
    NonFiniteError
        When the loss or a gradient is not finite. The message names the step and the
        parameter; the error's `result` keeps what was learned before.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import Adam, ElmanRNN, SequenceModel, TemporalOrder, fit
    >>> task, rng = TemporalOrder(), np.random.default_rng(0)
    >>> model = SequenceModel(ElmanRNN(task.n_inputs, 16), task.n_outputs)
    >>> result = fit(model, model.init(rng), lambda rng: task.sample(rng, 20, 10), Adam(0.01),
    ...              n_steps=200, rng=rng)
    >>> bool(result.loss[-20:].mean() < task.baseline)
    True
    """
    check_count("n_steps", n_steps, minimum=0)
    check_count("evaluate_every", evaluate_every)
    check_rng(rng)
    if max_norm is not None:
        check_positive("max_norm", max_norm)
    if stop_below is not None and evaluate is None:
        raise ValueError("stop_below needs evaluate, the function whose value it is held against")

    state = optimizer.init(params)
    losses, norms, evaluated_at, evaluation = [], [], [], []

    def result():
        return Fit(
            params, state, np.array(losses), np.array(norms),
            np.array(evaluated_at, int), np.array(evaluation),
        )  # fmt: skip

    def evaluated_enough(step):
        if evaluate is None or (step % evaluate_every and step != n_steps):
            return False
        evaluated_at.append(step)
        evaluation.append(float(evaluate(params)))
        return stop_below is not None and evaluation[-1] < stop_below

    with progress_bar(n_steps, progress) as advance:
        for step in range(n_steps):
            if evaluated_enough(step):
                return result()
            if callback is not None:
                callback(step, params)
            with np.errstate(over="ignore", invalid="ignore"):  # looked for in the next line
                loss, grads = model.loss_and_grad(params, *sample(rng))
                norm = global_norm(grads)
            if not (np.isfinite(loss) and np.isfinite(norm)):
                raise NonFiniteError(_what_broke(step, loss, grads), result(), step)
            losses.append(loss)
            norms.append(norm)
            if max_norm is not None:
                grads, _ = clip_grad_norm(grads, max_norm)
            params, state = optimizer.update(params, grads, state)
            advance(loss=loss, grad_norm=norm, error=evaluation[-1] if evaluation else None)
    evaluated_enough(n_steps)
    return result()


def _what_broke(step, loss, grads):
    broken = [k for k, g in grads.items() if not np.all(np.isfinite(g))]
    where = f"the gradient of {', '.join(broken)} is not finite" if broken else "the loss is not finite"
    return (
        f"step {step}: {where} (loss {loss:.4g}). The last finite parameters are kept in this "
        "error's result.params. A smaller learning rate or clipping (max_norm=...) usually helps."
    )
