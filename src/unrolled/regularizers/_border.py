"""What counts as regularisers, for a model and for `fit`."""

from unrolled._check import check_callable, check_number


def check_regularizers(regularizers, schedules=False):
    """Return the dict of functions and weights; a weight may be a function if `schedules`."""
    if not hasattr(regularizers, "items"):
        raise TypeError(f"regularizers must be a dict of functions and weights, got {regularizers!r}")
    for function, weight in regularizers.items():
        check_callable("each key of regularizers", function)
        if not (schedules and callable(weight)):
            check_number(f"the weight of {function!r} in regularizers", weight)
    return dict(regularizers)
