"""The shipped sunspot numbers: complete, undamaged, and with the features history knows."""

from importlib.resources import files

import numpy as np
import pytest

from unrolled.datasets import _sunspots, sunspots
from unrolled.datasets._read import parse_csv


@pytest.fixture(scope="module")
def series():
    return sunspots()


def test_every_month_is_there_once(series):
    assert len(series) == 12 * (2008 - 1749 + 1) == 3120
    np.testing.assert_allclose(np.diff(series.time), 1 / 12, atol=1e-9)
    assert series.time[0] == 1749 + 0.5 / 12


def test_known_values_of_the_printed_table(series):
    """First and last entry, and the highest month on record, October 1957."""
    assert (series.value[0], series.value[-1]) == (58.0, 0.8)
    assert series.value.max() == 253.8
    assert series.time[series.value.argmax()] == pytest.approx(1957 + 9.5 / 12)


def test_february_1824_is_the_mean_of_its_neighbours(series):
    """The note says that this one value is interpolated: it is, to the printed digit."""
    feb = 12 * (1824 - 1749) + 1
    assert series.value[feb] == pytest.approx(series.value[[feb - 1, feb + 1]].mean(), abs=0.051)
    assert "February 1824" in series.note


def test_the_cycle_lasts_eleven_years(series):
    """The spectrum's highest peak gives the period that everybody knows (10.5 to 11.5 years)."""
    power = np.abs(np.fft.rfft(series.value - series.value.mean())) ** 2
    period = len(series) / 12 / np.argmax(power)
    assert 10.5 < period < 11.5


def test_source_and_terms_travel_with_the_numbers(series):
    assert "NOAA" in series.source and "public domain" in series.licence
    readme = (files("unrolled.datasets") / "data" / "README.md").read_text()
    assert "sunspots.csv" in readme and "public domain" in readme


def test_a_damaged_file_is_refused():
    raw = (files("unrolled.datasets") / "data" / "sunspots.csv").read_bytes()
    damaged = raw.replace(b"1957,10,253.8", b"1957,10,353.8")
    assert damaged != raw
    with pytest.raises(RuntimeError, match="'sunspots.csv' is damaged.*expected.*Reinstall"):
        parse_csv("sunspots.csv", damaged, _sunspots.SHA256)
