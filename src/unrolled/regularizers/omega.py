"""The regulariser Omega of Pascanu et al. (2013): keep the error signal's length, step by step."""

import numpy as np

from unrolled.cells.elman import ElmanRNN

_SMALLEST = 1e-20  # squared length below which a signal has died and is not counted


def omega(model, params, u, targets, x0=None):
    r"""How much the error signal changes its length from step to step, and how W_hh should change.

    With :math:`\delta_t` the gradient of the loss with respect to the pre-activation of step t, and
    :math:`v_t = f'(z_t) \circ W_{hh}^T \delta_{t+1}` the part of it that comes back from the next
    step,

    .. math::

        \Omega = \operatorname{mean} \left(
            \frac{\|v_t\|^2}{\|\delta_{t+1}\|^2} - 1 \right)^{\!2}

    over all steps t = 1, ..., T - 1 and sequences in which :math:`\|\delta_{t+1}\|^2` is at least
    1e-20.

    Parameters
    ----------
    model : SequenceModel
        With an `ElmanRNN`.
    params : dict of ndarray
        One network, without replica axes.
    u, targets, x0
        As for `SequenceModel.loss`.

    Returns
    -------
    value : float
        0 when no signal is left to count.
    grads : dict of ndarray
        Zero but for ``W_hh``. As published, it is only the *immediate* derivative: W_hh in the
        formula above is moved, the signals delta and the slopes f'(z) are held constant. It is
        not the gradient of `value` as a function of the parameters.

    Raises
    ------
    TypeError
        If the cell is not an `ElmanRNN`.

    Notes
    -----
    Equation 9 of the paper has norms where its gradient (equation 10), its supplement and its
    code have squared norms; here are the squared ones. The mean over what counts is the code's.
    The derivative of one term is :math:`4 (r - 1) / \|\delta\|^2 \; \delta\, (f' \circ v)^T` with r
    the ratio.
    As a regulariser of `SequenceModel.loss_and_grad` it shares the backward pass of the loss.

    References
    ----------
    Pascanu, R., Mikolov, T., Bengio, Y. (2013). On the difficulty of training recurrent neural
    networks. ICML, section 3.3.

    Examples
    --------
    An orthogonal matrix and linear units keep every signal as long as it is:

    >>> import numpy as np
    >>> from unrolled import ElmanRNN, SequenceModel
    >>> model, rng = SequenceModel(ElmanRNN(1, 4, "identity"), n_outputs=2), np.random.default_rng(0)
    >>> params = model.init(rng, "orthogonal")
    >>> value, grads = omega(model, params, rng.normal(size=(9, 5, 1)), rng.integers(2, size=5))
    >>> bool(value < 1e-25), bool(np.abs(grads["W_hh"]).max() < 1e-12)
    (True, True)
    """
    _, _, value, dW = model._loss_and_grad(params, u, targets, x0, with_omega=True)
    return value, {k: dW if k == "W_hh" else np.zeros_like(p) for k, p in params.items()}


def check_cell(cell):
    """Raise unless Omega is defined for `cell`."""
    if not isinstance(cell, ElmanRNN):
        raise TypeError(f"omega is defined for an ElmanRNN, got {cell!r}")


def omega_of_signal(cell, W_hh, h, delta, pulled_back_is_next):
    """Value and gradient in W_hh, from hidden units h and signals delta, both (T, B, H).

    `pulled_back_is_next` tells that nothing but v_t goes into delta_t: the loss looks at the
    last state only.
    """
    H = W_hh.shape[-1]
    value, n_counted, dW = 0.0, 0, np.zeros_like(W_hh)
    n = max(1, 2**15 // max(1, delta[:1].size))  # steps that fit into the cache together
    for start in range(0, len(delta) - 1, n):
        stop = min(start + n, len(delta) - 1)
        later, slopes = delta[start + 1 : stop + 1], cell.f.slope(h[start:stop])
        if pulled_back_is_next:
            v = delta[start:stop]
        else:
            v = np.matmul(later, W_hh)
            v *= slopes
        length = np.einsum("tbi,tbi->tb", later, later)
        counted = length >= _SMALLEST
        length = np.where(counted, length, 1.0)
        excess = np.where(counted, np.einsum("tbi,tbi->tb", v, v) / length - 1.0, 0.0)
        slopes *= v
        later = later * (4.0 * excess / length)[..., None]
        dW += later.reshape(-1, H).T @ slopes.reshape(-1, H)
        value += float((excess * excess).sum())
        n_counted += int(counted.sum())
    if not n_counted:
        return 0.0, dW
    return value / n_counted, dW / n_counted
