"""The monthly sunspot numbers: the real series on which chapter 1 trains its first network."""

from unrolled.datasets._read import read_csv
from unrolled.datasets._series import TimeSeries

SHA256 = "1cd463a9ad9397aa148c5b5f15bf7fcafe85c4f8b4c10ed334b9f930a8a2f945"


def sunspots():
    """Load the monthly mean sunspot numbers from January 1749 to December 2008.

    Returns
    -------
    TimeSeries
        3120 months: `time` is the middle of the month as a decimal year, `value` the relative
        sunspot number (version 1, no unit). One cycle lasts about eleven years, 132 months.

    Raises
    ------
    RuntimeError
        If the data file is not, byte for byte, the one that belongs to this version.

    Notes
    -----
    The value of February 1824 is interpolated: nobody observed the sun in that month. Values of the
    number's version 2, in use since 2015, are larger. ``datasets/data/README.md`` tells the rest.

    References
    ----------
    NOAA National Geophysical Data Center, monthly mean sunspot numbers, as distributed with
    statsmodels.

    Examples
    --------
    >>> from unrolled.datasets import sunspots
    >>> s = sunspots()
    >>> len(s)
    3120
    >>> print(f"{s.value.max():.1f} in {s.time[s.value.argmax()]:.2f}")
    253.8 in 1957.79
    >>> train, test = s.between(stop=1976), s.between(1976)
    >>> len(train), len(test)
    (2724, 396)
    """
    table = read_csv("sunspots.csv", SHA256)
    return TimeSeries(
        name="Monthly mean sunspot number",
        time=table["year"] + (table["month"] - 0.5) / 12,
        value=table["sunspots"],
        units="relative sunspot number",
        time_units="year",
        source="NOAA National Geophysical Data Center, as distributed with statsmodels",
        licence="public domain (as stated by statsmodels)",
        note="Version 1 of the number. February 1824 is interpolated between its neighbours.",
    )
