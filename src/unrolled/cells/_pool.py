"""Large scratch arrays kept between calls.

An array of a megabyte goes back to the operating system when it is freed, and asking for it
again costs more than a third of a small training step in page faults. Arrays that never leave
`loss_and_grad` are therefore borrowed here and given back. Borrowing removes the array from the
pool, so that nested or concurrent calls get arrays of their own.
"""

from threading import Lock

import numpy as np

_MOST_BYTES = 2**28  # of all kept arrays together; the oldest go first

_arrays = {}
_lock = Lock()  # networks may be trained in threads side by side


def borrow(shape, dtype):
    """An uninitialised array, perhaps one that was given back before."""
    with _lock:
        array = _arrays.pop((shape, np.dtype(dtype)), None)
    return np.empty(shape, dtype) if array is None else array


def give_back(array):
    """Return a borrowed array of which no view is in use any more."""
    if array.base is not None:
        return  # part of something larger, which was not borrowed
    with _lock:
        _arrays.pop((array.shape, array.dtype), None)
        _arrays[array.shape, array.dtype] = array
        while sum(a.nbytes for a in _arrays.values()) > _MOST_BYTES:
            del _arrays[next(iter(_arrays))]
