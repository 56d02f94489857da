"""Targets and costs of a model with replicas: which axes are which."""

import numpy as np

from unrolled.losses import are_classes, check_targets


def replica_axes(output, n_replica_axes):
    """The axes of outputs (..., B, n_outputs) or (T, ..., B, n_outputs) that are replicas."""
    first = 0 if output == "last" else 1
    return tuple(range(first, first + n_replica_axes))


def averaged_axes(output, n_axes, n_replica_axes):
    """The axes of costs (T, ..., B) over which the loss is a mean."""
    kept = replica_axes(output, n_replica_axes)
    return tuple(a for a in range(n_axes) if a not in kept)


def fit_targets(targets, output, output_shape, dtype, n_replica_axes):
    """Check `targets`, in the outputs' dtype, and share them among replicas if need be."""
    targets = np.asarray(targets)
    if targets.dtype.kind == "f":
        targets = targets.astype(dtype, copy=False)
    n_axes = len(output_shape) - are_classes(targets)
    if n_replica_axes and targets.ndim == n_axes - n_replica_axes:
        axes = replica_axes(output, n_replica_axes)
        shape = list(np.expand_dims(targets, axes).shape)
        for axis in axes:
            shape[axis] = output_shape[axis]
        targets = np.broadcast_to(np.expand_dims(targets, axes), shape)
    return check_targets(targets, output_shape)


def check_predictions(output_shape):
    """Raise when there is nothing to take a mean over."""
    if 0 in output_shape:
        raise ValueError(
            f"u gives outputs of shape {output_shape}, expected at least one time step and "
            "one sequence: the loss is a mean over them"
        )
