"""Conjugate gradients against numpy's solver, and Martens' rule of when to stop."""

import numpy as np
import pytest

from unrolled.optim import conjugate_gradients


def positive_definite(rng, n, condition=100.0):
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.geomspace(1, condition, n) @ Q.T


@pytest.mark.parametrize("n", [1, 2, 7, 30])
@pytest.mark.parametrize("warm", [False, True])
def test_the_solution_is_numpys(n, warm):
    rng = np.random.default_rng(n)
    A, b = positive_definite(rng, n), rng.normal(size=n)
    x0 = rng.normal(size=n) if warm else None
    _, x = conjugate_gradients(lambda v: A @ v, b, x0=x0, tol=0.0, max_iterations=5 * n)[-1]
    np.testing.assert_allclose(x, np.linalg.solve(A, b), rtol=1e-9, atol=1e-11)


def test_k_different_eigenvalues_take_k_iterations():
    rng = np.random.default_rng(0)
    Q, _ = np.linalg.qr(rng.normal(size=(20, 20)))
    A = Q * np.repeat([1.0, 2.0, 5.0], [5, 5, 10]) @ Q.T
    b = rng.normal(size=20)
    _, x = conjugate_gradients(lambda v: A @ v, b, tol=0.0, max_iterations=3)[-1]
    np.testing.assert_allclose(x, np.linalg.solve(A, b), rtol=1e-10, atol=1e-12)


def test_each_iterate_is_the_best_of_its_krylov_space():
    """Of all combinations of b, A b, ..., A^(i-1) b, x_i makes x'Ax / 2 - b'x least."""
    rng = np.random.default_rng(3)
    A, b = positive_definite(rng, 8, 10.0), rng.normal(size=8)
    for i, x in conjugate_gradients(lambda v: A @ v, b, tol=0.0, max_iterations=6):
        if i == 0:
            assert not x.any()
            continue
        K, _ = np.linalg.qr(np.stack([np.linalg.matrix_power(A, j) @ b for j in range(i)], axis=1))
        np.testing.assert_allclose(x, K @ np.linalg.solve(K.T @ A @ K, K.T @ b), rtol=1e-7, atol=1e-10)


def test_it_stops_by_martens_rule_written_out():
    """First i > k = max(10, i / 10) with q_i < 0 and (q_i - q_{i-k}) / q_i < k tol."""
    rng = np.random.default_rng(1)
    A, b = positive_definite(rng, 200, 1e4), rng.normal(size=200)
    tol = 5e-4
    everything = [conjugate_gradients(lambda v: A @ v, b, tol=0.0, max_iterations=i)[-1][1] for i in range(1, 150)]
    q = [0.0] + [0.5 * x @ A @ x - b @ x for x in everything]
    expected = next(
        i for i in range(11, 150) if q[i] < 0 and (q[i] - q[i - max(10, i // 10)]) / q[i] < max(10, i // 10) * tol
    )
    i, x = conjugate_gradients(lambda v: A @ v, b, tol=tol)[-1]
    assert i == expected and 20 < i < 150
    np.testing.assert_array_equal(x, everything[i - 1])


def test_a_start_that_is_uphill_does_not_stop_it():
    """q is positive far from the minimum, where slow progress must not be mistaken for its end."""
    A, b = np.diag(np.geomspace(1, 1e4, 100)), np.ones(100)
    x0 = np.full(100, 50.0)
    i, x = conjugate_gradients(lambda v: A @ v, b, x0=x0)[-1]
    assert 0.5 * x @ A @ x - b @ x < 0


def test_which_iterates_are_kept():
    rng = np.random.default_rng(1)
    A, b = positive_definite(rng, 60, 1e3), rng.normal(size=60)
    numbers = [i for i, _ in conjugate_gradients(lambda v: A @ v, b, tol=0.0, max_iterations=30)]
    assert numbers == [0, 1, 2, 3, 4, 5, 7, 9, 11, 14, 18, 24, 30]  # 1.3^j rounded up, and the last


def test_nothing_to_solve():
    iterates = conjugate_gradients(lambda v: 2 * v, np.zeros(3))
    assert len(iterates) == 1 and iterates[0][0] == 0 and not iterates[0][1].any()


def test_arguments_are_left_alone():
    b, x0 = np.ones(4), np.arange(4.0)
    b.flags.writeable = x0.flags.writeable = False
    conjugate_gradients(lambda v: np.arange(1, 5) * v, b, x0=x0)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"product": 3}, TypeError, "product must be a function, got 3"),
        ({"b": np.ones((2, 2))}, ValueError, r"b has shape \(2, 2\), expected \(any\)"),
        ({"x0": np.ones(3)}, ValueError, r"x0 has shape \(3,\), expected \(2\)"),
        ({"max_iterations": 0}, ValueError, "max_iterations must be at least 1, got 0"),
        ({"tol": -1.0}, ValueError, "tol must be 0 or more, and finite, got -1.0"),
        ({"product": lambda v: -v}, FloatingPointError, "v'Av = -2 in iteration 1: the matrix must be positive"),
        ({"product": lambda v: np.nan * v}, FloatingPointError, "v'Av = nan in iteration 1"),
    ],
)
def test_bad_input(arguments, error, words):
    with pytest.raises(error, match=words):
        conjugate_gradients(**{"product": lambda v: v, "b": np.ones(2)} | arguments)
