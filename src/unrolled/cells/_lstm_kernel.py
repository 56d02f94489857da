"""Forward pass and backpropagation through time of the LSTM, at BLAS speed.

A step back is one product and four operations on arrays: whatever does not depend on later
steps (slopes, gates, cell states) is multiplied together beforehand, for several steps at once.
Gates are in the order o, i, f, g, so that the sigmoids lie together.
"""

from dataclasses import dataclass
from itertools import repeat

import numpy as np

from unrolled.cells import _pool, _scalars
from unrolled.cells._buffers import small_buffers
from unrolled.cells._time import chunks, longest_chunk, per_step

GATES = slice(1, 5)
ORDER = (3, 0, 1, 2)  # places of o, i, f, g in the parameters, which follow torch


@dataclass
class Saved:
    """What a run leaves behind; a run for the states alone keeps one step of Z and tanh_C."""

    space: object
    W: np.ndarray  # (4, *R, H, K)
    S: np.ndarray  # augmented states, T + 1 of them
    C: np.ndarray  # cell states, (T + 1, *unit)
    Z: np.ndarray  # gates, (T, 4, *unit)
    tanh_C: np.ndarray  # (T, *unit)

    def release(self):
        for array in (self.S, self.C, self.Z, self.tanh_C):
            _pool.give_back(array)


@np.errstate(over="ignore")  # see `_scalars`
@small_buffers
def forward(space, W, u, x0, keep):
    """Run over all steps; `keep` what `backward` needs, or not."""
    H, T = space.n_hidden, space.n_steps
    x0 = space.inside(x0)
    S, C = space.augmented_and_cells(u, space.part(x0, 0, H), space.part(x0, H, 2 * H))
    n_kept = T if keep else 1
    Z, tanh_C = space.borrow(n_kept, 4), space.borrow(n_kept)
    scratch = (per_step(a, T) for a in (tanh_C, Z, Z[:, :3], *Z.swapaxes(0, 1)))
    scalar = _scalars.of(space.dtype)
    scaled = W.copy()
    scaled[:3] *= scalar.sigmoid_scale
    gates_of = space.forward_map(scaled)
    i_g = np.empty(space.unit, space.dtype)
    tanh, sigmoid, multiply, add = scalar.tanh, scalar.sigmoid, np.multiply, np.add
    for s, h, c, c_new, tanh_c, z, sigmoids, o, i, f, g in zip(
        S[:T], space.part(S, 0, H)[1:], C[:T], C[1:], *scratch
    ):
        gates_of(s, z)
        sigmoid(sigmoids, sigmoids)
        tanh(g, g)
        multiply(f, c, c_new)
        multiply(i, g, i_g)
        add(c_new, i_g, c_new)
        tanh(c_new, tanh_c)
        multiply(o, tanh_c, h)
    return Saved(space, W, S, C, Z, tanh_C)


@small_buffers
def backward(saved, d_states, d_last, collect):
    """Return the gradients of the initial h and c; `collect` is given those of the gates.

    `d_states` and `d_last` cover the state [h, c], or only h.
    """
    space = saved.space
    dh, dc = (d + space.zeros() for d in _halves(space, d_last))
    d_h, d_c = _halves(space, d_states)
    pull = space.backward_map(saved.W)
    # At each step: dc without its part from the next step; do, di, df, dg; dc of the step before.
    buffer = space.borrow(longest_chunk(space, 6), 6)
    multiply, add = np.multiply, np.add
    for start, stop in chunks(space, 6):
        E = buffer[: stop - start]
        _factors(saved, E, start, stop)
        e = E[::-1]
        given = zip(*(repeat(None) if np.ndim(d) == 0 else d[start:stop][::-1] for d in (d_h, d_c)))
        for by_dh, by_dc, dz, dc_t, dc_before, (d_h_t, d_c_t) in zip(
            e[:, :2], e[:, 2:], e[:, 1:5], e[:, 0], e[:, 5], given
        ):
            if d_h_t is not None:
                add(dh, d_h_t, dh)
            if d_c_t is not None:
                add(dc, d_c_t, dc)
            multiply(by_dh, dh, by_dh)
            add(dc_t, dc, dc_t)
            multiply(by_dc, dc_t, by_dc)
            pull(dz, dh)
            dc = dc_before
        collect(E, start, stop)
        dc = dc.copy()  # the next chunk uses the memory again
    space.give_back(buffer)
    return dh, dc


def _halves(space, d):
    """The parts of a cotangent that belong to h and to c; 0.0 for what is not there."""
    if d is None:
        return 0.0, 0.0
    d, H = space.inside(d), space.n_hidden
    d_h, d_c = space.part(d, 0, H), space.part(d, H, 2 * H)
    return d_h, d_c if d_c.size else 0.0


def _factors(saved, E, start, stop):
    """Fill E with the derivatives of c and h by the gates, so that only dh and dc are missing."""
    o, i, f, g = saved.Z[start:stop].swapaxes(0, 1)
    c, tanh_c = saved.C[start:stop], saved.tanh_C[start:stop]
    dc, do, di, df, dg, dc_before = E.swapaxes(0, 1)
    multiply, subtract, one = np.multiply, np.subtract, saved.space.constant(1.0)
    multiply(tanh_c, tanh_c, dc)
    subtract(one, dc, dc)
    multiply(dc, o, dc)  # o (1 - tanh(c)^2)
    for gate, other, d in ((o, tanh_c, do), (i, g, di), (f, c, df)):
        subtract(one, gate, d)
        multiply(d, gate, d)
        multiply(d, other, d)  # gate (1 - gate) times what it lets through
    multiply(g, g, dg)
    subtract(one, dg, dg)
    multiply(dg, i, dg)  # i (1 - g^2)
    dc_before[...] = f
