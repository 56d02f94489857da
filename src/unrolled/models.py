"""A recurrent cell with a linear read-out: y_t = W_hy h_t + b_y."""

from math import prod

import autograd.numpy as np
import numpy as onp
from autograd.extend import Box

from unrolled._check import (
    check_choice,
    check_count,
    check_float_array,
    check_keys,
    check_shape,
    value_of,
)
from unrolled.cells import init
from unrolled.cells._arguments import match, merge
from unrolled.cells._base import Cell
from unrolled.cells._segments import release, run_backward, run_forward
from unrolled.losses import are_classes, check_targets, cost_and_gradient, cost_per_prediction

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
        return self.cell.unroll(self._split(params)[0], u, x0)

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
        cell_params, W_hy, b_y = self._split(params)
        run = self.cell.unroll_last if self.output == "last" else self.cell.unroll
        h = run(cell_params, u, x0)[..., : self.cell.n_hidden]
        return np.matmul(h, np.swapaxes(W_hy, -1, -2)) + self._bias(b_y)

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
        outputs = self.predict(params, u, x0)
        n_replica_axes = len(self._replicas(params))
        targets = self._fit_targets(targets, outputs, n_replica_axes)
        _check_predictions(outputs)
        cost = cost_per_prediction(outputs, targets)
        return np.mean(cost, axis=self._averaged_axes(np.ndim(cost), n_replica_axes))

    def loss_and_grad(self, params, u, targets, x0=None, *, segment_length=None):
        """`loss` and its gradient, by the fused engine and without autograd's tape.

        Parameters
        ----------
        params, u, targets, x0
            As for `loss`.
        segment_length : int, optional
            Save memory by computing states again, as for `Cell.unroll`.

        Returns
        -------
        loss : float, or array with the replicas' shape
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
        cell, H = self.cell, self.cell.n_hidden
        cell_params, W_hy, b_y = self._split(params)
        given = {**cell_params, "W_hy": W_hy, "b_y": b_y}
        if any(isinstance(a, Box) for a in (*given.values(), u, x0)):
            raise TypeError("loss_and_grad cannot be traced by autograd; differentiate loss instead")
        replicas = cell.replicas(cell_params)
        cell_params, u, x0, merged = merge(cell, *match(cell, cell_params, u, x0))
        if len(replicas) > 1:
            W_hy = W_hy.reshape(-1, *W_hy.shape[-2:])
            b_y = b_y.reshape(-1, self.n_outputs)

        last = self.output == "last"
        h, run = run_forward(cell, cell_params, u, x0, "last" if last else "hidden", segment_length)
        h = h[..., :H]
        outputs = onp.matmul(h, onp.swapaxes(W_hy, -1, -2)) + self._bias(b_y)

        loss, d_outputs = self._cost(outputs, targets, len(replicas), merged)
        d_states = onp.matmul(d_outputs, W_hy)
        d_cell = run_backward(
            cell,
            run,
            d_states=None if last else d_states,
            d_last=d_states if last else None,
            want_inputs=False,
        )
        d_W_hy, d_b_y = _readout_gradients(d_outputs, h, n_replica_axes=min(1, len(replicas)))
        d_cell.update(W_hy=d_W_hy, b_y=d_b_y)
        release(cell, run)
        return loss, {
            k: d_cell[k].reshape(given[k].shape).astype(given[k].dtype, copy=False) for k in params
        }

    def _cost(self, outputs, targets, n_replica_axes, merged):
        """Mean cost (one for each replica) and its gradient, in the shape of `outputs`."""
        flat_shape = outputs.shape
        if merged is not None:
            head = () if self.output == "last" else flat_shape[:1]
            outputs = outputs.reshape(*head, *merged, self.n_outputs)
        targets = self._fit_targets(targets, outputs, n_replica_axes)
        _check_predictions(outputs)
        cost, gradient = cost_and_gradient(outputs, targets)
        axes = self._averaged_axes(cost.ndim, n_replica_axes)
        n_averaged = prod(cost.shape[a] for a in axes)
        loss = cost.mean(axis=axes)
        gradient = (gradient / n_averaged).astype(outputs.dtype, copy=False)
        return (float(loss) if loss.ndim == 0 else loss), gradient.reshape(flat_shape)

    def _averaged_axes(self, n_axes, n_replica_axes):
        first = 0 if self.output == "last" else 1
        kept = range(first, first + n_replica_axes)
        return tuple(a for a in range(n_axes) if a not in kept)

    def _fit_targets(self, targets, outputs, n_replica_axes):
        """Check `targets`, in the outputs' dtype, and share them among replicas if need be."""
        targets, output_shape = onp.asarray(targets), np.shape(outputs)
        if targets.dtype.kind == "f":
            targets = targets.astype(value_of(outputs).dtype, copy=False)
        full = len(output_shape) - are_classes(targets)
        if n_replica_axes and targets.ndim == full - n_replica_axes:
            first = 0 if self.output == "last" else 1
            targets = onp.expand_dims(targets, tuple(range(first, first + n_replica_axes)))
            rep = output_shape[first : first + n_replica_axes]
            targets = onp.broadcast_to(
                targets, (*targets.shape[:first], *rep, *targets.shape[first + n_replica_axes :])
            )
        return check_targets(targets, output_shape)

    @staticmethod
    def _bias(b_y):
        """The bias with a batch axis where it has a replica axis."""
        return b_y if np.ndim(b_y) == 1 else b_y[..., None, :]

    def _replicas(self, params):
        return self.cell.replicas({k: params[k] for k in self.cell.param_names})

    def _split(self, params):
        check_keys("params", params, (*self.cell.param_names, *_READOUT))
        cell_params = self.cell.check_params({k: params[k] for k in self.cell.param_names})
        replicas = self.cell.replicas(cell_params)
        W_hy, b_y = (check_float_array(f"params[{k!r}]", params[k]) for k in _READOUT)
        check_shape("params['W_hy']", W_hy, (*replicas, self.n_outputs, self.cell.n_hidden))
        check_shape("params['b_y']", b_y, (*replicas, self.n_outputs))
        return cell_params, W_hy, b_y


def _check_predictions(outputs):
    if not np.size(outputs):
        raise ValueError(
            f"u gives outputs of shape {np.shape(outputs)}, expected at least one time step and "
            "one sequence: the loss is a mean over them"
        )


def _readout_gradients(d_outputs, h, n_replica_axes):
    """Gradients of W_hy and b_y: sums over time and batch, one for each replica."""
    if n_replica_axes == 0:
        d = d_outputs.reshape(-1, d_outputs.shape[-1])
        return d.T @ h.reshape(-1, h.shape[-1]), d.sum(axis=0)
    d_W = onp.matmul(onp.swapaxes(d_outputs, -1, -2), h)
    d_b = d_outputs.sum(axis=-2)
    return (d_W, d_b) if d_W.ndim == 3 else (d_W.sum(axis=0), d_b.sum(axis=0))
