"""Terms added to the loss, each with its gradient."""

from unrolled.regularizers.norms import l1, l2
from unrolled.regularizers.omega import omega

__all__ = ["l1", "l2", "omega"]
