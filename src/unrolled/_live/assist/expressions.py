"""The expression that ends at a place in the code, and the call whose brackets the place is in."""

import ast
from typing import NamedTuple

from unrolled._live.assist.scanning import CLOSING, Token

VALUES = {"True": True, "False": False, "None": None}
EMPTY = {")": (), "]": [], "}": {}}


class Path(NamedTuple):
    """An expression made of steps: `root`, then `("attribute", name)`, `("item", key)`, `("call",)`.

    `name` is the root's name, or None when the root is a literal; then `literal` is its value.
    """

    name: str | None
    literal: object
    steps: list


class Call(NamedTuple):
    """The call whose arguments are being typed: what is called, and what was given so far."""

    function: Path
    arguments: list  # one list of tokens per argument; the last is the one at the cursor


def path_before(tokens, end=None):
    """The `Path` that ends just before token number `end`, or None when it is not so simple.

    Examples
    --------
    >>> from unrolled._live.assist.scanning import scan
    >>> path_before(scan("x = params['W'].sum()").tokens)
    Path(name='params', literal=None, steps=[('item', 'W'), ('attribute', 'sum'), ('call',)])
    """
    i = (len(tokens) if end is None else end) - 1
    steps = []
    while i >= 0:
        token = tokens[i]
        if token.kind == "name" or token.text in VALUES:
            if i and tokens[i - 1] == ("op", "."):
                steps.insert(0, ("attribute", token.text))
                i -= 2
                continue
            if token.text in VALUES:
                return Path(None, VALUES[token.text], steps)
            return Path(token.text, None, steps)
        if token.kind in ("string", "number"):
            return _literal_path([token], steps)
        if token.text not in CLOSING:
            return None
        start = _opening(tokens, i)
        if start is None:
            return None
        if not ends_operand(tokens, start):
            return Path(None, EMPTY[token.text], steps) if _is_display(tokens[start : i + 1]) else None
        inside = tokens[start + 1 : i]
        if token.text == ")":
            steps.insert(0, ("call",))
        elif token.text == "]":
            steps.insert(0, ("item", literal(inside)))
        i = start - 1
    return None


def call_around(tokens):
    """The innermost `Call` whose brackets are open at the end of `tokens`, or None.

    Examples
    --------
    >>> from unrolled._live.assist.scanning import scan
    >>> call = call_around(scan("plt.plot(x, y[").tokens), call_around(scan("plt.plot(x, y, co").tokens)
    >>> call[0] is None, call[1].function.steps, len(call[1].arguments)
    (True, [('attribute', 'plot')], 3)
    """
    start = open_bracket(tokens)
    if start is None or tokens[start].text != "(" or not ends_operand(tokens, start):
        return None
    function = path_before(tokens, start)
    return function and Call(function, _arguments(tokens[start + 1 :]))


def is_definition(tokens):
    """Whether the open brackets at the end of `tokens` hold the parameters of a `def` or the bases of a `class`."""
    start = open_bracket(tokens)
    return start is not None and start >= 2 and tokens[start - 2].text in ("def", "class")


def open_bracket(tokens):
    """The index of the innermost bracket that is open at the end of `tokens`, or None."""
    closed = 0
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].kind == "newline" and not closed:
            return None  # line ends inside of brackets are no tokens
        if tokens[i].kind != "op":
            continue
        if tokens[i].text in CLOSING:
            closed += 1
        elif tokens[i].text in "([{":
            if not closed:
                return i
            closed -= 1
    return None


def ends_operand(tokens, end):
    """Whether something that can be called or indexed ends just before token number `end`."""
    if end == 0:
        return False
    token = tokens[end - 1]
    return token.kind in ("name", "string", "number") or token.text in (")", "]", "}", *VALUES)


def literal(tokens):
    """The value of a literal, `...` for anything else."""
    try:
        return ast.literal_eval("".join(token.text for token in tokens))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return ...


def _literal_path(tokens, steps):
    value = literal(tokens)
    if value is ... and tokens[0].kind == "string":  # an f-string
        value = ""
    return None if value is ... else Path(None, value, steps)


def _opening(tokens, end):
    depth = 0
    for i in range(end, -1, -1):
        if tokens[i].kind == "op":
            depth += (tokens[i].text in CLOSING) - (tokens[i].text in "([{")
            if depth == 0:
                return i
    return None


def _is_display(tokens):
    """Whether brackets hold a tuple, list or dict, as far as its methods are concerned."""
    signs = {token.text for token in _at_depth(tokens[1:-1]) if token.kind == "op"}
    if tokens[0].text == "(":
        return "," in signs
    return tokens[0].text == "[" or ":" in signs or len(tokens) == 2


def _at_depth(tokens):
    depth = 0
    for token in tokens:
        opens, closes = token.text in "([{" and token.kind == "op", token.text in CLOSING and token.kind == "op"
        depth -= closes
        if depth == 0:
            yield token
        depth += opens


def _arguments(tokens):
    arguments = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "op":
            depth += (token.text in "([{") - (token.text in CLOSING)
        if depth == 0 and token == Token("op", ","):
            arguments.append([])
        else:
            arguments[-1].append(token)
    return arguments
