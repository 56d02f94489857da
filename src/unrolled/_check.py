"""Checks at the public border: each error names the argument, what came, what was expected."""

import numbers

import numpy as np
from autograd.extend import Box

FLOATS = frozenset((np.dtype(np.float32), np.dtype(np.float64)))


def value_of(x):
    """The plain array behind `x`, also while autograd is tracing."""
    while isinstance(x, Box):
        x = x._value
    return x


def shape_of(x):
    """The shape of `x`, without the detour that autograd's own `shape` takes."""
    try:
        return x.shape  # of an array, or of one that autograd traces
    except AttributeError:
        return np.shape(x)


def check_float_array(name, value):
    """Return `value` as a floating-point array; autograd's boxes pass through.

    Integers and booleans become float64; float32 and float64 are kept; anything else
    (objects, strings, complex numbers) is refused.
    """
    if isinstance(value, Box):
        return value
    try:
        array = np.asarray(value)
    except ValueError as error:  # ragged nested lists
        raise TypeError(f"{name} must be an array of numbers: {error}") from None
    if array.dtype in FLOATS:
        return array
    if array.dtype.kind in "iub":
        return array.astype(float)
    raise TypeError(f"{name} must hold real numbers (float32 or float64), got dtype {array.dtype}")


def check_plain_array(name, value):
    """Return `value` as a floating-point array, refusing what autograd traces."""
    if isinstance(value, Box):
        raise TypeError(f"{name} is being traced by autograd, which this function cannot follow")
    return check_float_array(name, value)


def check_float_dict(name, given):
    """Return the dict `given` with every entry as a floating-point array."""
    if not hasattr(given, "items"):
        raise TypeError(f"{name} must be a dict of arrays, got {type(given).__name__}")
    return {k: check_float_array(f"{name}[{k!r}]", value) for k, value in given.items()}


def check_shape(name, value, expected):
    """Raise unless `value` has the `expected` shape, in which None stands for any length."""
    shape = shape_of(value)
    if shape == expected:
        return
    fits = len(shape) == len(expected) and all(
        e is None or s == e for s, e in zip(shape, expected)
    )
    if not fits:
        wanted = ", ".join("any" if e is None else str(e) for e in expected)
        raise ValueError(f"{name} has shape {shape}, expected ({wanted})")


def check_square(name, value):
    """Raise unless `value` has the shape (..., n, n) with n >= 1, and is finite."""
    shape = shape_of(value)
    if len(shape) < 2 or shape[-1] != shape[-2] or shape[-1] == 0:
        raise ValueError(f"{name} has shape {shape}, expected (..., n, n) with n of at least 1")
    check_finite(name, value)


def check_finite(name, value):
    """Raise unless every entry of `value` is finite."""
    if not np.isfinite(value_of(value)).all():
        raise ValueError(f"{name} has entries that are not finite")


def check_last_axis(name, value, length, meaning):
    """Raise unless the last axis of `value` has `length` entries (`meaning` says of what)."""
    shape = shape_of(value)
    if not shape or shape[-1] != length:
        raise ValueError(
            f"{name} has shape {shape}, expected (..., {length}): "
            f"its last axis holds {meaning}"
        )


def check_keys(name, given, expected):
    """Raise unless the dict `given` has exactly the `expected` keys."""
    if not hasattr(given, "keys"):
        raise TypeError(f"{name} must be a dict of arrays, got {type(given).__name__}")
    if len(given) == len(expected) and all(k in given for k in expected):
        return
    missing = sorted(set(expected) - set(given.keys()))
    extra = sorted(set(given.keys()) - set(expected), key=str)
    if missing or extra:
        raise ValueError(
            f"{name} must have the keys {sorted(expected)}: "
            f"missing {missing or 'none'}, not known {extra or 'none'}"
        )


def check_count(name, value, minimum=1):
    """Return `value` as an int, raising unless it is a whole number of at least `minimum`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {value}")
    return int(value)


def check_number(name, value):
    """Return `value` as a float, raising unless it is a real number (not a boolean)."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    return float(value)


def check_positive(name, value):
    """Return `value` as a float, raising unless it is a finite number above zero."""
    value = check_number(name, value)
    if not (0 < value < float("inf")):
        raise ValueError(f"{name} must be positive and finite, got {value}")
    return value


def check_callable(name, value):
    """Return `value`, raising unless it can be called."""
    if not callable(value):
        raise TypeError(f"{name} must be a function, got {value!r}")
    return value


def check_choice(name, value, choices):
    """Return `value`, raising unless it is one of `choices`."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {sorted(choices)}, got {value!r}")
    return value


def check_rng(rng):
    """Return `rng`, raising unless it is a `numpy.random.Generator`."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy.random.Generator, got {type(rng).__name__}; "
            "make one with numpy.random.default_rng(seed)"
        )
    return rng
