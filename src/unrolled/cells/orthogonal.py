"""A network whose recurrent matrix is orthogonal by construction."""

import numpy as np

from unrolled._check import check_choice
from unrolled.cells import init
from unrolled.cells._derived import DerivedCell
from unrolled.cells._modrelu import ModReLU
from unrolled.cells.elman import ElmanRNN
from unrolled.orthogonal import cayley, cayley_init, expm_skew, henaff_init, skew, unskew

_MAPS = {"expm": expm_skew, "cayley": cayley}


def _scheme(draw_skew):
    def scheme(cell, rng):
        H, I = cell.n_hidden, cell.n_inputs
        modrelu = cell.nonlinearity == "modrelu"
        return {
            "skew": unskew(draw_skew(rng, H)),
            "W_xh": init.gaussian(rng, H, I, np.sqrt(2.0 / I)),
            "b": rng.uniform(-0.01, 0.01, size=H) if modrelu else np.zeros(H),
        }

    return scheme


class OrthogonalRNN(DerivedCell):
    r"""A network whose recurrent matrix cannot leave the orthogonal matrices.

    The parameter is a skew-symmetric matrix A, and with :math:`W = e^A` or
    :math:`W = (I + A)^{-1} (I - A)`

    .. math::

        x_{t+1} &= f(W x_t + W_{xh} u_t + b), \quad\text{or with modReLU} \\
        x_{t+1} &= \operatorname{sign}(z) \max(|z| + b, 0), \qquad z = W x_t + W_{xh} u_t.

    Gradient descent moves A freely and W stays orthogonal to rounding (Lezcano-Casado &
    Martinez-Rubio 2019 for the exponential; Helfrich et al. 2018 for Cayley's map).

    Parameters
    ----------
    n_inputs, n_hidden : int
        Sizes, at least 1. The state is the hidden vector: ``n_state == n_hidden``.
    nonlinearity : {"modrelu", "tanh", "identity"}
        The function of each unit. Only with "identity" are norms preserved.
    parametrization : {"expm", "cayley"}
        "expm" reaches every rotation, "cayley" all but those with an eigenvalue -1.

    Notes
    -----
    Parameters are a dict: ``skew (n_hidden (n_hidden - 1) / 2,)``, the entries of A above the
    diagonal, ``W_xh (n_hidden, n_inputs)`` and ``b (n_hidden,)``, each after any leading replica
    axes.

    Initialisation schemes: "henaff" (rotations by angles on the whole circle; the "default" of
    "expm") and "cayley" (on a quarter of it; the "default" of "cayley"); input weights are normal
    with variance 2 / n_inputs, modReLU's biases uniform in +-0.01, as in the companion code of
    Lezcano-Casado & Martinez-Rubio, other biases zero.

    Examples
    --------
    >>> import numpy as np
    >>> from unrolled.orthogonal import orthogonality_error
    >>> cell = OrthogonalRNN(n_inputs=1, n_hidden=4)
    >>> params = cell.init(np.random.default_rng(0))
    >>> bool(orthogonality_error(cell.recurrent_matrix(params)) < 1e-14)
    True
    """

    param_names = ("skew", "W_xh", "b")

    def __init__(self, n_inputs, n_hidden, nonlinearity="modrelu", parametrization="expm"):
        super().__init__(n_inputs, n_hidden)
        self.nonlinearity = check_choice("nonlinearity", nonlinearity, ("modrelu", "tanh", "identity"))
        self.parametrization = check_choice("parametrization", parametrization, _MAPS)
        if nonlinearity == "modrelu":
            self.inner = ModReLU(n_inputs, n_hidden)
        else:
            self.inner = ElmanRNN(n_inputs, n_hidden, nonlinearity)

    @property
    def init_schemes(self):
        """Initialisation schemes by name."""
        schemes = {"henaff": _scheme(henaff_init), "cayley": _scheme(cayley_init)}
        return {**schemes, "default": schemes["henaff" if self.parametrization == "expm" else "cayley"]}

    def __repr__(self):
        return (
            f"{super().__repr__()[:-1]}, nonlinearity={self.nonlinearity!r}, "
            f"parametrization={self.parametrization!r})"
        )

    def param_shapes(self):
        """Shape of each parameter, without replica axes.

        Returns
        -------
        dict of tuple
        """
        H = self.n_hidden
        return {"skew": (H * (H - 1) // 2,), "W_xh": (H, self.n_inputs), "b": (H,)}

    def recurrent_matrix(self, params):
        """The orthogonal matrix W that the parameters stand for.

        Parameters
        ----------
        params : dict of array
            May hold further entries, such as a model's read-out.

        Returns
        -------
        array, shape (..., n_hidden, n_hidden)

        Examples
        --------
        >>> import numpy as np
        >>> cell = OrthogonalRNN(n_inputs=1, n_hidden=2)
        >>> W = cell.recurrent_matrix({"skew": np.array([np.pi / 2])})   # a quarter turn
        >>> np.round(W, 12) + 0.0
        array([[ 0.,  1.],
               [-1.,  0.]])
        """
        return _MAPS[self.parametrization](skew(params["skew"]))

    def inner_params(self, params):
        """The parameters of the same network with a free recurrent matrix, which is set to W.

        Parameters
        ----------
        params : dict of array

        Returns
        -------
        dict of array
        """
        return {"W_hh": self.recurrent_matrix(params), "W_xh": params["W_xh"], "b": params["b"]}
