"""The container of a series refuses what would go wrong later, and splits without overlap."""

import numpy as np
import pytest

from unrolled.datasets import TimeSeries


def test_arrays_are_copies_and_read_only():
    value = np.array([1.0, 2.0])
    series = TimeSeries("x", [0, 1], value)
    value[0] = 99.0
    assert series.value[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        series.value[0] = 5.0


def test_splitting_at_a_time_loses_and_doubles_nothing():
    series = TimeSeries("x", np.arange(10.0), np.arange(10.0) ** 2, note="kept")
    before, after = series.between(stop=4), series.between(4)
    np.testing.assert_array_equal(np.r_[before.value, after.value], series.value)
    assert after.time[0] == 4.0 and before.note == "kept"


@pytest.mark.parametrize(
    ("time", "value", "words"),
    [
        ([0, 1, 2], [1.0, 2.0], "time has 3 entries and value has 2"),
        ([0, 1, 1], [1.0, 2.0, 3.0], "from 1.0 to 1.0 at entry 2"),
        ([0, 1], [1.0, np.nan], r"value has shape \(2,\) and 1 entries that are not finite"),
        ([[0, 1]], [1.0, 2.0], r"time has shape \(1, 2\)"),
    ],
)
def test_bad_series_are_refused_by_name(time, value, words):
    with pytest.raises(ValueError, match=words):
        TimeSeries("x", time, value)


def test_an_empty_stretch_names_what_the_series_covers():
    series = TimeSeries("rain", [2000.0, 2001.0], [1.0, 2.0])
    with pytest.raises(ValueError, match=r"\[2005, None\); the series 'rain' covers 2000 to 2001"):
        series.between(2005)
