"""A docstring as a few kinds of text, for a reader rather than for a documentation tool."""

import inspect
import re

UNDERLINE = re.compile(r"[-=~]{3,}\s*$")
ITEM_SECTIONS = ("parameters", "returns", "yields", "raises", "attributes", "methods", "see also", "warns",
                 "receives", "keyword arguments", "other parameters")
INLINE = [
    (re.compile(r":(?:[a-z]+:)?[a-z]+:`~?([^`<]+?)(?:\s*<[^`>]*>)?`"), r"\1"),  # :func:`numpy.sin`, :math:`x`
    (re.compile(r"``([^`]+)``"), r"\1"),
    (re.compile(r"`([^`<]+?)(?:\s*<[^`>]*>)?`_{0,2}"), r"\1"),
    (re.compile(r"\*\*([^*\s][^*\n]*)\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])"), r"\1"),
]
CALL = re.compile(r"[\w.]+\(.*\)( ->.*)?$")
DIRECTIVE = re.compile(r"\.\. ([\w-]+):: ?(.*)$")
WORDS = {"versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since"}
# They say how to typeset, or what only a documentation tool can show.
SILENT = ("math", "plot", "plot_include_source", "index", "currentmodule", "code-block", "rubric", "table")


def blocks(text):
    """Split a docstring into blocks `{"kind": ..., "text": ...}`.

    Kinds: "heading", "paragraph", "term" (a parameter, with its type), "definition" (what is said of
    the term) and "code".

    Examples
    --------
    >>> for block in blocks('''Add.
    ...
    ...     Parameters
    ...     ----------
    ...     x : float
    ...         The ``first``
    ...         number.
    ...     '''):
    ...     print(block["kind"], "|", block["text"])
    paragraph | Add.
    heading | Parameters
    term | x : float
    definition | The first number.
    """
    lines = inspect.cleandoc(text).expandtabs().splitlines()
    found, section, i = [], "", 0
    while i < len(lines):
        line = lines[i]
        if line.strip() and i + 1 < len(lines) and UNDERLINE.match(lines[i + 1]) and not line.startswith(" "):
            section = line.strip().lower()
            found.append({"kind": "heading", "text": line.strip()})
            i += 2
            continue
        group = _group(lines, i)
        if group:
            found += _read(group, section)
        i += max(1, len(group))
    return found


def _group(lines, start):
    """The lines up to the next empty one, or to a section's heading."""
    end = start
    while end < len(lines) and lines[end].strip():
        if end > start and end + 1 < len(lines) and UNDERLINE.match(lines[end + 1]):
            break
        end += 1
    return lines[start:end]


def _read(group, section):
    in_items = section in ITEM_SECTIONS
    margin = 8 if in_items else 4
    drawn = group[0].lstrip().startswith((">>>", "+-", "====")) or CALL.match(group[0])
    if drawn or re.match(rf"\s{{{margin},}}\S.*[=()\[]", group[0]):
        return [{"kind": "code", "text": _dedent(group)}]
    return _items(group) if in_items else _paragraph(group)


def _items(group):
    """The terms of a section, each with what is said of it; both may go on after an empty line."""
    found, i = [], 0
    while i < len(group):
        indented = group[i].startswith(" ")
        end = i + 1
        while indented and end < len(group) and group[end].startswith(" "):
            end += 1
        if indented:
            found.append({"kind": "definition", "text": _prose(group[i:end])})
        else:
            found.append({"kind": "term", "text": plain(group[i])})
        i = end
    return found


def _paragraph(group):
    directive = DIRECTIVE.match(group[0].strip())
    if directive and directive[1] in SILENT:
        rest = group[1:] if directive[1] == "math" else []
        return [{"kind": "code", "text": _dedent(rest)}] if rest else []
    if re.match(r"\s*([-*]|\d+\.|\.\. \[)\s*", group[0]) and not directive:  # a list keeps its lines
        return [{"kind": "paragraph", "text": plain(_dedent(group))}]
    return [{"kind": "paragraph", "text": _prose(group)}]


def _prose(lines):
    """Lines joined to one, but for those of a list."""
    text = ""
    for line in lines:
        line = DIRECTIVE.sub(lambda found: f"{WORDS.get(found[1], found[1].capitalize())} {found[2]}".strip(), line)
        separator = "\n" if re.match(r"\s*[-*] ", line) else " "
        text += (separator if text else "") + line.strip()
    return plain(text).replace("::", ":")


def plain(text):
    """Text without the marks of reStructuredText.

    Examples
    --------
    >>> plain("See :func:`~numpy.sin` and ``x``, `y`.")
    'See numpy.sin and x, y.'
    >>> plain("*fmt*, **bold**, but *args, **kwargs and 2*a*b")
    'fmt, bold, but *args, **kwargs and 2*a*b'
    """
    for pattern, kept in INLINE:
        text = pattern.sub(kept, text)
    return re.sub(r"\\([*_`|])", r"\1", text)


def _dedent(lines):
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines).rstrip()
