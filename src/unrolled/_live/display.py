"""What a notebook would show for an object."""

import pprint

CONTAINERS = (dict, list, tuple, set, frozenset)
MIME_METHODS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "text/latex": "_repr_latex_",
}


def mime_bundle(value):
    """Map mime types to what represents `value`; `text/plain` is always there.

    Examples
    --------
    >>> mime_bundle([1, 2])
    {'text/plain': '[1, 2]'}
    """
    bundle = {"text/plain": plain(value)}
    if isinstance(value, type):  # a class has its instances' methods, but no instance
        return bundle
    for mime, name in MIME_METHODS.items():
        method = getattr(value, name, None)
        shown = method() if callable(method) else None
        if shown is not None:
            bundle[mime] = shown
    return bundle


def plain(value):
    """`repr`, with long containers broken over lines.

    Examples
    --------
    >>> print(plain({"first": "a" * 40, "second": "b" * 40}))
    {'first': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
     'second': 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'}
    """
    if type(value) in CONTAINERS:
        return pprint.pformat(value, width=79, sort_dicts=False)
    return repr(value)
