"""Second derivatives of the vanilla cell: both passes of `_elman_kernel`, differentiated.

Along a direction, dots for derivatives: z' = W s + Ws' gives the states' change step by step,
forward. Backward, dz = f'(z) dh changes by f'(z) dh' + f''(z) z' dh, and the last term is
(f''/f')(z) z' dz, which needs no division by a slope that may be zero. What does not depend on
other steps is computed for all of them at once.
"""

from dataclasses import dataclass

import numpy as np

from unrolled.cells._buffers import small_buffers

# f''(z) / f'(z) as a function of the output x = f(z).
_CURVATURE = {
    "tanh": lambda x: -2.0 * x,
    "sigmoid": lambda x: 1.0 - 2.0 * x,
    "relu": None,
    "identity": None,
}


@dataclass
class Moving:
    """How a run changes along a direction."""

    W: np.ndarray  # (1, *R, H, K)
    S: np.ndarray  # augmented states
    z: np.ndarray  # pre-activations, (T, 1, *unit)
    slopes: np.ndarray  # f'(z), for the backward pass, which overwrites it


@small_buffers
def forward(saved, slopes, W, u, x0):
    """The change of `saved`, a run of `_elman_kernel`, when its arguments move by W, u and x0."""
    space, T = saved.space, saved.space.n_steps
    S = space.augmented(u, space.inside(x0), one=0.0)
    z = space.all_forward(W, saved.S[:-1])
    slope = np.empty_like(z)
    slopes(saved.x, slope[:, 0])
    run, through = space.forward_map(saved.W, of_directions=True), np.empty((1, *space.unit), space.dtype)
    add, multiply = np.add, np.multiply
    for s, x, z_t, slope_t in zip(S[:T], space.part(S, 0, space.n_hidden)[1:], z, slope[:, 0]):
        run(s, through)
        add(z_t, through, z_t)
        multiply(slope_t, z_t[0], x)
    return Moving(W, S, z, slope)


@small_buffers
def backward(saved, moving, nonlinearity, dz, given):
    """Return how the gradients of pre-activations, dz, and of x0 change.

    `given` is the pair of the changes of d_states and d_last; each may be None.
    """
    space = saved.space
    d_states, d_last = (None if d is None else space.inside(d) for d in given)
    dh = space.zeros()
    if d_last is not None:
        dh += d_last
    curvature, bent = _CURVATURE[nonlinearity], None
    if curvature is not None:
        bent = curvature(saved.x)[:, None] * moving.z
        bent *= dz
    by_weights = space.all_backward(moving.W, dz)
    pull, changed = space.backward_map(saved.W), moving.slopes  # becomes dz's change, in place
    add, multiply = np.add, np.multiply
    for t in range(space.n_steps - 1, -1, -1):
        if d_states is not None:
            add(dh, d_states[t], dh)
        e = changed[t]
        multiply(e, dh, e)
        if bent is not None:
            add(e, bent[t], e)
        pull(e, dh)
        add(dh, by_weights[t], dh)
    return changed, dh
