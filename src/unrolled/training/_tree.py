"""Nested Python values as JSON and arrays, and back to the last bit. No pickle: data, never code."""

import numpy as np

_PLAIN = (str, bool, int, float, type(None))


def encode(tree, where, arrays):
    """`tree` as something JSON can write; its arrays are put into the dict `arrays`.

    Knows numbers, strings, None, numpy arrays and scalars, and lists, tuples and dicts of them.
    `where` names the value in the error that refuses anything else.
    """
    if type(tree) in _PLAIN:
        return tree
    if isinstance(tree, (np.ndarray, np.generic)) and not tree.dtype.hasobject:
        name = f"a{len(arrays)}"
        arrays[name] = np.asarray(tree)
        return {"scalar" if isinstance(tree, np.generic) else "array": name}
    if type(tree) in (list, tuple):
        items = [encode(value, f"{where}[{i}]", arrays) for i, value in enumerate(tree)]
        return items if type(tree) is list else {"tuple": items}
    if type(tree) is dict:
        return {"dict": [
            [encode(k, f"a key of {where}", arrays), encode(v, f"{where}[{k!r}]", arrays)]
            for k, v in tree.items()
        ]}  # fmt: skip
    raise TypeError(
        f"{where} cannot be kept in a checkpoint, which holds numbers, strings, arrays, and lists, "
        f"tuples and dicts of them: got {type(tree).__name__}"
    )


def decode(tree, arrays):
    """What `encode` was given."""
    if isinstance(tree, list):
        return [decode(value, arrays) for value in tree]
    if not isinstance(tree, dict):
        return tree
    ((kind, content),) = tree.items()
    if kind == "array":
        return arrays[content]
    if kind == "scalar":
        return arrays[content][()]
    if kind == "tuple":
        return tuple(decode(value, arrays) for value in content)
    if kind == "dict":
        return {decode(k, arrays): decode(v, arrays) for k, v in content}
    raise ValueError(f"unknown kind of value {kind!r}")
