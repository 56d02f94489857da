"""Keep numpy from copying blocks of memory that it could read in place."""

import functools

import numpy as np


def small_buffers(function):
    """Run `function` with numpy's buffers for element-wise operations at their smallest useful size.

    From version 2.3 on, numpy copies strided operands into a buffer when their contiguous parts
    are smaller than it (8192 entries unless told otherwise). Gates, time steps and units are
    such parts, mostly of some hundred entries: copying them makes an operation two to five times
    slower.
    """

    @functools.wraps(function)
    def run(*args, **kwargs):
        size = np.setbufsize(512)
        try:
            return function(*args, **kwargs)
        finally:
            np.setbufsize(size)

    return run
