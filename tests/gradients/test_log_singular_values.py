"""Singular values of long products, against products that are known or computed exactly."""

import itertools
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from unrolled import ElmanRNN
from unrolled.gradients import jacobian_products, log_singular_values, singular_values, step_jacobians


def rotations(rng, *shape):
    return np.linalg.qr(rng.normal(size=(*shape, shape[-1])))[0]


def mixed(rng, logs):
    """Matrices (T, n, n) whose products have the sums of `logs (T, n)` as logarithms, in turned directions."""
    Q = rotations(rng, len(logs) + 1, logs.shape[1])
    return Q[1:] @ (np.exp(logs)[:, :, None] * Q[:-1].swapaxes(-1, -2))


def summed(logs):
    """The logarithms of the last k steps together, for k = 0, ..., T, the largest first."""
    return -np.sort(-np.concatenate([0.0 * logs[:1], np.cumsum(logs[::-1], axis=0)]), axis=-1)


@pytest.mark.parametrize(
    ("n", "T", "spread"), [(1, 50, 1.0), (2, 500, 3.0), (3, 400, 4.0), (20, 100, 2.0), (7, 200, 0.0)]
)
def test_known_products(n, T, spread):
    """Up to 3200 nats between the largest and the smallest, where numbers end at 709.

    A step's rounding, relative to its norm, moves its smallest value by its condition number, up to
    e^12, times 1e-16; hundreds of steps add up.
    """
    rng = np.random.default_rng(n)
    logs = np.linspace(spread, -spread, n) + 0.5 * rng.normal(size=(T, n))
    expected = summed(logs)
    np.testing.assert_allclose(log_singular_values(mixed(rng, logs)), expected, rtol=0, atol=1e-9)
    if spread == 4.0:
        assert np.ptp(expected[-1]) > 3000


def test_diagonal_products_are_exact():
    """Also when the order of the directions changes on the way."""
    rng = np.random.default_rng(0)
    logs = 5.0 * rng.normal(size=(40, 6))
    diagonal = np.exp(logs)[:, :, None] * np.eye(6)
    np.testing.assert_allclose(log_singular_values(diagonal), summed(logs), rtol=1e-14, atol=1e-13)
    shuffled = diagonal[:, rng.permutation(6)]  # permuted rows are permuted in the next step again
    assert np.allclose(log_singular_values(shuffled)[1], -np.sort(-logs[-1]), rtol=1e-14)


def test_rational_products_in_exact_arithmetic():
    """2 x 2 matrices of fractions: squares of the singular values solve a quadratic with exact coefficients."""
    rng = np.random.default_rng(1)
    numbers = rng.integers(-64, 65, size=(120, 2, 2))
    product, ours = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]], log_singular_values(numbers / 16)
    with localcontext() as context:
        context.prec = 400
        for k, M in enumerate(numbers[::-1]):
            F = [[Fraction(int(x), 16) for x in row] for row in M]
            product = [[sum(product[i][m] * F[m][j] for m in range(2)) for j in range(2)] for i in range(2)]
            if k % 10 != 9:
                continue
            (a, b), (c, d) = product
            square, det = a * a + b * b + c * c + d * d, a * d - b * c
            square, det = (Decimal(x.numerator) / Decimal(x.denominator) for x in (square, det))
            larger = (square + (square * square - 4 * det * det).sqrt()) / 2
            expected = [float(larger.ln() / 2), float(abs(det).ln() - larger.ln() / 2)]
            np.testing.assert_allclose(ours[k + 1], expected, rtol=1e-12, atol=1e-12)
    assert np.ptp(ours[-1]) > 45  # 1e20, beyond the precision of a number


def compound(M, j):
    """The j-th compound matrix: all minors of order j. That of a product is the product of those."""
    sets = list(itertools.combinations(range(M.shape[-1]), j))
    return np.array([[np.linalg.det(M[np.ix_(a, b)]) for b in sets] for a in sets])


@pytest.mark.parametrize("kind", ["random", "one matrix", "network"])
def test_sums_of_the_largest_by_minors(kind):
    """The j largest singular values multiply to the norm of the compound matrices' product, which is its
    largest singular value, and so not lost."""
    rng, n, T = np.random.default_rng(2), 4, 120
    if kind == "network":
        cell = ElmanRNN(1, n)
        params = {"W_hh": 1.5 * rng.normal(size=(n, n)), "W_xh": rng.normal(size=(n, 1)), "b": np.zeros(n)}
        J = step_jacobians(cell, params, rng.normal(size=(T, 1, 1)))[:, 0]
    else:
        J = rng.normal(size=(T, n, n)) if kind == "random" else np.stack([rng.normal(size=(n, n))] * T)
    ours = np.cumsum(log_singular_values(J), axis=-1)
    for j in range(1, n + 1):
        product, log = np.eye(len(list(itertools.combinations(range(n), j)))), 0.0
        for k, M in enumerate(J[::-1]):
            product = product @ compound(M, j)
            size = np.linalg.norm(product, 2)
            product, log = product / size, log + np.log(size)
            assert ours[k + 1, j - 1] == pytest.approx(log, abs=1e-9)
    assert ours[-1, 0] - ours[-1, -1] / n > 40


@pytest.mark.parametrize("n", [2, 3, 8, 21])
def test_the_sum_is_the_logarithm_of_the_determinant(n):
    J = np.random.default_rng(n).normal(size=(60, n, n))
    expected = np.cumsum(np.linalg.slogdet(J)[1][::-1])
    np.testing.assert_allclose(log_singular_values(J)[1:].sum(axis=-1), expected, rtol=1e-12, atol=1e-10)


@pytest.mark.parametrize("n", [2, 5, 20])
def test_the_inverse_product_has_the_negative_logarithms(n):
    """What is smallest for one is largest for the other."""
    J = np.random.default_rng(n).normal(size=(80, n, n))
    forward, back = log_singular_values(J)[-1], log_singular_values(np.linalg.inv(J)[::-1])[-1]
    np.testing.assert_allclose(forward, -back[::-1], rtol=0, atol=1e-8)
    assert np.ptp(forward) > 40


@pytest.mark.parametrize("skew", [1.0, 10.0, 1e3])
def test_thousands_of_equal_steps_without_growth(skew):
    """Powers of a rotation seen in other units stay bounded, and so must what they are made of."""
    angle, T = 0.7, 3000
    units = np.array([1.0, skew])

    def power(k):
        c, s = np.cos(k * angle), np.sin(k * angle)
        return units[:, None] * np.array([[c, -s], [s, c]]) / units

    expected = np.array([np.linalg.norm(power(k), 2) for k in range(T + 1)])
    ours = log_singular_values(np.stack([power(1)] * T))
    np.testing.assert_allclose(ours[:, 0], np.log(expected), rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours[:, 1], -np.log(expected), rtol=0, atol=1e-9)


def test_short_products_have_the_singular_values_of_the_product():
    J = np.random.default_rng(0).normal(size=(4, 3, 2, 6, 6))
    ours = log_singular_values(J)
    assert ours.shape == (5, 3, 2, 6)
    np.testing.assert_allclose(np.exp(ours), singular_values(jacobian_products(J)), rtol=1e-9)
    for at in np.ndindex(3, 2):
        alone = J[(slice(None), *at)]
        np.testing.assert_allclose(ours[(slice(None), *at)], log_singular_values(alone), rtol=0, atol=1e-12)


def test_a_change_of_coordinates_by_rotations_changes_nothing():
    rng = np.random.default_rng(0)
    J, Q, P = rng.normal(size=(50, 5, 5)), rotations(rng, 5), rotations(rng, 5)
    turned = J.copy()
    turned[-1], turned[0] = Q @ J[-1], J[0] @ P
    np.testing.assert_allclose(log_singular_values(turned)[-1], log_singular_values(J)[-1], rtol=0, atol=1e-10)


def test_directions_that_are_lost():
    """A direction mapped to zero stays lost, whatever the others do, also when they are far smaller."""
    rng = np.random.default_rng(3)
    Q = rotations(rng, 31, 3)
    parallel = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1e-8]])  # singular values 2, 1e-8, 0
    ours = log_singular_values(Q[1:] @ parallel @ Q[:-1].swapaxes(-1, -2))
    k = np.arange(31.0)
    np.testing.assert_allclose(ours[:, 0], k * np.log(2.0), rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours[:, 1], k * np.log(1e-8), rtol=0, atol=1e-5)  # 1e-8 of rounding a step
    assert ours[0, 2] == 0.0 and np.all(ours[1:, 2] == -np.inf)


def test_a_direction_that_is_lost_after_many_steps():
    """By then the others differ by 1e85; the smallest of them must not be taken for the lost one.

    A singular step has no inverse, so rounding of 1e-16 in it moves the small values by a factor of
    order 1. Not by more: what the lost direction leaves behind is e^179 times too large.
    """
    rng = np.random.default_rng(3)
    Q = rotations(rng, 31, 3)
    parallel = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1e-8]])
    good = np.diag([1.0, 0.5, 1e-6])
    ours = log_singular_values(Q[1:] @ np.stack([parallel] * 15 + [good] * 15) @ Q[:-1].swapaxes(-1, -2))
    for k in range(1, 16):
        # diag(1, 2^-15) [[1, 1], [1, 1]]^k is 2^(k - 1) times the column (1, 2^-15) times the row (1, 1)
        expected = (k - 0.5) * np.log(2.0) + 0.5 * np.log1p(0.25**15)
        assert ours[15 + k, 0] == pytest.approx(expected, abs=1e-12)
        assert ours[15 + k, 1] == pytest.approx(15 * np.log(1e-6) + k * np.log(1e-8), abs=1.0)
        assert ours[15 + k, 2] == -np.inf


def test_rounding_does_not_take_the_place_of_a_smaller_direction():
    """What is left of the second column, 6e-16, has the direction of the third, which counts for less so far."""
    parallel = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 6e-16], [0.0, 0.0, 1e-8]])
    good = np.diag([1.0, 0.5, 1e-6])
    ours = log_singular_values(np.stack([parallel] + [good] * 15))[-1]
    assert ours[1] == pytest.approx(15 * np.log(1e-6) + np.log(1e-8), abs=1e-6) and ours[2] == -np.inf


def test_silent_units_cost_a_direction_each():
    rng = np.random.default_rng(0)
    active = rng.random((12, 8)) < 0.7
    J = active[:, :, None] * rng.normal(size=(12, 8, 8))
    for k, logs in enumerate(log_singular_values(J)):
        # Generic matrices keep as many directions as the step that has fewest.
        assert np.sum(np.isfinite(logs)) == min(active[12 - k :].sum(axis=1), default=8)


@pytest.mark.parametrize("M", [np.zeros((3, 3)), [[0.0, 2.0, 0.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]]])
def test_products_that_become_zero(M):
    ours = log_singular_values(np.stack([np.array(M)] * 4))
    assert np.all(ours[3:] == -np.inf) and np.all(ours[0] == 0.0)
    if np.any(M):
        np.testing.assert_allclose(ours[1], [np.log(3.0), np.log(2.0), -np.inf], rtol=1e-14)
        np.testing.assert_allclose(ours[2], [np.log(6.0), -np.inf, -np.inf], rtol=1e-14)


def test_entries_near_the_ends_of_the_numbers():
    for size in (1e300, 1e-300):
        J = size * np.random.default_rng(0).normal(size=(10, 3, 3))
        shift = np.arange(11)[:, None] * np.log(size)
        np.testing.assert_allclose(log_singular_values(J), log_singular_values(J / size) + shift, rtol=1e-12)


def test_shapes_and_dtypes():
    assert np.array_equal(log_singular_values(np.zeros((0, 2, 3, 3))), np.zeros((1, 2, 3)))
    assert log_singular_values(np.zeros((4, 0, 2, 2))).shape == (5, 0, 2)
    J = np.random.default_rng(0).normal(size=(20, 4, 4)).astype(np.float32)
    ours = log_singular_values(J)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, log_singular_values(J.astype(float)), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("function", [log_singular_values, jacobian_products])
@pytest.mark.parametrize(
    ("J", "error", "words"),
    [
        (np.eye(2), ValueError, r"jacobians has shape \(2, 2\), expected \(T, ..., n, n\), time first; .* J\[None\]"),
        (np.zeros((3, 2, 4)), ValueError, r"jacobians has shape \(3, 2, 4\), expected \(..., n, n\)"),
        (np.full((1, 2, 2), np.nan), ValueError, "jacobians has entries that are not finite"),
        (np.zeros((1, 2, 2), complex), TypeError, "jacobians must hold real numbers .*, got dtype complex128"),
    ],
)
def test_bad_input_is_named(function, J, error, words):
    with pytest.raises(error, match=words):
        function(J)
