"""Unfinished Python as tokens: `tokenize` gives up at what a reader is in the middle of typing."""

import keyword
import re
from typing import NamedTuple

PIECE = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |   (?P<string>(?P<prefix>[rbuf]|rb|br|rf|fr|)(?P<quote>'''|\"\"\"|'|\"))
    |   (?P<number>(?:\d|\.\d)[\w.]*)
    |   (?P<name>[^\W\d]\w*)
    |   (?P<newline>\n)
    |   (?P<space>(?:[^\S\n]|\\\n)+)
    |   (?P<op>.)""",
    re.VERBOSE | re.IGNORECASE,
)
CLOSING = {")": "(", "]": "[", "}": "{"}
# At the start of a line these begin a statement, whatever bracket a line above left open.
STATEMENT = re.compile(r"\n(?:import|from|def|class|with|while|return|try|@)\b")


class Token(NamedTuple):
    """A piece of code; `kind` is "name", "keyword", "number", "string", "newline" or "op"."""

    kind: str
    text: str


class OpenString(NamedTuple):
    """A string that is not closed before the cursor."""

    prefix: str
    quote: str
    body: str


class Scan(NamedTuple):
    """The tokens before the cursor, and what the cursor is in when that is not code.

    `open_string` is None or an `OpenString`, `in_comment` is true behind a `#`.
    """

    tokens: list
    open_string: OpenString | None = None
    in_comment: bool = False


def scan(text):
    """Split `text`, the code up to the cursor, into a `Scan`.

    Line ends inside of brackets are left out, as Python does. In the braces of an unfinished
    f-string the tokens are those of the brace.

    Examples
    --------
    >>> [token.text for token in scan("np.zeros((3,\\n  2)).sh").tokens]
    ['np', '.', 'zeros', '(', '(', '3', ',', '2', ')', ')', '.', 'sh']
    >>> scan("params['W_").open_string
    OpenString(prefix='', quote="'", body='W_')
    >>> [token.text for token in scan("print(f'{np.pi:.2f} and {np.e").tokens]
    ['np', '.', 'e']
    """
    tokens, brackets, position = [], [], 0
    while position < len(text):
        piece = PIECE.match(text, position)
        kind, position = piece.lastgroup, piece.end()
        if piece["string"] is not None:
            end = _string_end(text, position, piece["quote"])
            if end is None:
                string = OpenString(piece["prefix"].lower(), piece["quote"], text[position:])
                return _in_string(tokens, string)
            tokens.append(Token("string", text[piece.start() : end]))
            position = end
        elif kind == "comment":
            if position == len(text):
                return Scan(tokens, in_comment=True)
        elif kind == "newline":
            if brackets and STATEMENT.match(text, piece.start()):
                brackets.clear()
            if not brackets:
                tokens.append(Token("newline", "\n"))
        elif kind == "op":
            _note_bracket(brackets, piece.group())
            tokens.append(Token("op", piece.group()))
        elif kind == "name":
            word = piece.group()
            tokens.append(Token("keyword" if keyword.iskeyword(word) else "name", word))
        elif kind == "number":
            tokens.append(Token("number", piece.group()))
    return Scan(tokens)


def _note_bracket(brackets, sign):
    if sign in "([{":
        brackets.append(sign)
    elif sign in CLOSING and brackets and brackets[-1] == CLOSING[sign]:
        brackets.pop()


def _string_end(text, start, quote):
    """Where the string ends whose body begins at `start`; None when it is open at the end."""
    position = start
    while position < len(text):
        if text[position] == "\\":
            position += 2
        elif text.startswith(quote, position):
            return position + len(quote)
        elif text[position] == "\n" and len(quote) == 1:
            return position  # Python complains here; what follows is a new line
        else:
            position += 1
    return None


def _in_string(tokens, string):
    brace = _open_brace(string.body) if "f" in string.prefix else None
    if brace is None:
        return Scan(tokens, open_string=string)
    inner = scan(brace)
    depth = 0
    for token in inner.tokens:
        if token.kind != "op":
            continue
        depth += (token.text in "([{") - (token.text in ")]}")
        if depth == 0 and token.text in ":!":  # what follows is a format
            return Scan(tokens, open_string=string)
    return inner


def _open_brace(body):
    """What stands behind the last brace of an f-string's body that is not closed, or None."""
    start, depth, position = None, 0, 0
    while position < len(body):
        sign = body[position]
        if depth == 0 and body[position : position + 2] in ("{{", "}}"):
            position += 1
        elif sign == "{":
            start = position + 1 if depth == 0 else start
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        position += 1
    return body[start:] if depth else None
