"""Arrays of the fused engine with the replicas last, for many very small networks at once.

A sweep over parameters is thousands of networks of two or three units. BLAS is called once for
each of them, and the call costs more than the product. Here each entry of a weight matrix is a
long row, one number for each replica, and a product is a few operations on such rows.

`Dense` has the same methods for everything else.
"""

import numpy as np

from unrolled.cells import _pool
from unrolled.cells._dense import Dense


def is_worth_it(u, x0, n_hidden, n_gates):
    """Whether rows beat one BLAS call for each replica; where they meet was measured."""
    if x0.ndim != 3:
        return False
    n_replicas, n_batch = x0.shape[:2]
    products = n_gates * n_hidden * (n_hidden + u.shape[-1] + 1) * n_batch
    return n_replicas >= 16 and products <= 4000


class Sweep(Dense):
    """Shapes of one run: `u (T, R, B, I)` and `x0 (R, B, n_state)` become (..., n, B, R)."""

    features = -3

    def __init__(self, u, x0, n_hidden, keep=True):
        super().__init__(u, x0, n_hidden, keep)
        self.lead = self.lead[::-1]  # (B, R)
        self.unit = (n_hidden, *self.lead)
        distinct = tuple(slice(0, 1) if stride == 0 else slice(None) for stride in u.strides)
        self._inputs_are_zero = not u[distinct].any()
        # Without inputs, and with nothing to come later, the states alone are enough.
        self._only_states = self._inputs_are_zero and not keep

    @staticmethod
    def inside(array):
        return np.swapaxes(array, -1, -3)

    outside = inside

    @staticmethod
    def part(array, start, stop):
        return array[..., start:stop, :, :]

    def per_unit(self, p):
        return np.swapaxes(p, -1, -2)[:, None, :]

    def augmented(self, u, h0, one=1.0):
        H, T = self.n_hidden, self.n_steps
        if self._only_states:
            S = np.empty((T + 1, *self.unit), self.dtype)
            S[0] = h0
            return S
        S = _pool.borrow((T + 1, H + self.n_inputs + 1, *self.lead), self.dtype)
        S[0, :H] = h0
        S[:T, H:-1] = self.inside(u)
        S[:, -1] = one
        return S

    def augmented_and_cells(self, u, h0, c0):
        if not self._only_states:
            return super().augmented_and_cells(u, h0, c0)
        H = self.n_hidden
        both = np.empty((self.n_steps + 1, 2 * H, *self.lead), self.dtype)
        both[0, :H], both[0, H:] = h0, c0
        return both[:, :H], both[:, H:]

    def states(self, S, C, steps):
        if not self._only_states:
            return super().states(S, C, steps)
        return self.outside(S.base[1:][steps])  # h and c already lie beside each other

    def forward_map(self, W, of_directions=False):
        H = self.n_hidden
        columns = self._columns(W)
        # An autonomous network has no use for the products with its inputs.
        without_inputs = self._inputs_are_zero and not of_directions
        first, *others = range(H if without_inputs else H + self.n_inputs)
        bias = columns[-1] if columns[-1].any() and not of_directions else None
        product = np.empty((len(W), *self.unit), self.dtype)
        multiply, add = np.multiply, np.add

        def run(s, z):
            multiply(columns[first], s[first], z)
            for k in others:
                multiply(columns[k], s[k], product)
                add(z, product, z)
            if bias is not None:
                add(z, bias, z)

        return run

    def backward_map(self, W):
        columns = self._columns(W)[: self.n_hidden]
        product = np.empty((len(W), *self.unit), self.dtype)

        def run(dz, dh):
            for column, into in zip(columns, dh):
                np.multiply(column, dz, product)
                np.add.reduce(product, (0, 1), None, into)

        return run

    def all_forward(self, W, S):
        return np.einsum("grik,tkbr->tgibr", W, S)

    def all_backward(self, W, dz):
        return np.einsum("grij,tgibr->tjbr", W[..., : self.n_hidden], dz)

    def inputs_times(self, u, W, b):
        return self.inside(super().inputs_times(u, W, b))

    def weight_gradient(self, dz, S):
        return np.moveaxis(np.einsum("tgibr,tjbr->gijr", dz, S), -1, 1)

    def input_gradient(self, dz, W_xh):
        return np.einsum("tgibr,grij->trbj", dz, W_xh)

    def sum_over_batch(self, array):
        return array.sum(axis=(0, 2)).T

    @staticmethod
    def _columns(W):
        """The K columns of W (G, R, H, K), each as rows of replicas, (G, H, 1, R)."""
        return [np.ascontiguousarray(np.swapaxes(W[..., k], -1, -2))[:, :, None] for k in range(W.shape[-1])]
