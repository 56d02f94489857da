"""What the functions of this module check."""

from unrolled._check import check_plain_array, check_square


def check_matrix(W):
    """Return `W` as one square matrix of finite floating-point numbers."""
    W = check_plain_array("W", W)
    check_square("W", W)
    if W.ndim > 2:
        raise ValueError(f"W has shape {W.shape}, expected one matrix (n, n); take one at a time")
    return W
