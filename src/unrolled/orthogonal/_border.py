"""What counts as a skew-symmetric matrix."""

import numpy as np

from unrolled._check import check_float_array, check_square, value_of

# Of the largest entry. A matrix that was computed to be skew is off by a few roundings; float32 has
# its own precision, so that a matrix converted to float64 afterwards is refused: convert before.
TOLERANCE_IN_ROUNDINGS = 64


def check_skew(name, A):
    """Return `A` as a floating-point array, raising unless it is finite and A^T = -A."""
    A = check_float_array(name, A)
    check_square(name, A)
    value = value_of(A)
    largest = np.abs(value).max(initial=0.0)
    off = np.abs(value + np.swapaxes(value, -1, -2)).max(initial=0.0)
    if off > TOLERANCE_IN_ROUNDINGS * np.finfo(value.dtype).eps * largest:
        raise ValueError(
            f"{name} is not skew-symmetric: {name} + {name}^T has an entry of size {off:.3g}, "
            f"expected 0; make one from its upper entries with skew(a), or take the skew part "
            f"({name} - {name}^T) / 2"
        )
    return A
