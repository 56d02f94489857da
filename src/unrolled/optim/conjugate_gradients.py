"""Conjugate gradients, stopped when the quadratic has all but stopped to fall (Martens 2010)."""

from math import ceil

import numpy as np

from unrolled._check import check_callable, check_count, check_float_array, check_number, check_shape

_SPACING = 1.3  # Martens keeps the iterates 1, 2, 3, 4, 5, 7, 9, ...: each about 1.3 times the last


def conjugate_gradients(product, b, *, x0=None, max_iterations=250, tol=5e-4):
    """Solve A x = b for a symmetric positive definite A, known by its products only.

    Minimises the quadratic q(x) = x'Ax / 2 - b'x. After i iterations it stops as soon as q is
    negative and the last k = max(10, i / 10) iterations have improved it by less than the
    fraction ``k * tol``: Martens (2010, section 4.4), who wants a good step, not the solution.

    Parameters
    ----------
    product : callable
        ``product(v)`` returns A v.
    b : array_like, shape (n,)
    x0 : array_like, shape (n,), optional
        Where to start; zero when None.
    max_iterations : int
        A vector of n entries needs no more than n, but for rounding.
    tol : float
        0 goes on until the residual is zero to rounding, or to `max_iterations`.

    Returns
    -------
    list of (int, ndarray)
        Some of the iterates with their numbers, spaced ever wider; the last pair is where it
        stopped. Training may prefer an earlier one.

    Examples
    --------
    >>> import numpy as np
    >>> A = np.array([[2.0, 1.0], [1.0, 3.0]])
    >>> n_iterations, x = conjugate_gradients(lambda v: A @ v, [3.0, 4.0])[-1]
    >>> n_iterations, x.round(12)
    (2, array([1., 1.]))
    """
    check_callable("product", product)
    b = check_float_array("b", b)
    check_shape("b", b, (None,))
    x = np.zeros_like(b) if x0 is None else check_float_array("x0", x0).copy()
    check_shape("x0", x, b.shape)
    check_count("max_iterations", max_iterations)
    if not 0 <= check_number("tol", tol) < np.inf:
        raise ValueError(f"tol must be 0 or more, and finite, got {tol}")

    residual = b - product(x) if x.any() else b.copy()
    negligible = np.finfo(b.dtype).eps * np.linalg.norm(b)
    direction, squared = residual, residual @ residual
    quadratic = [-0.5 * (x @ (b + residual))]  # x'Ax / 2 - b'x, with A x = b - residual
    iterates, due = [(0, x)], 1.0
    for i in range(1, max_iterations + 1):
        if squared**0.5 <= negligible:
            break
        curved = product(direction)
        curvature = direction @ curved
        if not curvature > 0:
            raise FloatingPointError(
                f"conjugate gradients met v'Av = {curvature:.3g} in iteration {i}: "
                "the matrix must be positive definite (more damping makes it so)"
            )
        step = squared / curvature
        x = x + step * direction
        residual = residual - step * curved
        previous, squared = squared, residual @ residual
        direction = residual + (squared / previous) * direction
        quadratic.append(-0.5 * (x @ (b + residual)))
        if i >= ceil(due):
            iterates.append((i, x))
            while ceil(due) <= i:
                due *= _SPACING
        k = max(10, i // 10)
        if i > k and quadratic[-1] < 0 and quadratic[-1] - quadratic[-1 - k] > k * tol * quadratic[-1]:
            break
    if len(quadratic) - 1 > iterates[-1][0]:
        iterates.append((len(quadratic) - 1, x))
    return iterates
