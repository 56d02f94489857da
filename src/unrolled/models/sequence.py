"""A recurrent cell with a linear read-out: y_t = W_hy h_t + b_y."""

from math import prod

import autograd.numpy as np
import numpy as onp

from unrolled._check import (
    check_choice,
    check_count,
    check_float_array,
    check_keys,
    check_shape,
    shape_of,
    value_of,
)
from unrolled._fused import is_traced
from unrolled.cells import init
from unrolled.cells._arguments import match, merge
from unrolled.cells._base import Cell
from unrolled.losses import are_classes
from unrolled.models._sequence_loss import SequenceLoss, read_out
from unrolled.models._targets import check_predictions, fit_targets
from unrolled.regularizers._border import check_regularizers
from unrolled.regularizers.omega import check_cell, omega, omega_of_signal

_READOUT = ("W_hy", "b_y")
# Pascanu et al. (2013, section 4.1) draw the read-out like the rest of the network.
_READOUT_SCALE = {"sigmoid": 0.01, "basic_tanh": 0.1, "smart_tanh": 0.01}


class SequenceModel:
    """A cell followed by a linear read-out, with its cost and gradient.

    Parameters
    ----------
    cell : Cell
        For instance an `ElmanRNN`.
    n_outputs : int
        Number of outputs, or of classes.
    output : {"last", "all"}
        Whether the read-out looks at the last state only or at the state after every input.

    Notes
    -----
    Parameters are the cell's, plus ``W_hy (n_outputs, n_hidden)`` and ``b_y (n_outputs,)``, in
    one flat dict. The kind of targets chooses the cost: integers are classes (softmax and
    cross-entropy, in nats), real numbers are values (mean squared error). The cost is the mean
    over batch, over time when output is "all", and over outputs for values; one number for
    each replica.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled import ElmanRNN, SequenceModel
    >>> model = SequenceModel(ElmanRNN(2, 8), n_outputs=3, output="all")
    >>> rng = np.random.default_rng(0)
    >>> params = model.init(rng)
    >>> model.predict(params, rng.normal(size=(10, 4, 2))).shape
    (10, 4, 3)
    """

    def __init__(self, cell, n_outputs, output="last"):
        if not isinstance(cell, Cell):
            raise TypeError(f"cell must be a cell such as ElmanRNN(2, 50), got {cell!r}")
        self.cell = cell
        self.n_outputs = check_count("n_outputs", n_outputs)
        self.output = check_choice("output", output, ("last", "all"))

    def __repr__(self):
        return f"SequenceModel({self.cell!r}, n_outputs={self.n_outputs}, output={self.output!r})"

    def init(self, rng, scheme="default"):
        """Draw initial parameters of cell and read-out.

        Parameters
        ----------
        rng : numpy.random.Generator
        scheme : str
            A scheme of the cell. The read-out is drawn by Glorot's rule, or with the scheme's
            own deviation where its authors gave one; its bias is zero.

        Returns
        -------
        dict of ndarray
        """
        params = self.cell.init(rng, scheme)
        shape = (self.n_outputs, self.cell.n_hidden)
        if scheme in _READOUT_SCALE:
            params["W_hy"] = init.gaussian(rng, *shape, _READOUT_SCALE[scheme])
        else:
            params["W_hy"] = init.glorot(rng, *shape)
        params["b_y"] = onp.zeros(self.n_outputs)
        return params

    def states(self, params, u, x0=None):
        """The cell's states: `Cell.unroll` with the model's `params`.

        Parameters
        ----------
        params : dict of array
        u : array, shape (T, ..., B, n_inputs)
        x0 : array, shape (..., B, n_state), optional
            Initial state, zero when None.

        Returns
        -------
        array, shape (T, ..., B, n_state)

        Examples
        --------
        >>> import numpy as np
        >>> from unrolled import ElmanRNN, SequenceModel
        >>> model = SequenceModel(ElmanRNN(2, 8), n_outputs=3)
        >>> rng = np.random.default_rng(0)
        >>> model.states(model.init(rng), rng.normal(size=(10, 4, 2))).shape
        (10, 4, 8)
        """
        check_keys("params", params, (*self.cell.param_names, *_READOUT))
        return self.cell.unroll({k: params[k] for k in self.cell.param_names}, u, x0)

    def predict(self, params, u, x0=None):
        """Outputs for the inputs `u`; class scores (before the softmax) when classifying.

        Parameters
        ----------
        params : dict of array
        u : array, shape (T, ..., B, n_inputs)
        x0 : array, shape (..., B, n_state), optional
            Initial state, zero when None.

        Returns
        -------
        array
            Shape (..., B, n_outputs) for output "last", (T, ..., B, n_outputs) for "all".
        """
        cell_params, u, x0, readout = self._match(params, u, x0)
        run = self.cell.unroll_last if self.output == "last" else self.cell.unroll
        return read_out(run(cell_params, u, x0)[..., : self.cell.n_hidden], *readout)

    def loss(self, params, u, targets, x0=None):
        """Mean cost of the predictions, differentiable by autograd to any order.

        Parameters
        ----------
        params : dict of array
        u : array, shape (T, ..., B, n_inputs)
        targets : array
            Integers, shape of the outputs without their last axis; or floats, shape of the
            outputs. Replicas may share targets that have no replica axes.
        x0 : array, shape (..., B, n_state), optional

        Returns
        -------
        float, or array with the replicas' shape
        """
        loss, point, replicas = self._loss(params, u, targets, x0)
        return np.reshape(loss(*point), replicas)

    def loss_and_grad(self, params, u, targets, x0=None, *, segment_length=None, regularizers=None):
        """`loss` and its gradient, by the fused engine and without autograd's tape.

        Parameters
        ----------
        params, u, targets, x0
            As for `loss`.
        segment_length : int, optional
            Save memory by computing states again, as for `Cell.unroll`.
        regularizers : dict, optional
            Functions of `unrolled.regularizers` with the weights at which they are added, such
            as ``{l2: 1e-4, omega: 2.0}``; or any function of the parameters that returns a value
            and a dict of its gradient. For one network, without replica axes.

        Returns
        -------
        loss : float, or array with the replicas' shape
            With the weighted regularisers, if any.
        grads : dict of ndarray
            The keys, shapes and dtypes of `params`; for each replica the gradient of its own loss.

        Examples
        --------
        >>> import autograd, numpy as np
        >>> from unrolled import ElmanRNN, SequenceModel
        >>> model = SequenceModel(ElmanRNN(1, 4), n_outputs=2)
        >>> rng = np.random.default_rng(0)
        >>> params, u, y = model.init(rng), rng.normal(size=(9, 5, 1)), rng.integers(2, size=5)
        >>> loss, grads = model.loss_and_grad(params, u, y)
        >>> by_autograd = autograd.grad(model.loss)(params, u, y)
        >>> all(np.allclose(grads[k], by_autograd[k], atol=1e-14) for k in params)
        True
        """
        regularizers = {} if regularizers is None else check_regularizers(regularizers)
        with_omega = omega in regularizers
        loss, grads, *of_omega = self._loss_and_grad(params, u, targets, x0, segment_length, with_omega)
        if regularizers and np.ndim(loss):
            raise ValueError(
                f"regularizers are for one network, but params have replica axes {np.shape(loss)}"
            )
        for function, weight in regularizers.items():
            if function is omega:
                value, of_function = of_omega[0], {"W_hh": of_omega[1]}
            else:
                value, of_function = function(params)
            loss = loss + weight * value
            for k, g in of_function.items():
                grads[k] = grads[k] + weight * g
        return loss, grads

    def _loss_and_grad(self, params, u, targets, x0, segment_length=None, with_omega=False):
        """Loss and gradient, and if wanted Omega's value and its gradient in W_hh."""
        if is_traced(u, x0, *getattr(params, "values", tuple)()):
            raise TypeError("loss_and_grad cannot be traced by autograd; differentiate loss instead")
        loss, (u, x0, *arrays), replicas = self._loss(params, u, targets, x0, segment_length)
        value, saved = loss.forward(u, x0, arrays, keep=True)
        options, of_omega = {}, ()
        if with_omega:
            options["signal"] = signal = self._check_omega(u, x0, replicas, segment_length)
        _, *by_array = loss.backward(saved, onp.ones_like(value), want_inputs=False, remember=False, **options)
        if with_omega:
            of_omega = omega_of_signal(self.cell, arrays[0], loss.hidden(saved), signal, self.output == "last")
        loss.release(saved)
        by_name = dict(zip((*self.cell.param_names, *_READOUT), by_array))
        grads = {}
        for k, given in params.items():
            given = onp.asarray(given)
            dtype = given.dtype if given.dtype.kind == "f" else value.dtype
            grads[k] = by_name[k].reshape(given.shape).astype(dtype, copy=False)
        return (value.reshape(replicas) if replicas else float(value)), grads, *of_omega

    def _check_omega(self, u, x0, replicas, segment_length):
        """Room for the error signal of every step, where Omega is defined."""
        check_cell(self.cell)
        if replicas or segment_length is not None:
            raise ValueError("omega is for one network and a run in one piece, without segment_length")
        return onp.empty((len(u), *x0.shape), x0.dtype)

    def _loss(self, params, u, targets, x0, segment_length=None):
        """The loss as a fused computation, the point where it is wanted, and its replica axes."""
        params, u, x0, readout = self._match(params, u, x0)
        replicas = self.cell.replicas(params)
        if segment_length is not None:
            check_count("segment_length", segment_length)
        head = () if self.output == "last" else shape_of(u)[:1]
        output_shape = (*head, *shape_of(u)[1:-1], self.n_outputs)
        targets = fit_targets(targets, self.output, output_shape, value_of(x0).dtype, len(replicas))
        check_predictions(output_shape)
        params, u, x0, merged = merge(self.cell, params, u, x0)
        if merged is not None:
            batch = shape_of(u)[1:-1]
            targets = targets.reshape(*head, *batch, *(() if are_classes(targets) else (self.n_outputs,)))
        if len(replicas) > 1:
            readout = [np.reshape(a, (prod(replicas), *shape_of(a)[len(replicas) :])) for a in readout]
        point = (u, x0, *(params[k] for k in self.cell.param_names), *readout)
        return SequenceLoss(self.cell, self.output, targets, segment_length), point, replicas

    def _match(self, params, u, x0):
        """The cell's parameters, u, x0 and the read-out: checked, and in one dtype."""
        check_keys("params", params, (*self.cell.param_names, *_READOUT))
        cell_params = {k: params[k] for k in self.cell.param_names}
        readout = [check_float_array(f"params[{k!r}]", params[k]) for k in _READOUT]
        cell_params, u, x0, readout = match(self.cell, cell_params, u, x0, readout)
        replicas = self.cell.replicas(cell_params)
        for k, array, core in zip(_READOUT, readout, ((self.n_outputs, self.cell.n_hidden), (self.n_outputs,))):
            check_shape(f"params[{k!r}]", array, (*replicas, *core))
        return cell_params, u, x0, readout
