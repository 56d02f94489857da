"""From the source of a cell to code objects, with a notebook's rules about its last line."""

import __future__

import ast
import io
import tokenize

FEATURES = [getattr(__future__, name) for name in __future__.all_feature_names]
FUTURE_FLAGS = 0
for _feature in FEATURES:
    FUTURE_FLAGS |= _feature.compiler_flag


def compile_cell(source, filename, flags=0):
    """Compile a cell into its statements and its last expression.

    Parameters
    ----------
    source : str
        The text of the cell.
    filename : str
        The name that tracebacks will show.
    flags : int
        Compiler flags of the `__future__` imports of earlier cells, which hold for the whole
        page as they do in a notebook.

    Returns
    -------
    body : code
        All statements but a last expression.
    last : code or None
        The last expression, to be evaluated and shown; None when the cell does not end in one
        or when a semicolon hides it.
    flags : int
        The flags for the cells that follow.

    Examples
    --------
    >>> names = {}
    >>> body, last, _ = compile_cell("x = 20\\nx + 1", "<cell 1>")
    >>> exec(body, names)
    >>> eval(last, names)
    21
    >>> compile_cell("x + 1;", "<cell 1>")[1] is None
    True
    """
    refuse_magics(source, filename)
    tree = compile(source, filename, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not ends_in_semicolon(source):
        last = ast.Expression(tree.body.pop().value)
    body = compile(tree, filename, "exec", flags, dont_inherit=True)
    flags |= body.co_flags & FUTURE_FLAGS
    if last is not None:
        last = compile(last, filename, "eval", flags, dont_inherit=True)
    return body, last, flags


def ends_in_semicolon(source):
    """Whether the last token of `source`, comments aside, is a semicolon.

    Examples
    --------
    >>> ends_in_semicolon("plot(x);  # no echo"), ends_in_semicolon("s = ';'")
    (True, False)
    """
    silent = {tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER}
    last = None
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in silent:
            last = token.string
    return last == ";"


def refuse_magics(source, filename):
    """Say plainly that IPython's commands are not Python, instead of `invalid syntax`."""
    for number, line in enumerate(source.splitlines(), start=1):
        if line.startswith(("%", "!")):
            message = f"{line.split()[0]} is a command of IPython; the page runs plain Python"
            raise SyntaxError(message, (filename, number, 1, line, number, len(line) + 1))
        if line.strip():
            return  # past the first line of code, a % at the start of a line may be anything
