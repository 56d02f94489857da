"""What the eigenvalues of a map's Jacobian say about a fixed point."""

import numpy as np

# At a fold a fixed point is known to the square root of the precision only, its eigenvalues no
# better: closer to the unit circle than this, rounding would decide on which side they are.
MARGIN = 1e-6


def decompose(J):
    """Eigenvalues (..., n), largest modulus first, and their vectors in the columns (..., n, n).

    Of equal moduli the larger real part comes first, then the positive imaginary one.
    """
    values, vectors = np.linalg.eig(J)
    keys = (-np.round(values.imag, 12), -np.round(values.real, 12), -np.round(np.abs(values), 12))
    order = np.lexsort(keys, axis=-1)
    values = np.take_along_axis(values, order, axis=-1).astype(complex)
    return values, np.take_along_axis(vectors, order[..., None, :], axis=-1)


def is_stable(eigenvalues):
    """Whether all moduli are below 1, by more than the margin within which they are known."""
    return (np.abs(eigenvalues) < 1.0 - MARGIN).all(axis=-1)


def count_unstable(eigenvalues):
    """How many moduli are above 1, by more than the margin within which they are known."""
    return (np.abs(eigenvalues) > 1.0 + MARGIN).sum(axis=-1)


def kind_of(eigenvalues):
    """The field's word for one fixed point with these eigenvalues (n,), largest modulus first."""
    if (np.abs(np.abs(eigenvalues) - 1.0) <= MARGIN).any():
        return "marginal"
    turns = "focus" if abs(eigenvalues[0].imag) > MARGIN else "node"
    n_unstable = count_unstable(eigenvalues)
    if n_unstable == 0:
        return f"stable {turns}"
    return f"unstable {turns}" if n_unstable == len(eigenvalues) else "saddle"
