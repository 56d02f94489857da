"""What the controls that are set in the picture check alike."""

from unrolled.explore.slider import is_number


def interval(owner, name, value):
    """`value` as a pair of floats, the first below the second; `owner` is said in the message."""
    if not is_pair(value) or not value[0] < value[1]:
        raise ValueError(
            f"{owner}: {name} must be (low, high), finite numbers with low below high, got {value!r}"
        )
    return (float(value[0]), float(value[1]))


def is_pair(value):
    """Whether `value` is a tuple or a list of two finite numbers."""
    return isinstance(value, (tuple, list)) and len(value) == 2 and all(map(is_number, value))


def axes_number(owner, value):
    """`value` as the number of one of a figure's axes."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{owner}: axes must be a whole number, 0 for the first axes, got {value!r}")
    return value


def labels(owner, names, count):
    """`names` as a tuple of `count` different, non-empty texts; None stays None."""
    if names is None:
        return None
    good = isinstance(names, (tuple, list)) and len(set(names)) == len(names) == count
    if not good or not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError(f"{owner}: names must be {count} different texts or None, got {names!r}")
    return tuple(names)
