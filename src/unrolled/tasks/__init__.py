"""The literature's test problems for long memory, one file each."""

from unrolled.tasks.adding import Adding
from unrolled.tasks.temporal_order import TemporalOrder

__all__ = ["Adding", "TemporalOrder"]
