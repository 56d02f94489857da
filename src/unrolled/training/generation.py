"""Networks that generate: taught with the true past, then left to their own.

A generator's output is its own next input. In training it reads the true series and says the next
value (teacher forcing, Williams & Zipser 1989); afterwards it runs free, an autonomous map.
"""

import autograd.numpy as np
import numpy as onp
from autograd.core import make_jvp

from unrolled._check import (
    check_count,
    check_float_array,
    check_last_axis,
    check_number,
    check_rng,
    value_of,
)
from unrolled.models._sequence_loss import read_out


class TeacherForcing:
    """Batches of windows from series, each value with the next as its target.

    ``sample(rng)`` for `fit`, with a model that reads out at every step (``output="all"``).

    Parameters
    ----------
    series : array_like, shape (T, n) or (T, S, n)
        One series of n variables, or S series side by side.
    length : int
        Steps of a window, less than T.
    batch_size : int
        Windows in a batch, each from any series and from any place in it.
    noise : float
        Standard deviation of Gaussian noise on the inputs (not on the targets): the network
        learns to come back to the series from beside it, where its own errors will put it.

    Examples
    --------
    >>> import numpy as np
    >>> batches = TeacherForcing(np.arange(100.0)[:, None], length=5, batch_size=2)
    >>> u, targets = batches(np.random.default_rng(0))
    >>> u.shape, targets.shape
    ((5, 2, 1), (5, 2, 1))
    >>> bool(np.all(targets == u + 1))
    True
    """

    def __init__(self, series, length, batch_size, noise=0.0):
        series = check_float_array("series", series)
        if series.ndim not in (2, 3) or 0 in series.shape:
            raise ValueError(
                f"series has shape {series.shape}, expected (T, n) or (T, S, n): "
                "write series[:, None] for one variable"
            )
        self.series = series if series.ndim == 3 else series[:, None]
        self.length = check_count("length", length)
        if length >= len(series):
            raise ValueError(f"length must be less than the {len(series)} steps of series, got {length}")
        self.batch_size = check_count("batch_size", batch_size)
        if not 0 <= check_number("noise", noise) < onp.inf:
            raise ValueError(f"noise must be 0 or more, and finite, got {noise}")
        self.noise = float(noise)

    def __repr__(self):
        return (
            f"TeacherForcing(series of shape {self.series.shape}, length={self.length}, "
            f"batch_size={self.batch_size}, noise={self.noise})"
        )

    def __call__(self, rng):
        """Draw a batch ``(u, targets)``, both of shape (length, batch_size, n)."""
        check_rng(rng)
        T, S, n = self.series.shape
        start = rng.integers(T - self.length, size=self.batch_size)
        which = rng.integers(S, size=self.batch_size)
        windows = self.series[start + onp.arange(self.length + 1)[:, None], which]
        u, targets = windows[:-1], windows[1:]
        if self.noise:
            u = u + self.noise * rng.normal(size=u.shape).astype(u.dtype, copy=False)
        return u, targets


class FreeRunning:
    """A model that reads its own output: an autonomous map of its state.

    x_{t+1} = f(x_t, y_t) with y_t = W_hy h_t + b_y. It has what `unrolled.maps` have, so `orbit`,
    `lyapunov_spectrum`, `fixed_points` and the rest take it as it is.

    Parameters
    ----------
    model : SequenceModel
        With as many outputs as inputs.
    params : dict of ndarray
        Of one network, without replica axes.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN, SequenceModel
    >>> from unrolled.dynamics import orbit
    >>> model = SequenceModel(ElmanRNN(1, 4), n_outputs=1, output="all")
    >>> free = FreeRunning(model, model.init(np.random.default_rng(0)))
    >>> orbit(free.step, np.zeros(4), 10).shape
    (11, 4)
    """

    def __init__(self, model, params):
        cell = model.cell
        if model.n_outputs != cell.n_inputs:
            raise ValueError(
                f"model has {model.n_outputs} outputs and {cell.n_inputs} inputs: "
                "to read its own output it needs as many of both"
            )
        if onp.ndim(params["b_y"]) != 1:
            raise ValueError(
                f"params have replica axes {onp.shape(params['b_y'])[:-1]}: take one network's"
            )
        self.model, self.params = model, params
        self._cell_params = {k: params[k] for k in cell.param_names}

    def __repr__(self):
        return f"FreeRunning({self.model!r})"

    def output(self, x):
        """The read-out of states.

        Parameters
        ----------
        x : array, shape (..., n_state)

        Returns
        -------
        array, shape (..., n_outputs)
        """
        return read_out(x[..., : self.model.cell.n_hidden], self.params["W_hy"], self.params["b_y"])

    def step(self, x):
        """The states one step later.

        Parameters
        ----------
        x : array, shape (..., n_state)

        Returns
        -------
        array, shape (..., n_state)
        """
        return self.model.cell.step(self._cell_params, x, self.output(x))

    def jacobian(self, x):
        """The derivative of `step`.

        The cell's own, plus what goes through the output: (d step / d u) W_hy.

        Parameters
        ----------
        x : array, shape (..., n_state)

        Returns
        -------
        array, shape (..., n_state, n_state)
        """
        cell, u = self.model.cell, self.output(x)
        push_forward = make_jvp(lambda u: cell.step(self._cell_params, x, u), u)
        one_hot = onp.eye(cell.n_inputs, dtype=value_of(u).dtype)
        by_input = np.stack([push_forward(e + 0.0 * u)[1] for e in one_hot], axis=-1)
        through_output = np.matmul(by_input, self.params["W_hy"])
        # No output reads what a state holds beside its hidden units, such as an LSTM's c.
        of_memory = np.zeros((*np.shape(x), cell.n_state - cell.n_hidden), value_of(u).dtype)
        own = cell.jacobian(self._cell_params, x, u)
        return own + np.concatenate([through_output, of_memory], axis=-1)


def generate(model, params, prompt, n_steps):
    """Let the model read `prompt`, and then its own outputs.

    Parameters
    ----------
    model : SequenceModel
        With as many outputs as inputs.
    params : dict of ndarray
    prompt : array_like, shape (T, B, n_inputs)
        The true past, at least one step.
    n_steps : int
        How many values to generate, at least 1.

    Returns
    -------
    ndarray, shape (n_steps, B, n_outputs)
        The first is the model's guess of what comes after the prompt.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN, SequenceModel
    >>> model, rng = SequenceModel(ElmanRNN(1, 4), n_outputs=1), np.random.default_rng(0)
    >>> generate(model, model.init(rng), rng.normal(size=(20, 3, 1)), n_steps=5).shape
    (5, 3, 1)
    """
    free = FreeRunning(model, params)
    check_count("n_steps", n_steps)
    prompt = check_float_array("prompt", prompt)
    check_last_axis("prompt", prompt, model.cell.n_inputs, "the n_inputs values of one time step")
    if prompt.ndim != 3 or not len(prompt):
        raise ValueError(f"prompt has shape {prompt.shape}, expected (T, B, n_inputs) with T at least 1")
    x = model.cell.unroll_last(free._cell_params, prompt)
    outputs = [free.output(x)]
    for _ in range(n_steps - 1):
        x = free.step(x)
        outputs.append(free.output(x))
    return np.stack(outputs)
