"""What may be typed next: names, attributes, arguments, modules, keys."""

import functools
import inspect
import sys
import types

from unrolled._live.assist import modules
from unrolled._live.assist.expressions import call_around, ends_operand, is_definition, open_bracket, path_before
from unrolled._live.assist.lookup import UNKNOWN, Instance, Scope, class_of, is_a
from unrolled._live.assist.scanning import scan
from unrolled._live.assist.signatures import keywords

# More are not sent to the page; it then asks again with every letter.
MOST_OPTIONS = 1000
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def complete(before, names, sources=()):
    """Complete the code at the cursor.

    Parameters
    ----------
    before : str
        The text of the cell up to the cursor.
    names : dict
        The variables of the page.
    sources : list of str
        All cells of the page, for what they import.

    Returns
    -------
    completion : dict or None
        None where nothing can be completed: in a comment, in words, in a new name. Otherwise
        `typed`, the end of `before` that the options would replace; `options`, a list of `label`,
        `type`, `detail` and, where it is not the label, the text to `insert`; `whole`, whether these
        are all, also for a longer `typed`; and `wants`, which tells what the language itself may add:
        "name" (a name or a keyword), "operator" (a keyword between two values) or "" (nothing).

    Examples
    --------
    >>> complete("ma", {"matrix": 1.5})["options"]
    [{'label': 'matrix', 'type': 'variable', 'detail': 'float'}]
    >>> complete("x = 'ma", {"matrix": 1.5}) is None
    True
    """
    found = scan(before)
    scope = Scope(names, sources)
    if found.in_comment:
        return None
    if found.open_string:
        return _key_in_quotes(found.tokens, found.open_string, scope)
    tokens, typed = found.tokens, ""
    if tokens and tokens[-1].kind in ("name", "keyword") and before.endswith(tokens[-1].text):
        typed = tokens.pop().text
    elif tokens and tokens[-1].kind == "number" and before.endswith(tokens[-1].text):
        return None
    statement = _statement(tokens)
    if statement and statement[0].text in ("import", "from"):
        return _imports(statement, typed)
    if tokens and tokens[-1] == ("op", "."):
        value = scope.value(path) if (path := path_before(tokens, len(tokens) - 1)) else UNKNOWN
        return None if value is UNKNOWN else _answer(typed, _attributes(value, typed), "")
    if _binds_a_name(tokens):
        return None
    if ends_operand(tokens, len(tokens)):
        return _answer(typed, [], "operator")
    options = _arguments(tokens, scope) + _keys_with_quotes(tokens, scope) + _names(names, typed)
    return _answer(typed, options, "name")


def option(label, kind, detail="", insert=None):
    return {"label": label, "type": kind, "detail": detail} | ({} if insert is None else {"insert": insert})


def kind_of(value):
    """What the editor draws beside a name."""
    if is_a(value, types.ModuleType):
        return "namespace"
    if is_a(value, type):
        return "class"
    # An object that can be called is a variable, when its class is the reader's.
    called = callable(value) and type(value).__module__ != "__main__"
    return "function" if called or is_a(value, (staticmethod, classmethod)) else "variable"


def detail_of(value):
    """A word or two about a variable.

    Examples
    --------
    >>> import numpy as np
    >>> detail_of(np.zeros((3, 4))), detail_of({"a": 1}), detail_of(len)
    ('array 3 × 4', 'dict of 1', '')
    """
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(value) is numpy.ndarray:
        return f"array {' × '.join(map(str, value.shape))}".rstrip()
    if type(value) in (dict, list, tuple, set):
        return f"{type(value).__name__} of {len(value)}"
    return "" if kind_of(value) != "variable" else type(value).__name__


def _answer(typed, options, wants):
    whole = len(options) <= MOST_OPTIONS
    if not whole:
        # The editor knows better how to match; but not with a hundred thousand of them.
        part = typed.casefold()
        options = [o for o in options if part in o["label"].casefold()][:MOST_OPTIONS]
    return {"typed": typed, "options": options, "whole": whole, "wants": wants}


def _statement(tokens):
    """The tokens of the statement that is being typed."""
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].kind == "newline" or tokens[i] == ("op", ";"):
            return tokens[i + 1 :]
    return tokens


def _binds_a_name(tokens):
    """Whether the reader is about to make up a name."""
    if tokens and tokens[-1].text in ("def", "class", "as", "lambda", "for"):
        return True
    default = tokens and tokens[-1].text in ("=", ":")
    return bool(is_definition(tokens) and not default and tokens[open_bracket(tokens) - 2].text == "def")


def _names(names, typed):
    return [
        option(name, kind_of(value), detail_of(value))
        for name, value in names.items()
        if is_a(name, str) and name.isidentifier() and (typed.startswith("_") or not name.startswith("_"))
    ]


# ---------------------------------------------------------------- attributes
def _attributes(value, typed):
    members = _members(value)
    public = [name for name in members if is_a(name, str) and name.isidentifier()]
    if not typed.startswith("_"):
        public = [name for name in public if not name.startswith("_")]
    return [option(name, _attribute_kind(members[name], value)) for name in public]


def _members(value):
    """The attributes of an object, as they are stored; what `__dir__` and `__getattr__` would add is left out."""
    if is_a(value, types.ModuleType):
        return dict(vars(value))
    cls = value if is_a(value, type) else class_of(value)
    members = {}
    for base in reversed(type.__dict__["__mro__"].__get__(cls)):
        members |= type.__dict__["__dict__"].__get__(base)
    if not is_a(value, (type, Instance)):
        try:
            members |= object.__getattribute__(value, "__dict__")
        except AttributeError:  # it has slots only
            pass
    return members


def _attribute_kind(value, owner):
    if type(value) in (property, functools.cached_property) or inspect.isdatadescriptor(value):
        return "property"
    kind = kind_of(value)
    if is_a(owner, types.ModuleType):
        return kind
    return {"function": "method", "variable": "property"}.get(kind, kind)


# ---------------------------------------------------------------- arguments and keys
def _arguments(tokens, scope):
    """The names of the arguments that the call around the cursor still takes."""
    call = call_around(tokens)
    if call is None or call.arguments[-1]:
        return []
    function = scope.value(call.function)
    if function is UNKNOWN or not (callable(function) or is_a(function, Instance)):
        return []
    named = [argument for argument in call.arguments[:-1] if argument[1:2] == [("op", "=")]]
    used = {argument[0].text for argument in named}
    given = keywords(function, n_positional=len(call.arguments) - 1 - len(named))
    return [option(f"{name}=", "parameter", default) for name, default in given.items() if name not in used]


def _keys(tokens, scope):
    """The keys of what stands before an open `[` at the end of `tokens`."""
    if len(tokens) < 2 or tokens[-1] != ("op", "[") or not ends_operand(tokens, len(tokens) - 1):
        return []
    path = path_before(tokens, len(tokens) - 1)
    value = scope.value(path) if path else UNKNOWN
    if is_a(value, dict):
        return list(dict.keys(value))
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(value) is numpy.ndarray:
        return list(value.dtype.names or ())
    return []


def _keys_with_quotes(tokens, scope):
    keys = [key for key in _keys(tokens, scope) if type(key) in (str, int, bool)]
    return [option(repr(key) if type(key) is not str else _quoted(key), "key") for key in keys]


def _key_in_quotes(tokens, string, scope):
    """Complete a key whose quotes are open: the words of other strings are the reader's own."""
    keys = [key for key in _keys(tokens, scope) if type(key) is str]
    if not keys or string.prefix not in ("", "u"):
        return None
    options = [option(key, "key", insert=_escaped(key, string.quote) + string.quote) for key in keys]
    return _answer(string.body, options, "")


def _escaped(key, quote):
    """What stands between quotes for a string; letters of all alphabets stay themselves."""
    body = "".join(ESCAPES.get(c, c if c.isprintable() else repr(c)[1:-1]) for c in key)
    return body.replace(quote[0], "\\" + quote[0])


def _quoted(key):
    quote = "'" if '"' in key and "'" not in key else '"'
    return quote + _escaped(key, quote) + quote


# ---------------------------------------------------------------- imports
def _imports(statement, typed):
    """Complete a module's name, or what is imported from it."""
    words = [token.text for token in statement]
    if words[-1] == "as" or "import" in words and words[-1] == ")":
        return None
    if words[0] == "from" and "import" in words:
        if words[-1] not in ("import", ",", "("):
            return _answer(typed, [], "operator")
        members = modules.members("".join(words[1 : words.index("import")]))
        options = [option(name, "namespace" if value is None else kind_of(value)) for name, value in members.items()]
        return _answer(typed, [o for o in options if typed.startswith("_") or not o["label"].startswith("_")], "")
    if words[-1] not in ("import", "from", ",", "."):
        return _answer(typed, [option("import", "keyword")] if words[0] == "from" else [option("as", "keyword")], "")
    package = _package(statement)
    found = modules.submodules(package) if package else modules.top_level()
    return _answer(typed, [option(name, "namespace") for name in found], "")


def _package(tokens):
    """The dotted name that ends, with a dot, at the end of an import statement."""
    path = path_before(tokens, len(tokens) - 1) if tokens[-1].text == "." else None
    if path is None or path.name is None:
        return ""
    return ".".join([path.name, *(name for step, name in path.steps if step == "attribute")])
