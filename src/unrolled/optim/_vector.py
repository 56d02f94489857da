"""A dict of arrays as one long vector, and back."""

import numpy as np


def pack(arrays):
    """All entries of a dict of arrays in one float64 vector, in the order of its keys.

    Examples
    --------
    >>> pack({"a": np.array([1.0, 2.0]), "b": np.array([[3.0]])})
    array([1., 2., 3.])
    """
    return np.concatenate([np.ravel(a) for a in arrays.values()]).astype(float, copy=False)


def unpack(vector, like):
    """The dict of arrays that `pack` made `vector` of: keys, shapes and dtypes are those of `like`.

    Examples
    --------
    >>> unpack(np.arange(3.0), {"a": np.zeros(2), "b": np.zeros((1, 1))})
    {'a': array([0., 1.]), 'b': array([[2.]])}
    """
    arrays, start = {}, 0
    for k, a in like.items():
        stop = start + np.size(a)
        arrays[k] = vector[start:stop].reshape(np.shape(a)).astype(a.dtype)
        start = stop
    return arrays
