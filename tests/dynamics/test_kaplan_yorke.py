"""The Kaplan-Yorke dimension on spectra for which it can be read off."""

import numpy as np
import pytest

from unrolled.dynamics import kaplan_yorke_dimension


@pytest.mark.parametrize(
    ("exponents", "dimension"),
    [
        ([-0.5], 0.0),
        ([-0.1, -3.0], 0.0),
        ([0.0, -1.0], 1.0),  # a curve, such as an invariant circle
        ([0.0, 0.0, -1.0], 2.0),
        ([0.5, -1.0], 1.5),
        ([-1.0, 0.5], 1.5),  # the order does not matter
        ([0.5, 0.25, -0.25, -2.0], 3.25),
        ([1.0, -1.0, -5.0], 2.0),  # areas are kept
        ([0.3, -np.inf], 1.0),
        ([0.3, -0.1, -np.inf], 2.0),
        ([-np.inf, -np.inf], 0.0),
        ([0.5, 0.1], 2.0),  # volumes grow: all there is
        ([0.9056, 0.0, -14.5723], 2.06215),  # Lorenz (Sprott 2003: 2.06215)
        ([0.41992, -1.62390], 1.25859),
    ],
)
def test_known_dimensions(exponents, dimension):
    found = kaplan_yorke_dimension(exponents)
    assert isinstance(found, float)
    assert found == pytest.approx(dimension, abs=1e-5)


def test_many_at_once():
    exponents = np.random.default_rng(0).normal(-0.3, 1.0, size=(4, 5, 6))
    found = kaplan_yorke_dimension(exponents)
    assert found.shape == (4, 5)
    one_by_one = [[kaplan_yorke_dimension(e) for e in row] for row in exponents]
    np.testing.assert_array_equal(found, one_by_one)
    assert len(np.unique(np.floor(found))) > 3


def test_it_is_where_the_sums_cross_zero():
    """The sums of 1, 2, ... exponents, joined by straight lines, have their zero there."""
    for exponents in np.random.default_rng(1).normal(0.0, 1.0, size=(50, 5)):
        falling = np.sort(exponents)[::-1]
        sums = np.concatenate([[0.0], np.cumsum(falling)])
        if falling[0] < 0 or sums[-1] >= 0:
            continue
        dimension = kaplan_yorke_dimension(exponents)
        assert np.interp(dimension, np.arange(6), sums) == pytest.approx(0.0, abs=1e-12)
        assert 1.0 <= dimension < 5.0


@pytest.mark.parametrize("bad", [[0.1, np.nan], [np.inf, 0.0], [], 0.5])
def test_bad_input_is_named(bad):
    with pytest.raises(ValueError, match="exponents has"):
        kaplan_yorke_dimension(bad)
