"""Training a model by gradient descent, watched."""

import numpy as np

from unrolled._check import (
    check_callable,
    check_count,
    check_float_dict,
    check_number,
    check_positive,
    check_rng,
)
from unrolled.optim.clip import clip_grad_norm, global_norm
from unrolled.training._progress import progress_bar
from unrolled.training.result import Fit, NonFiniteError


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
        ``evaluate(params)`` returns a number, for instance an error on held-out sequences. It
        is taken before the first update, after every `evaluate_every` updates and at the end.
    evaluate_every : int
    stop_below : float, optional
        Stop as soon as an evaluation is below this value.
    callback : callable, optional
        ``callback(step, params)`` before each update.
    progress : bool, optional
        Show a progress bar with loss, gradient norm and time left. By default it shows when
        the work takes longer than a second and tqdm is there, and never in a printed page.

    Returns
    -------
    Fit
        Parameters, and the history as arrays.

    Raises
    ------
    NonFiniteError
        When the loss, a gradient or an update is not finite. The message names the step and
        the parameter; the error's `result` keeps what was learned before.

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
    _check_parts(model, optimizer, sample, evaluate, callback)
    params = check_float_dict("params", params)
    check_count("n_steps", n_steps, minimum=0)
    check_count("evaluate_every", evaluate_every)
    check_rng(rng)
    if max_norm is not None:
        check_positive("max_norm", max_norm)
    if stop_below is not None:
        check_number("stop_below", stop_below)
        if evaluate is None:
            raise ValueError("stop_below needs evaluate, the function whose value it is held against")

    state = optimizer.init(params)
    good = params, state  # the last ones whose loss and gradient were finite
    losses, norms, evaluated_at, evaluation = [], [], [], []

    def result(params, state):
        return Fit(
            params, state, np.array(losses), np.array(norms),
            np.array(evaluated_at, int), np.array(evaluation),
        )  # fmt: skip

    def evaluated_enough(step):
        if evaluate is None or (step % evaluate_every and step != n_steps):
            return False
        evaluated_at.append(step)
        evaluation.append(check_number("the value of evaluate(params)", evaluate(params)))
        return stop_below is not None and evaluation[-1] < stop_below

    with progress_bar(n_steps, progress) as advance:
        for step in range(n_steps):
            if evaluated_enough(step):
                return result(params, state)
            if callback is not None:
                callback(step, params)
            u, targets = _batch(sample, rng)
            with _quiet():
                loss, grads = model.loss_and_grad(params, u, targets)
                norm = global_norm(grads)
            _check_single(loss)
            if not (np.isfinite(loss) and np.isfinite(norm)):
                raise NonFiniteError(_broken_loss(step, loss, grads), result(*good), step)
            losses.append(loss)
            norms.append(norm)
            good = params, state
            clipped = grads if max_norm is None else clip_grad_norm(grads, max_norm)[0]
            try:
                with _quiet():
                    params, state = optimizer.update(params, clipped, state)
                _check_update(params)
            except FloatingPointError as error:
                message = f"step {step}: {error}. {_ADVICE}"
                raise NonFiniteError(message, result(*good), step) from error
            advance(loss=loss, grad_norm=norm, error=evaluation[-1] if evaluation else None)
    evaluated_enough(n_steps)
    return result(params, state)


def _check_parts(model, optimizer, sample, evaluate, callback):
    if isinstance(model, type) or not hasattr(model, "loss_and_grad"):
        raise TypeError(f"model must offer loss_and_grad(params, u, targets), got {model!r}")
    if isinstance(optimizer, type) or not (hasattr(optimizer, "init") and hasattr(optimizer, "update")):
        raise TypeError(f"optimizer must be SGD(lr), Adam(lr) or alike, got {optimizer!r}")
    check_callable("sample", sample)
    for name, function in (("evaluate", evaluate), ("callback", callback)):
        if function is not None:
            check_callable(name, function)


def _batch(sample, rng):
    batch = sample(rng)
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise TypeError(f"sample(rng) must return the pair (u, targets), got {type(batch).__name__}")
    return batch


def _check_single(loss):
    if np.ndim(loss):
        raise ValueError(
            f"fit trains one network, but params have replica axes {np.shape(loss)}: "
            "train each replica by its own call"
        )


def _broken_loss(step, loss, grads):
    broken = _not_finite(grads)
    if broken:
        what = f"the gradient of {', '.join(broken)} is not finite"
    elif np.isfinite(loss):
        longest = max(grads, key=lambda k: global_norm({k: grads[k]}))
        what = f"the gradient is too long for its norm, most of all that of {longest}"
    else:
        what = "the loss is not finite"
    return f"step {step}: {what} (loss {loss:.4g}). {_ADVICE}"


def _check_update(params):
    broken = _not_finite(params)
    if broken:
        raise FloatingPointError(f"the update of {', '.join(broken)} overflows")


def _not_finite(arrays):
    return [k for k, a in arrays.items() if not np.all(np.isfinite(a))]


def _quiet():
    """Without numpy's warnings: what is not finite is looked for here, by hand.

    By hand, because Python in a web page sees no floating-point flags: there, numpy never warns.
    """
    return np.errstate(over="ignore", invalid="ignore")


_ADVICE = (
    "The last good parameters are kept in this error's result.params. "
    "A smaller learning rate or clipping (max_norm=...) usually helps."
)
