"""Arrays of the fused engine with the units last, one BLAS product a gate and step.

The previous state is stored *augmented*, s_t = [h_t, u_t, 1], so that one product does
W_hh h + W_xh u + b, and one product at the end gives the gradients of all three.

The gates of a step lie one after the other, (G, ..., B, H), not side by side, (..., B, G H):
each gate is a contiguous block, replicas are only one more axis of the same product, and the products
themselves are up to twice as fast, because BLAS then packs matrices that fit into its cache.

`Sweep` has the same methods for arrays with the replicas last.
"""

from math import prod

import numpy as np

from unrolled.cells import _pool


class Dense:
    """Shapes of one run: `u (T, ..., B, I)` and `x0 (..., B, n_state)`, with n_hidden = H.

    `keep` tells whether there will be a backward pass.
    """

    features = -1  # the axis of the units

    def __init__(self, u, x0, n_hidden, keep=True):
        self.n_steps, self.n_inputs = len(u), u.shape[-1]
        self.n_hidden = n_hidden
        self.batch = x0.shape[:-1]  # (B,), or (R, B) with replicas
        self.lead = self.batch
        self.unit = (*self.lead, n_hidden)  # shape of one number for each unit, everywhere
        self.dtype = x0.dtype

    @property
    def size(self):
        """Number of entries of `unit`; at least 1, also for an empty batch."""
        return max(1, prod(self.unit))

    # --- between the caller's arrays and the engine's: here they are the same

    @staticmethod
    def inside(array):
        """An array (..., B, n) of the caller as the engine holds it."""
        return array

    @staticmethod
    def outside(array):
        """The reverse of `inside`."""
        return array

    @staticmethod
    def part(array, start, stop):
        """Some of the features, a view."""
        return array[..., start:stop]

    def per_unit(self, p):
        """A vector of one number for each unit, (*R, H), beside arrays of shape `unit`."""
        return p[..., None, :]

    # --- memory

    give_back = staticmethod(_pool.give_back)

    def constant(self, value):
        """A number as an array, which numpy takes in twice as fast as a number of Python."""
        return np.array(value, self.dtype)

    def borrow(self, *counts):
        """An uninitialised array (*counts, *unit)."""
        return _pool.borrow((*counts, *self.unit), self.dtype)

    def zeros(self):
        """Zeros in the shape of a unit."""
        return np.zeros(self.unit, self.dtype)

    def augmented(self, u, h0, one=1.0):
        """The states [h, u, 1], shape (T + 1, ..., B, K), with all but h_1, h_2, ... filled in.

        `one` is 0 for the direction in which such states move.
        """
        H, T = self.n_hidden, self.n_steps
        S = _pool.borrow((T + 1, *self.lead, H + self.n_inputs + 1), self.dtype)
        S[0, ..., :H] = h0
        S[:T, ..., H:-1] = u  # the last state has no input; its place is never read
        S[..., -1] = one
        return S

    def augmented_and_cells(self, u, h0, c0):
        """`augmented`, and the cell states (T + 1, *unit) that go beside it, with the first in place."""
        C = self.borrow(self.n_steps + 1)
        C[0] = c0
        return self.augmented(u, h0), C

    def states(self, S, C, steps):
        """h and c after these steps, as the caller's array."""
        h = self.part(S, 0, self.n_hidden)
        return self.outside(np.concatenate([h[1:][steps], C[1:][steps]], axis=self.features))

    # --- products; W is (G, ..., H, K)

    def forward_map(self, W, of_directions=False):
        """``run(s, z)`` writes W s into z (G, *unit), for states or for directions of states."""
        W = np.ascontiguousarray(np.swapaxes(W, -1, -2))
        matmul = np.matmul
        return lambda s, z: matmul(s, W, z)

    def backward_map(self, W):
        """``run(dz, dh)`` writes the sum over gates of W_hh^T dz into dh; dz is (G, *unit)."""
        W_hh = np.ascontiguousarray(W[..., : self.n_hidden])
        matmul, reduce = np.matmul, np.add.reduce
        if len(W) == 1:
            return lambda dz, dh: matmul(dz, W_hh, dh[None])
        each = np.empty((len(W), *self.unit), self.dtype)

        def run(dz, dh):
            matmul(dz, W_hh, each)
            reduce(each, 0, None, dh)

        return run

    def all_forward(self, W, S):
        """W s for the states S of all steps, shape (T, G, *unit)."""
        return np.matmul(np.expand_dims(S, 1), np.swapaxes(W, -1, -2))

    def all_backward(self, W, dz):
        """The sum over gates of W_hh^T dz for all steps, shape (T, *unit); `dz (T, G, *unit)`."""
        return np.matmul(dz, W[..., : self.n_hidden]).sum(axis=1)

    def inputs_times(self, u, W, b):
        """W u + b for every step at once, (T, *unit), borrowed; `W (*R, H, I)`, `b (*R, H)`."""
        out = _pool.borrow((self.n_steps, *self.batch, self.n_hidden), self.dtype)
        np.matmul(u, np.swapaxes(W, -1, -2), out=out)
        out += b[..., None, :]
        return out

    def weight_gradient(self, dz, S):
        """Sum over time and batch of dz s^T, shape (G, ..., H, K); `dz (T, G, *unit)`."""
        G, H, K = dz.shape[1], self.n_hidden, S.shape[-1]
        if len(self.lead) == 1:
            dz, S = dz.swapaxes(1, 2).reshape(-1, G * H), S.reshape(-1, K)
            # Either order of the product is right; with several gates the second is faster.
            dW = np.matmul(dz.T, S) if G == 1 else np.matmul(S.T, dz).T
            return dW.reshape(G, H, K)
        # One replica's (T B, n) block is contiguous only after a copy.
        dz = np.moveaxis(dz, (2, 1), (0, 3)).reshape(self.lead[0], -1, G * H)
        S = np.moveaxis(S, 1, 0).reshape(self.lead[0], -1, K)
        dW = np.matmul(np.swapaxes(S, -1, -2), dz)  # (R, K, G H)
        return np.moveaxis(dW.reshape(-1, K, G, H), (2, 0, 3), (0, 1, 2))

    def input_gradient(self, dz, W_xh):
        """Sum over gates of W_xh^T dz, shape (T, ..., B, I); `W_xh (G, ..., H, I)`."""
        return sum(np.matmul(dz[:, k], W) for k, W in enumerate(W_xh))

    def sum_over_batch(self, array):
        """Sum of an array (T, *unit) over time and batch, shape (*R, H)."""
        return array.sum(axis=(0, -2))
