"""A named series of numbers in time: the form in which every data set is handed out."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, eq=False)
class TimeSeries:
    """A series of real numbers with the story of where it comes from.

    Parameters
    ----------
    name : str
        What was measured.
    time : array_like, shape (T,)
        When, in the unit named by `time_units`; strictly increasing.
    value : array_like, shape (T,)
        What was found, in the unit named by `units`; finite.
    units, time_units : str
        Units of `value` and of `time`.
    source, licence, note : str
        Who made the data, under which terms it may be passed on, what to know before using it.

    Notes
    -----
    Both arrays are kept as read-only float64, so that a cell that is run twice finds the same
    numbers; copy them (``series.value.copy()``) before changing them.

    Examples
    --------
    >>> s = TimeSeries("tide", [0, 1, 2], [0.1, 0.4, 0.2], units="m", time_units="h")
    >>> len(s), float(s.value.max())
    (3, 0.4)
    >>> s.between(1).time
    array([1., 2.])
    """

    name: str
    time: np.ndarray
    value: np.ndarray
    units: str = ""
    time_units: str = ""
    source: str = ""
    licence: str = ""
    note: str = ""

    def __post_init__(self):
        for field in ("time", "value"):
            array = np.array(getattr(self, field), dtype=np.float64)
            if array.ndim != 1 or not np.isfinite(array).all():
                raise ValueError(
                    f"TimeSeries: {field} has shape {array.shape} and {np.sum(~np.isfinite(array))} "
                    "entries that are not finite; expected one axis of finite numbers."
                )
            array.flags.writeable = False
            object.__setattr__(self, field, array)
        if len(self.time) != len(self.value):
            raise ValueError(
                f"TimeSeries: time has {len(self.time)} entries and value has {len(self.value)}; "
                "expected one value for each time."
            )
        if np.any(np.diff(self.time) <= 0):
            where = int(np.argmax(np.diff(self.time) <= 0))
            raise ValueError(
                f"TimeSeries: time goes from {self.time[where]} to {self.time[where + 1]} at entry "
                f"{where + 1}; expected strictly increasing times: sort them, drop repeats."
            )

    def __len__(self):
        return len(self.value)

    def between(self, start=None, stop=None):
        """Cut out the stretch ``start <= time < stop``.

        Parameters
        ----------
        start, stop : float, optional
            Limits in `time_units`; a missing one leaves that side open.

        Returns
        -------
        TimeSeries
            The same series, shorter; what `start` excludes and `stop` excludes never overlap, so
            ``s.between(stop=t)`` and ``s.between(t)`` split a series into training and test.

        Examples
        --------
        >>> s = TimeSeries("tide", [0, 1, 2], [0.1, 0.4, 0.2])
        >>> len(s.between(stop=1)), len(s.between(1))
        (1, 2)
        """
        keep = np.ones(len(self), dtype=bool)
        if start is not None:
            keep &= self.time >= start
        if stop is not None:
            keep &= self.time < stop
        if not keep.any():
            span = f"{self.time[0]:.6g} to {self.time[-1]:.6g}" if len(self) else "nothing"
            raise ValueError(
                f"between: no time lies in [{start}, {stop}); the series {self.name!r} covers {span}."
            )
        return replace(self, time=self.time[keep], value=self.value[keep])
