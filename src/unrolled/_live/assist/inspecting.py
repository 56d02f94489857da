"""What the name at the cursor is, or the call that the cursor is in."""

import reprlib
import sys
import types

from unrolled._live.assist.completing import detail_of, kind_of
from unrolled._live.assist.docstrings import blocks
from unrolled._live.assist.expressions import call_around, path_before
from unrolled._live.assist.lookup import UNKNOWN, Instance, Scope, class_of, doc, is_a
from unrolled._live.assist.scanning import scan
from unrolled._live.assist.signatures import implementation, signature_text

NUMBERS = (bool, int, float, complex, type(None))


def describe(before, after, names, sources=()):
    """Describe what stands at the cursor.

    Parameters
    ----------
    before, after : str
        The text of the cell on both sides of the cursor.
    names, sources
        As for `completing.complete`.

    Returns
    -------
    description : dict or None
        None when nothing is known there. `name`, as it was written; `signature`, with brackets, or what
        kind of value it is; `text`, one line to be read aloud; `blocks`, the documentation as
        `docstrings.blocks` has it.

    Examples
    --------
    >>> found = describe("sorted(x, ", ")", {"x": [1, 2]})
    >>> found["name"], found["signature"]
    ('sorted', '(iterable, /, *, key=None, reverse=False)')
    >>> describe("x", "", {"x": [1, 2]})["signature"]
    'list of 2: [1, 2]'
    """
    scope = Scope(names, sources)
    for path in _candidates(before, after):
        value = scope.value(path)
        if value is not UNKNOWN:
            return _description(_written(path), value)
    return None


def _candidates(before, after):
    """First the name at the cursor, then the function whose arguments the cursor is in."""
    word = _head(after)
    found = scan(before + word)
    tokens = found.tokens
    if tokens and not found.in_comment and not found.open_string and tokens[-1].kind == "name":
        # Only a name that the cursor touches: behind a space the reader is at the next argument.
        if (before + word).endswith(tokens[-1].text) and (path := path_before(tokens)):
            yield path
    call = call_around(scan(before).tokens)
    if call:
        yield call.function


def _head(after):
    """The rest of the word that the cursor is in."""
    length = 0
    while length < len(after) and (after[length].isalnum() or after[length] == "_"):
        length += 1
    return after[:length]


def _written(path):
    parts = [path.name if path.name is not None else repr(path.literal)]
    for step, *argument in path.steps:
        if step == "attribute":
            parts.append(f".{argument[0]}")
        else:
            parts.append("()" if step == "call" else "[…]")
    return "".join(parts)


def _description(name, value):
    if is_a(value, Instance):
        signature = f"made by {value.cls.__name__}"
    elif kind_of(value) == "variable":
        signature = _value_text(value)
    elif is_a(value, types.ModuleType):
        signature = "module"
    else:
        signature = signature_text(value)
    # What a number or a list is needs no telling; what it holds does.
    text = "" if _is_plain_data(value) else doc(implementation(value)) or ""
    found = blocks(text)
    if signature.startswith("(") and found and found[0]["text"].startswith(f"{name.rpartition('.')[2]}("):
        # numpy repeats the signature where Python cannot tell it.
        found = found[1:] or found
    first = next((block["text"] for block in found if block["kind"] == "paragraph"), "")
    separator = "" if signature.startswith("(") else ": " if signature else ""
    spoken = f"{name}{separator}{signature}. {first}".strip()
    return {"name": name, "signature": signature, "text": spoken, "blocks": found}


def _is_plain_data(value):
    numpy = sys.modules.get("numpy")
    array = numpy is not None and is_a(value, (numpy.ndarray, numpy.generic))
    return array or type(value) in (*NUMBERS, str, bytes, list, tuple, dict, set, frozenset)


class _Careful(reprlib.Repr):
    """Represents containers and numbers, and only names the class of everything else."""

    maxlevel, maxdict, maxlist, maxtuple, maxstring = 2, 8, 8, 8, 60

    def repr1(self, value, level):
        if type(value) in (*NUMBERS, str, list, tuple, dict, set):
            return super().repr1(value, level)
        return f"<{detail_of(value) or class_of(value).__name__}>"


def _value_text(value):
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(value) is numpy.ndarray:
        return _array_text(numpy, value)
    if numpy is not None and is_a(value, numpy.generic):
        return f"{type(value).__name__}: {value.item()!r}"
    if _is_plain_data(value):
        return f"{detail_of(value)}: {_Careful().repr(value)}"
    return f"an object of class {type(value).__name__}"


def _array_text(numpy, value):
    text = f"{detail_of(value)}, {value.dtype}"
    if value.dtype.kind in "biufc":  # others could run code to represent themselves
        shown = numpy.array2string(value.ravel()[:6], precision=4, separator=", ")
        text += f": {shown[:-1]}, …]" if value.size > 6 else f": {shown}"
    return text
