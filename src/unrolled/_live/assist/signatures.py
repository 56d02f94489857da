"""The arguments that a callable takes, from its signature or from its documentation."""

import inspect
import re
import types

from unrolled._live.assist.lookup import Instance, class_of, doc, is_a

# "sin(x, /, out=None, ...)": how numpy's documentation begins where there is no signature.
FIRST_LINE = re.compile(r"\s*\w[\w.]*(\((?:[^()]|\([^()]*\))*\))")
KEYWORD = re.compile(r"(\w+)\s*=")
SECTION = re.compile(r"^(?:Other Parameters|Parameters|Keyword Arguments)\n-+\n", re.MULTILINE)
DOCUMENTED = re.compile(r"^(\w+(?:, \w+)*) *:", re.MULTILINE)
# "All additional keyword arguments are passed to the `.pyplot.figure` call."
FORWARDED = re.compile(r"\n\s*\*\*\w+[^`]*? passed\s+(?:on\s+)?to\s+(?:the\s+)?`[.~]*(?:\w+\.)*(\w+)`")
# matplotlib's tables of properties: "    color or c: color".
PROPERTY = re.compile(r"^ {4,}(\w{2,})(?: or \w+(?:, \w+)*)?: ", re.MULTILINE)


def signature(function):
    """The `inspect.Signature` of a callable, or None when it has none that can be found safely."""
    function = implementation(function)
    if is_a(function, Instance) or not _is_plain(function):
        function = _method_called(function)
        if function is None:
            return None
    try:
        return inspect.signature(function)
    except (ValueError, TypeError):
        return None


def implementation(function):
    """What stands behind one of autograd's numpy functions, which take `*args, **kwargs` themselves."""
    if type(function) is types.FunctionType and vars(function).get("_is_autograd_primitive"):
        return vars(function)["fun"]
    return function


def _is_plain(function):
    """Whether reading its attributes runs no code of the reader's."""
    if is_a(function, (types.FunctionType, types.MethodType)):
        return True
    return not hasattr(type(function), "__getattr__") and type(function).__module__ != "__main__"


def _method_called(value):
    """The method, bound to anything, that runs when a class or an object is called."""
    owner, name = (value, "__init__") if is_a(value, type) else (class_of(value), "__call__")
    method = inspect.getattr_static(owner, name, None)
    return types.MethodType(method, owner) if type(method) is types.FunctionType else None


def signature_text(function):
    """The arguments as they are written, brackets included; "" when nothing is known.

    Examples
    --------
    >>> import numpy as np
    >>> signature_text(abs), signature_text(np.sin)[:17]
    ('(x, /)', '(x, /, out=None, ')
    """
    found = signature(function)
    if found is not None:
        # Annotations are for programs; the documentation below says it in words.
        bare = [p.replace(annotation=p.empty) for p in found.parameters.values()]
        return str(found.replace(parameters=bare, return_annotation=found.empty))
    first = FIRST_LINE.match(doc(implementation(function)) or "")
    return " ".join(first[1].split()) if first else ""


def keywords(function, n_positional=0):
    """The names that may be given as `name=`, with their defaults as text.

    Parameters
    ----------
    function : callable
    n_positional : int
        How many arguments have been given by position.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> names = keywords(plt.plot)
    >>> "scalex" in names, "linewidth" in names, "args" in names
    (True, True, False)
    """
    text = doc(implementation(function)) or ""
    found = signature(function)
    if found is None:
        first = FIRST_LINE.match(text)
        return dict.fromkeys(KEYWORD.findall(first[1]), "") if first else {}
    names, extra = {}, False
    positional = 0
    for parameter in found.parameters.values():
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            positional += 1
            if positional <= n_positional:
                continue
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            names[parameter.name] = _default(parameter)
        extra |= parameter.kind is parameter.VAR_KEYWORD
    if extra:
        more = _forwarded(function, text) | dict.fromkeys(documented(text), "")
        names |= {name: default for name, default in more.items() if name not in found.parameters}
    return names


def documented(text):
    """The names of arguments that a docstring describes: numpydoc's, and matplotlib's properties."""
    text = inspect.cleandoc(text)
    names = []
    for section in SECTION.finditer(text):
        body = re.split(r"\n\S[^\n]*\n-{3,}\n", text[section.end() :], maxsplit=1)[0]
        for group in DOCUMENTED.findall(body):
            names += group.split(", ")
        names += PROPERTY.findall(body)
    return [name for name in dict.fromkeys(names) if name.isidentifier()]


def _forwarded(function, text):
    """The keywords of the function to which, says the documentation, `**keywords` go on."""
    forwarded = FORWARDED.search(text)
    if forwarded is None or type(function) is not types.FunctionType:
        return {}
    target = function.__globals__.get(forwarded[1])
    found = signature(target) if type(target) is types.FunctionType else None
    parameters = found.parameters.values() if found else ()
    return {p.name: _default(p) for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}


def _default(parameter):
    """A default as short text; objects of other types could run code to represent themselves."""
    if type(parameter.default) in (bool, int, float, complex, str, type(None)):
        return repr(parameter.default)
    return ""
