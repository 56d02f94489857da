"""How many threads numpy's matrix products use."""

import sys
from contextlib import contextmanager
from importlib.util import find_spec

from unrolled._check import check_count


@contextmanager
def blas_threads(n_threads):
    """Let matrix products use `n_threads` threads inside the block; None leaves them alone.

    The products of a small network take microseconds. Shared among threads they gain nothing,
    and where other work keeps the cores busy, threads that wait for each other cost many times
    the product. Needs threadpoolctl and does nothing without it, or in a web page, where there
    is one thread.

    Examples
    --------
    >>> import numpy as np
    >>> with blas_threads(1):
    ...     product = np.ones((2, 2)) @ np.ones((2, 2))
    """
    if n_threads is not None:
        check_count("threads", n_threads)
    if n_threads is None or sys.platform == "emscripten" or find_spec("threadpoolctl") is None:
        yield
        return
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=n_threads, user_api="blas"):
        yield
