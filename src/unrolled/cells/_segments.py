"""Running a cell over a whole sequence, or segment by segment to save memory.

With a segment length, the forward pass keeps only the state at the beginning of each segment;
the backward pass computes the rest of a segment again when it gets there (checkpointing). The
states are equal to the last bit; gradients are sums over segments, so equal up to rounding.
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class Whole:
    """A run in one piece; None when its memory has been taken back."""

    saved: object


@dataclass
class Pieces:
    """A run in segments: what is needed to run each of them again."""

    params: dict
    u: np.ndarray
    starts: list  # (first step, state before it)


def run_forward(cell, params, u, x0, read, segment_length=None, keep=True):
    """Run over all steps of `u`.

    Parameters
    ----------
    read : {"states", "hidden", "last"}
        What to return: all states, their hidden units only, or the last state.
    segment_length : int or None
    keep : bool
        Whether `run_backward` will follow.

    Returns
    -------
    result : ndarray
    run : Whole or Pieces
    """
    T = len(u)
    if segment_length is None or segment_length >= T:
        saved = cell._forward(params, u, x0, keep)
        result = _read(cell, saved, read, x0)
        if keep or read == "hidden" or (read == "states" and not cell.states_are_copied):
            return result, Whole(saved)
        cell._release(saved)
        return result, Whole(None)
    result, starts, x = None, [], x0
    for start in range(0, T, segment_length):
        starts.append((start, x))
        stop = min(start + segment_length, T)
        saved = cell._forward(params, u[start:stop], x, keep=False)
        x = np.array(_read(cell, saved, "last", x))
        if read != "last":
            piece = _read(cell, saved, read, x)
            if result is None:
                result = np.empty((T, *piece.shape[1:]), piece.dtype)
            result[start:stop] = piece
        cell._release(saved)
    return (x if read == "last" else result), Pieces(params, u, starts)


def _read(cell, saved, read, x0):
    if read == "hidden":
        return cell._hidden(saved)
    if read == "states":
        return cell._states(saved)
    last = cell._states(saved, slice(-1, None))
    return last[0].copy() if len(last) else x0.copy()


def run_backward(cell, run, d_states, d_last, want_inputs, **options):
    """Gradients of the parameters, "x0" and, if wanted, "u", as `Cell._backward` gives them."""
    if isinstance(run, Whole):
        return cell._backward(run.saved, d_states, d_last, want_inputs, **options)
    total, du = None, []
    stop = len(run.u)
    for start, x in reversed(run.starts):
        saved = cell._forward(run.params, run.u[start:stop], x, keep=True)
        d_piece = None if d_states is None else d_states[start:stop]
        grads = cell._backward(saved, d_piece, d_last, want_inputs)
        cell._release(saved)
        d_last, d_u = grads.pop("x0"), grads.pop("u")
        du.append(d_u)
        total = grads if total is None else {k: total[k] + grads[k] for k in grads}
        stop = start
    return {**total, "x0": d_last, "u": np.concatenate(du[::-1]) if want_inputs else None}


def has_second_passes(cell, run):
    """Whether second derivatives of `run` have passes of their own; if not, dual numbers do."""
    return cell.has_second_passes and isinstance(run, Whole)


def room_for_signal(run):
    """An array for the gradients of all pre-activations, see `second_passes`."""
    space = run.saved.space
    return np.empty((space.n_steps, *space.unit), space.dtype)


def second_passes(cell, run, params, u, x0):
    """The two passes of the second derivative of `run`.

    Parameters
    ----------
    params, u, x0
        The directions in which the arguments of the run move.

    Returns
    -------
    hidden : ndarray
        The change of the hidden units of all steps.
    backward : callable
        ``backward(signal, given_moving, want_inputs)``: the change of `run_backward`'s gradients,
        from what that gave as `signal`, and the change of its pair (d_states, d_last).
    """
    moving = cell._push_forward(run.saved, params, u, x0)

    def backward(signal, given_moving, want_inputs):
        return cell._second_backward(run.saved, moving, signal, given_moving, want_inputs)

    return cell._moving_hidden(run.saved, moving), backward


def release(cell, run):
    """Take back the memory of a run, when no view of its states is in use any more."""
    if isinstance(run, Whole) and run.saved is not None:
        cell._release(run.saved)
