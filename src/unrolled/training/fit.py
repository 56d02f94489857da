"""Training a model by gradient descent, watched."""

from unrolled._check import check_callable, check_count, check_float_dict, check_number, check_rng
from unrolled._threads import blas_threads
from unrolled.training._checkpoint import Checkpoint
from unrolled.training._describe import describe, fingerprint
from unrolled.training._loop import Loop
from unrolled.training._progress import progress_bar
from unrolled.training._schedule import Schedule
from unrolled.training._updates import Updates
from unrolled.training.callbacks import check_callbacks


def fit(
    model,
    params,
    sample,
    optimizer,
    *,
    n_steps,
    rng,
    max_norm=None,
    max_value=None,
    regularizers=None,
    schedule=None,
    evaluate=None,
    evaluate_every=100,
    stop_below=None,
    callbacks=(),
    checkpoint=None,
    checkpoint_every=1000,
    segment_length=None,
    threads=1,
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
    optimizer : SGD, Momentum, RMSProp, Adam, HessianFree or alike
        Offers ``init(params)``, and ``update(params, grads, state)`` (with a fourth argument, the
        factor of the learning rate, when there is a `schedule`) or, if the gradient is not enough
        for it, ``step(model, params, batch, state, grads=...)``.
    n_steps : int
        Number of updates.
    rng : numpy.random.Generator
        Handed to `sample`; the only source of randomness.
    max_norm : float, optional
        Clip the gradient's global norm to this length before each update.
    max_value : float, optional
        Limit the gradient's entries to this size, after `max_norm`.
    regularizers : dict, optional
        ``{function: weight}``, handed to ``model.loss_and_grad``; for instance ``{omega: 2.0}``.
        A weight may be a function of the step.
    schedule : callable, optional
        ``schedule(step)`` is the factor of the optimiser's learning rate; see
        `unrolled.training.schedules` for ready ones, and for those with a memory.
    evaluate : callable, optional
        ``evaluate(params)`` returns a number, for instance an error on held-out sequences. It
        is taken before the first update, after every `evaluate_every` updates and at the end. The
        parameters with the lowest value are kept as the result's `best_params`.
    evaluate_every : int
    stop_below : float, optional
        Stop as soon as an evaluation is below this value, such as a task's `solved_below`.
    callbacks : list of callable
        ``callback(step, params)`` after `step` updates, beginning with 0. `Every(k, function)`
        calls a function after every k-th only. What it returns, unless None, is kept in `records`.
    checkpoint : str or path-like, optional
        A file to keep the run in. Where it exists already, training goes on from it, and ends with
        the same bits as if it had never stopped. Functions that keep something to themselves
        between calls (a counter, a generator of their own) cannot be brought back that way.
    checkpoint_every : int
        Steps between two writings of the file. Also written at the end, and when interrupted.
    segment_length : int, optional
        Handed to ``model.loss_and_grad``: save memory on long sequences by computing states again.
    threads : int or None
        Threads of numpy's matrix products while training. Small networks gain nothing from more
        than one; None leaves them as they are.
    progress : bool, optional
        Show a progress bar with loss, gradient norm, error and time left. By default it shows when
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
    TrainingInterrupted
        On Ctrl-C (it is a KeyboardInterrupt); its `result`, and the checkpoint, keep what was
        learned.
    CheckpointError
        When the file is damaged, is no checkpoint, or belongs to another run, for instance to
        another model or other starting parameters. A larger `n_steps` is welcome.

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
    updates = Updates(
        model, optimizer, max_norm=max_norm, max_value=max_value, regularizers=regularizers,
        schedule=schedule, segment_length=segment_length,
    )  # fmt: skip
    check_callable("sample", sample)
    params = check_float_dict("params", params)
    check_count("n_steps", n_steps, minimum=0)
    check_count("evaluate_every", evaluate_every)
    check_rng(rng)
    watchers = check_callbacks(callbacks)
    rate = Schedule(schedule)
    if evaluate is not None:
        check_callable("evaluate", evaluate)
    elif stop_below is not None:
        raise ValueError("stop_below needs evaluate, the function whose value it is held against")
    elif rate.has_memory:
        raise ValueError(f"the schedule {schedule!r} needs evaluate, the function that it looks at")
    if stop_below is not None:
        check_number("stop_below", stop_below)
    if checkpoint is not None:
        settings = {
            "model": model, "optimizer": optimizer, "sample": sample, "max_norm": max_norm,
            "max_value": max_value, "regularizers": regularizers, "schedule": schedule,
            "evaluate": evaluate, "evaluate_every": evaluate_every, "stop_below": stop_below,
            "callbacks": watchers, "segment_length": segment_length,
        }  # fmt: skip
        configuration = {k: describe(part) for k, part in settings.items()}
        configuration["starting parameters"] = fingerprint(params)
        checkpoint = Checkpoint(checkpoint, checkpoint_every, rng, configuration)

    with blas_threads(threads):
        loop = Loop(
            params, updates, sample, rng, n_steps=n_steps, schedule=rate, watchers=watchers,
            evaluate=evaluate, evaluate_every=evaluate_every, stop_below=stop_below,
            checkpoint=checkpoint,
        )  # fmt: skip
        with progress_bar(n_steps, loop.point.step, progress) as advance:
            return loop.run(advance)
