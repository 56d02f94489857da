"""The adding problem against its definition."""

import numpy as np
import pytest

from unrolled import Adding
from unrolled.losses import cost_per_prediction

VARIANTS = {"pascanu": 0.5, "arjovsky": 1.0}  # the weight of the sum in the target


def draw(variant="pascanu", batch_size=2000, length=40, seed=0):
    return Adding(variant).sample(np.random.default_rng(seed), batch_size, length)


@pytest.mark.parametrize("length", [10, 11, 19, 40, 103])
@pytest.mark.parametrize("variant", VARIANTS)
def test_marks_fill_their_windows_and_nothing_else(variant, length):
    u, _ = draw(variant, 4000, length)
    marks = u[..., 1]
    assert set(np.unique(marks)) == {0.0, 1.0}
    np.testing.assert_array_equal(marks.sum(axis=0), 2)
    first, second = marks.argmax(axis=0), length - 1 - marks[::-1].argmax(axis=0)
    border, end = (length // 10, length // 2) if variant == "pascanu" else (length // 2, length)
    assert set(first) == set(range(border))
    assert set(second) == set(range(border, end))


@pytest.mark.parametrize("variant", VARIANTS)
def test_numbers_are_uniform_in_the_unit_interval(variant):
    numbers = draw(variant)[0][..., 0]
    assert 0 <= numbers.min() and numbers.max() < 1
    counts = np.histogram(numbers, bins=10, range=(0, 1))[0]
    # Chi-squared with 9 degrees of freedom is below 27.9 in 999 of 1000 draws.
    assert ((counts - 8000) ** 2 / 8000).sum() < 27.9


@pytest.mark.parametrize(("variant", "weight"), VARIANTS.items())
def test_target_formula(variant, weight):
    u, targets = draw(variant)
    assert u.shape == (40, 2000, 2) and targets.shape == (2000, 1)
    assert u.dtype == targets.dtype == np.float64
    for b in range(200):
        a, c = u[u[:, b, 1] == 1, b, 0]
        assert targets[b, 0] == pytest.approx(weight * (a + c), rel=1e-14)


@pytest.mark.parametrize(("variant", "weight"), VARIANTS.items())
def test_the_baseline_is_the_cost_of_the_best_constant_guess(variant, weight):
    """The target's law is triangular with kurtosis 2.4: a mean of n squared deviations has the
    relative standard error sqrt(1.4 / n). Five of them are allowed, and five of the mean's."""
    n, baseline = 40_000, Adding(variant).baseline
    targets = draw(variant, n, 10)[1]
    guess = targets.mean()
    assert guess == pytest.approx(weight, abs=5 * np.sqrt(baseline / n))
    measured = cost_per_prediction(np.full_like(targets, guess), targets).mean()
    assert measured == pytest.approx(baseline, rel=5 * np.sqrt(1.4 / n))


@pytest.mark.parametrize(
    ("variant", "off", "wrong"),
    [
        ("pascanu", 0.199, 0.0),
        ("pascanu", 0.201, 1.0),
        ("pascanu", -0.201, 1.0),
        ("arjovsky", 0.398, 0.0),  # of the sum: twice as much
        ("arjovsky", -0.402, 1.0),
        ("pascanu", np.nan, 1.0),
        ("arjovsky", np.inf, 1.0),
    ],
)
def test_error_at_its_threshold(variant, off, wrong):
    targets = np.array([[0.3], [0.7]])
    assert Adding(variant).error(targets + off, targets) == wrong
    assert Adding(variant).error(targets + [[off], [0.0]], targets) == wrong / 2


def test_an_error_of_exactly_four_hundredths_is_wrong():
    assert Adding().error([[0.2]], [[0.0]]) == 1.0


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((np.zeros((3, 2)), np.zeros((3, 2))), ValueError, r"outputs has shape \(3, 2\), expected \(..., 1\)"),
        ((np.zeros((3, 1)), np.zeros(3)), ValueError, r"targets has shape \(3,\), expected \(3, 1\)"),
        ((np.zeros((3, 1)), 0.5), ValueError, r"targets has shape \(\), expected \(3, 1\)"),
        (("a", 0.5), TypeError, "outputs must hold real numbers .*, got dtype <U1"),
    ],
)
def test_error_refuses_what_only_broadcasts(arguments, error, words):
    with pytest.raises(error, match=words):
        Adding().error(*arguments)


def test_only_two_variants():
    with pytest.raises(ValueError, match=r"variant must be one of \['arjovsky', 'pascanu'\], got 'lstm'"):
        Adding("lstm")
    assert repr(Adding("arjovsky")) == "Adding(variant='arjovsky')"
