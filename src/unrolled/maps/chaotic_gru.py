"""A gated recurrent unit of two units that is chaotic."""

import autograd.numpy as np
import numpy as onp

from unrolled.maps._border import check_state
from unrolled.nonlinearities import sigmoid

A_Z = onp.array([[0.0, 1.0], [1.0, 1.0]])
A_R = onp.array([[0.0, 1.0], [1.0, 0.0]])
R = onp.array([[-5.0, -8.0], [8.0, 5.0]])


class ChaoticGRU:
    r"""The chaotic GRU of Laurent & von Brecht: two units, no input, no bias.

    .. math::

        z &= \sigma(A_z h_t), \qquad r = \sigma(A_r h_t), \\
        h_{t+1} &= (1 - z) \circ h_t + z \circ \tanh\bigl(R (r \circ h_t)\bigr).

    Notes
    -----
    It resets the state before the product with R, as Cho et al. (2014) did; the book's cell `GRU`
    resets after it, as torch does, so this is another map and not that cell. And z is here the
    weight of the new, there that of the old.

    References
    ----------
    Laurent, T., von Brecht, J. (2017). A recurrent neural network without chaos. ICLR.

    Examples
    --------
    >>> from unrolled.dynamics import lyapunov_spectrum
    >>> from unrolled.maps import ChaoticGRU
    >>> gru = ChaoticGRU()
    >>> exponents = lyapunov_spectrum(gru.step, gru.jacobian, [0.1, 0.2], n_steps=20_000)
    >>> exponents.round(1)
    array([ 0.2, -0.5])
    """

    n_state = 2

    def __repr__(self):
        return "ChaoticGRU()"

    def step(self, x):
        """Apply the map once.

        Parameters
        ----------
        x : array_like, shape (..., 2)
            States h.

        Returns
        -------
        ndarray, shape (..., 2)
            The states one step later.
        """
        h = check_state(x, self.n_state)
        z, _, new = self._gates(h)
        return (1.0 - z) * h + z * new

    def jacobian(self, x):
        r"""The derivative of `step` at the states.

        With n for the tanh, and [v] for the diagonal matrix of a vector,

        .. math::

            [1 - z] + [(n - h)\, z\, (1 - z)]\, A_z
            + [z\,(1 - n^2)]\, R\, \bigl([r] + [h\, r\, (1 - r)]\, A_r\bigr).

        Parameters
        ----------
        x : array_like, shape (..., 2)
            States h.

        Returns
        -------
        ndarray, shape (..., 2, 2)
            Entry [i, j] is the derivative of the new state's unit i by the old state's unit j.

        Examples
        --------
        >>> from unrolled.maps import ChaoticGRU
        >>> ChaoticGRU().jacobian([0.0, 0.0])  # all gates 1/2: I / 2 + R / 4
        array([[-0.75, -2.  ],
               [ 2.  ,  1.75]])
        """
        h = check_state(x, self.n_state)
        z, r, new = self._gates(h)

        def rows(scale, matrix):
            return scale[..., :, np.newaxis] * matrix

        eye = onp.eye(2, dtype=z.dtype)
        reset = rows(r, eye) + rows(h * r * (1.0 - r), A_R.astype(z.dtype))
        slope = rows(z * (1.0 - new * new), np.matmul(R.astype(z.dtype), reset))
        return rows(1.0 - z, eye) + rows((new - h) * z * (1.0 - z), A_Z.astype(z.dtype)) + slope

    def _gates(self, h):
        A_z, A_r, R_ = (matrix.astype(h.dtype).T for matrix in (A_Z, A_R, R))
        z, r = sigmoid(np.dot(h, A_z)), sigmoid(np.dot(h, A_r))
        return z, r, np.tanh(np.dot(r * h, R_))
