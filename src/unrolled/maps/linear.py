"""The linear map: all that happens close to a fixed point, with everything known on paper."""

from unrolled.maps.network import Network


class Linear(Network):
    r"""The map :math:`x_{t+1} = W x_t + b`.

    Parameters
    ----------
    W : array_like, shape (..., n, n)
        The matrix. Leading axes, a sweep, broadcast against those of the states.
    b : array_like, shape (..., n), optional
        The shift; zero when None.

    Attributes
    ----------
    n_state : int
        Number of units.

    Notes
    -----
    Its one fixed point is :math:`(I - W)^{-1} b`, and its Lyapunov exponents are the logarithms of
    the moduli of the eigenvalues of W. In the long run the spectral radius decides whether states
    grow; in the short run the singular values do.

    Examples
    --------
    >>> from unrolled.maps import Linear
    >>> Linear([[0.5, 1.0], [0.0, 0.5]], b=[0.0, 1.0]).step([1.0, 2.0])
    array([2.5, 2. ])
    """

    def __init__(self, W, b=None):
        super().__init__(W, b, "identity")

    def __repr__(self):
        return f"Linear(W={self.W!r}, b={self.b!r})"

    def jacobian(self, x):
        """The matrix W, at every state.

        Parameters
        ----------
        x : array_like, shape (..., n)
            States.

        Returns
        -------
        ndarray, shape (..., n, n)

        Examples
        --------
        >>> from unrolled.maps import Linear
        >>> Linear([[0.5, 1.0], [0.0, 0.5]]).jacobian([1.0, 2.0])
        array([[0.5, 1. ],
               [0. , 0.5]])
        """
        return super().jacobian(x)
