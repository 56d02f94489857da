"""Real data, shipped with the package, each series with its source and its terms."""

from unrolled.datasets._series import TimeSeries
from unrolled.datasets._sunspots import sunspots

__all__ = ["TimeSeries", "sunspots"]
