"""expm_skew and cayley: in the group, equal to known rotations, exact to any derivative."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.linalg
from autograd import elementwise_grad, grad, jacobian, make_hvp, make_jvp
from autograd.test_util import check_grads

from unrolled.orthogonal import cayley, expm_skew, orthogonality_error, skew
from unrolled.orthogonal.expm import _by_series

BOTH = pytest.mark.parametrize("transform", [expm_skew, cayley])


def random_skew(n, scale=1.0, batch=(), seed=0):
    return scale * skew(np.random.default_rng(seed).normal(size=(*batch, n * (n - 1) // 2)))


@BOTH
@pytest.mark.parametrize("n", [1, 2, 3, 10, 51, 128])
@pytest.mark.parametrize("scale", [1e-8, 0.1, 3.0])
def test_the_result_is_a_rotation(transform, n, scale):
    W = transform(random_skew(n, scale))
    assert orthogonality_error(W) < 1e-14 * n  # a rounding for every entry of a column
    assert np.linalg.det(W) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("angle", [0.0, 0.3, np.pi / 2, np.pi, 3.0, 100.0])
def test_plane_rotations(angle):
    expected = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    np.testing.assert_allclose(expm_skew(skew([angle])), expected, atol=1e-13)


def test_rodrigues_formula_in_space():
    """exp(A) = I + sin(t)/t A + (1 - cos t)/t^2 A^2, t the length of the axis."""
    a = np.array([0.7, -1.1, 2.0])
    A, t = skew(a), np.linalg.norm(a)
    expected = np.eye(3) + np.sin(t) / t * A + (1 - np.cos(t)) / t**2 * A @ A
    np.testing.assert_allclose(expm_skew(A), expected, atol=1e-14)


@pytest.mark.parametrize("n", [1, 2, 17, 64])
def test_the_exponential_and_its_derivative_are_scipys(n):
    A = random_skew(n, 2.0 / np.sqrt(n))
    E, G = random_skew(n, seed=1), np.random.default_rng(2).normal(size=(n, n))
    W, derivative = make_jvp(expm_skew)(A)(E)
    np.testing.assert_allclose(W, scipy.linalg.expm(A), atol=1e-13)
    along_E = scipy.linalg.expm_frechet(A, E, compute_expm=False)
    np.testing.assert_allclose(derivative, along_E, atol=1e-13 * n)
    gradient = grad(lambda A: anp.sum(expm_skew(A) * G))(A)
    transposed = scipy.linalg.expm_frechet(A.T, G, compute_expm=False)
    np.testing.assert_allclose(gradient, (transposed - transposed.T) / 2, atol=1e-13 * n)


def test_the_series_agrees_with_scipy():
    """It is what second derivatives go through, so it has to be right by itself."""
    for scale in (0.0, 1e-3, 1.0, 30.0):
        A = random_skew(7, scale)
        np.testing.assert_allclose(_by_series(A), scipy.linalg.expm(A), atol=1e-12)


@BOTH
@pytest.mark.parametrize("n", [1, 2, 5])
def test_derivatives_in_both_modes_to_order_two(transform, n):
    a = np.random.default_rng(3).normal(size=n * (n - 1) // 2)
    check_grads(lambda a: transform(skew(a)), modes=["fwd", "rev"], order=2)(a)


@BOTH
def test_derivatives_at_the_identity_where_all_eigenvalues_coincide(transform):
    check_grads(lambda a: transform(skew(a)), modes=["fwd", "rev"], order=2)(np.zeros(6))


@BOTH
def test_derivatives_where_eigenvalues_coincide_in_pairs(transform):
    def turned_twice(a):
        return transform(skew(anp.concatenate([a, anp.zeros(4), a])))  # blocks [[0, a], [-a, 0]]

    check_grads(turned_twice, modes=["fwd", "rev"], order=2)(np.array([1.3]))


def test_the_exponential_at_eigenvalue_minus_one():
    """Half a turn, which Cayley cannot make, is a point like any other."""
    np.testing.assert_allclose(expm_skew(skew([np.pi])), -np.eye(2), atol=1e-15)
    check_grads(lambda a: expm_skew(skew(a)), modes=["fwd", "rev"], order=2)(np.array([np.pi]))


def test_fourth_derivatives_of_a_rotation():
    def cosine(t):
        return expm_skew(skew(anp.reshape(t, (1,))))[0, 0]

    for order in range(1, 5):
        cosine = grad(cosine)
        assert cosine(0.7) == pytest.approx(np.cos(0.7 + order * np.pi / 2), abs=1e-13)


def test_fourth_derivatives_of_cayley():
    """The block of s is [[1 - s^2, -2 s], [2 s, 1 - s^2]] / (1 + s^2)."""
    def ours(t):
        return cayley(skew(anp.reshape(t, (1,))))[0, 0]

    def known(t):
        return (1.0 - t**2) / (1.0 + t**2)

    for _ in range(4):
        ours, known = grad(ours), grad(known)
        assert ours(0.7) == pytest.approx(known(0.7), abs=1e-12)


@BOTH
def test_hessian_vector_products_over_either_mode(transform):
    target = np.random.default_rng(5).normal(size=(4, 4))
    a, v = np.random.default_rng(6).normal(size=(2, 6))

    def cost(a):
        return anp.sum((transform(skew(a)) - target) ** 2)

    dense = jacobian(grad(cost))(a)
    np.testing.assert_allclose(dense, dense.T, atol=1e-12)
    np.testing.assert_allclose(make_hvp(cost)(a)[0](v), dense @ v, atol=1e-12)
    np.testing.assert_allclose(make_jvp(grad(cost))(a)(v)[1], dense @ v, atol=1e-12)


@BOTH
def test_conjugation_goes_through(transform):
    """exp(Q A Q^T) = Q exp(A) Q^T, and the same for any function given by a series."""
    A, Q = random_skew(6), expm_skew(random_skew(6, seed=1))
    conjugate = Q @ A @ Q.T
    np.testing.assert_allclose(
        transform((conjugate - conjugate.T) / 2), Q @ transform(A) @ Q.T, atol=1e-13
    )


@BOTH
def test_minus_a_gives_the_inverse(transform):
    A = random_skew(5)
    np.testing.assert_allclose(transform(-A), transform(A).T, atol=1e-14)


@BOTH
def test_a_batch_is_its_matrices_one_by_one(transform):
    A = random_skew(4, batch=(2, 3))
    G = np.random.default_rng(8).normal(size=A.shape)

    def gradient(A, G):
        return grad(lambda A: anp.sum(transform(A) ** 3 * G))(A)

    together = transform(A), gradient(A, G), elementwise_grad(gradient)(A, G)
    for k in np.ndindex(2, 3):
        alone = transform(A[k]), gradient(A[k], G[k]), elementwise_grad(gradient)(A[k], G[k])
        for batched, single in zip(together, alone):
            np.testing.assert_allclose(batched[k], single, rtol=1e-11, atol=1e-11)
    assert transform(np.zeros((0, 4, 4))).shape == (0, 4, 4)


@BOTH
def test_a_step_along_the_gradient_stays_skew_symmetric(transform):
    A, target = random_skew(5), random_skew(5, seed=9)
    for _ in range(20):
        A = A - 0.1 * grad(lambda A: anp.sum((transform(A) - target) ** 2))(A)
    np.testing.assert_array_equal(A, -A.T)


@BOTH
def test_float32_stays_float32(transform):
    A = random_skew(20).astype(np.float32)
    W = transform(A)
    assert W.dtype == np.float32
    assert orthogonality_error(W) < 1e-5
    assert grad(lambda A: anp.sum(transform(A)))(A).dtype == np.float32


def test_cayley_is_its_own_inverse_and_never_reaches_minus_one():
    A = random_skew(5)
    W = cayley(A)
    np.testing.assert_allclose(np.linalg.solve(np.eye(5) + W, np.eye(5) - W), A, atol=1e-13)
    for w in (1.0, 1e3, 1e6):
        eigenvalue = np.linalg.eigvals(cayley(skew([w])))[0]
        assert abs(np.angle(eigenvalue)) == pytest.approx(2.0 * np.arctan(w), rel=1e-12)
        # 1 + eigenvalue = 2 / (1 + i w): it approaches -1 as 2 / w, and is never there.
        assert abs(1.0 + eigenvalue) == pytest.approx(2.0 / np.hypot(1.0, w), rel=1e-6)


@BOTH
def test_bad_input_is_named(transform):
    with pytest.raises(ValueError, match=r"A is not skew-symmetric.*skew\(a\)"):
        transform(np.eye(3))
    with pytest.raises(ValueError, match=r"A has shape \(3,\), expected \(\.\.\., n, n\)"):
        transform(np.zeros(3))
    with pytest.raises(ValueError, match="A has entries that are not finite"):
        transform([[0.0, np.inf], [-np.inf, 0.0]])


def test_a_matrix_that_is_skew_up_to_rounding_is_taken():
    Q = expm_skew(random_skew(30, seed=1))
    A = Q @ random_skew(30) @ Q.T  # never exactly skew
    assert np.abs(A + A.T).max() > 0
    assert orthogonality_error(expm_skew(A)) < 1e-12
