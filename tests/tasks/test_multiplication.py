"""The multiplication problem against its definition."""

import numpy as np
import pytest

from unrolled import Multiplication


def draw(batch_size=2000, length=40, seed=0):
    return Multiplication().sample(np.random.default_rng(seed), batch_size, length)


@pytest.mark.parametrize("length", [10, 11, 19, 40, 103])
def test_marks_fill_their_windows_and_nothing_else(length):
    marks = draw(4000, length)[0][..., 1]
    assert set(np.unique(marks)) == {0.0, 1.0}
    np.testing.assert_array_equal(marks.sum(axis=0), 2)
    first, second = marks.argmax(axis=0), length - 1 - marks[::-1].argmax(axis=0)
    assert set(first) == set(range(length // 10))
    assert set(second) == set(range(length // 10, length // 2))


def test_numbers_are_uniform_in_the_unit_interval(chi_square_is_small):
    numbers = draw()[0][..., 0]
    assert 0 <= numbers.min() and numbers.max() < 1
    assert chi_square_is_small(np.histogram(numbers, bins=10, range=(0, 1))[0])


def test_the_target_is_the_product():
    u, targets = draw()
    assert targets.shape == (2000, 1)
    for b in range(300):
        a, c = u[u[:, b, 1] == 1, b, 0]
        assert targets[b, 0] == a * c


def test_the_baseline_is_the_variance_of_a_product_of_uniform_numbers():
    """E[a² c²] - E[ac]², each integral being 1/3 or 1/2."""
    assert Multiplication.baseline == pytest.approx((1 / 3) ** 2 - (1 / 2) ** 4, rel=1e-14)


@pytest.mark.parametrize(("off", "wrong"), [(0.199, 0), (-0.199, 0), (0.201, 1), (-0.201, 1), (np.inf, 1)])
def test_error_at_its_threshold(off, wrong):
    targets = np.array([[0.3], [0.7]])
    assert Multiplication().error(targets + off, targets) == wrong
    assert Multiplication().error(targets + [[off], [0.0]], targets) == wrong / 2
