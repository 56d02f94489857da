"""The orbit diagram of a network through its training: a bifurcation, caught as it happens."""

import numpy as np

from unrolled._check import check_callable, check_count, check_plain_array
from unrolled.dynamics._border import check_start
from unrolled.dynamics.orbit_diagram import orbit_diagram


def training_orbits(step_of, x0s, *, n_keep, n_transient, project=None):
    """A function for `Every` that lets the network run by itself, and keeps where it ends up.

    What `orbit_diagram` does against a parameter, this does against the number of updates: plotted
    against it, the kept states show the attractors and how training changes them.

    Parameters
    ----------
    step_of : callable
        ``step_of(params)`` gives the map of the network with these parameters: a function that
        takes the states (V, n) to those one step later, such as ``Autonomous(cell, params).step``.
    x0s : array_like, shape (V, n)
        Where to start, every time: several starts find several attractors.
    n_keep : int
        Number of states to keep of each orbit, at least 1.
    n_transient : int
        Number of states to drop before, at least 0.
    project : callable, optional
        ``project(params, states)`` is kept instead of the states (V, n_keep, n): a read-out, or
        one unit of many.

    Returns
    -------
    callable
        ``function(step, params)``, which returns the states (V, n_keep, n) after the steps
        n_transient + 1, ..., n_transient + n_keep, or their projection. After training,
        ``np.stack(result.records[0].values)`` has all of them, (K, V, n_keep, n), for the updates
        ``result.records[0].steps``.

    Raises
    ------
    FloatingPointError
        In training, if an orbit runs off to infinity.
    ValueError
        If `x0s` is not a finite array (V, n).

    References
    ----------
    Ribeiro, A. H., Tiels, K., Aguirre, L. A., Schön, T. B. (2020). Beyond exploding and vanishing
    gradients: analysing RNN training using attractors and smoothness. AISTATS.

    Examples
    --------
    A unit learns to keep the sign of its first input; on the way one attractor becomes two:

    >>> import numpy as np
    >>> from unrolled import Adam, ElmanRNN, SequenceModel, fit
    >>> from unrolled.dynamics import training_orbits
    >>> from unrolled.maps import Autonomous
    >>> from unrolled.training import Every
    >>> model, rng = SequenceModel(ElmanRNN(1, 1), n_outputs=1), np.random.default_rng(0)
    >>> def sample(rng):
    ...     u = np.zeros((5, 16, 1))
    ...     u[0] = rng.choice([-1.0, 1.0], size=(16, 1))
    ...     return u, u[0]
    >>> params = {"W_hh": [[0.8]], "W_xh": [[1.0]], "b": [0.0], "W_hy": [[1.0]], "b_y": [0.0]}
    >>> watch = training_orbits(
    ...     lambda params: Autonomous(model.cell, params).step, [[-0.5], [0.5]],
    ...     n_keep=1, n_transient=500)
    >>> result = fit(model, {k: np.array(p) for k, p in params.items()}, sample, Adam(0.02),
    ...              n_steps=60, rng=rng, callbacks=[Every(30, watch)])
    >>> np.stack(result.records[0].values).shape
    (3, 2, 1, 1)
    >>> ends = np.stack(result.records[0].values)[:, :, 0, 0]  # from below, and from above
    >>> [bool(below < -0.1 and above > 0.1) for below, above in ends]
    [False, True, True]

    Under held inputs, one for each start, `Autonomous` takes ``u`` of shape (V, n_inputs).
    """
    check_callable("step_of", step_of)
    x0s = check_start(check_plain_array("x0s", x0s), "x0s")
    if x0s.ndim != 2:
        raise ValueError(f"x0s has shape {x0s.shape}, expected (V, n), one row for each start")
    n_keep = check_count("n_keep", n_keep)
    n_transient = check_count("n_transient", n_transient, minimum=0)
    if project is not None:
        check_callable("project", project)
    starts = np.arange(len(x0s), dtype=float)  # what distinguishes the orbits is only the start

    def watch(step, params):
        advance = check_callable("step_of(params)", step_of(params))
        states = orbit_diagram(
            lambda x, _: advance(x), starts, x0s, n_keep=n_keep, n_transient=n_transient
        )
        return states if project is None else project(params, states)

    return watch
