"""The global names that a piece of code reads and binds."""

import ast
import dis
from functools import lru_cache
from types import CodeType
from typing import NamedTuple

LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
STORES = {"STORE_NAME", "STORE_GLOBAL"}
DELETIONS = {"DELETE_NAME", "DELETE_GLOBAL"}


class Names(NamedTuple):
    """What a cell reads before it has bound it, and what it binds, perhaps only in some branch."""

    read: frozenset
    bound: frozenset


@lru_cache(maxsize=256)
def names_of(source):
    """The names of a cell; of one that is not Python, none.

    Examples
    --------
    >>> names = names_of("y = w * x\\nfor i in y: print(i)\\ndef later(): return z")
    >>> sorted(names.read), sorted(names.bound)
    (['print', 'w', 'x'], ['i', 'later', 'y'])

    What a function reads is read where the function is used:

    >>> sorted(names_of("def f(): return z\\nf()").read)
    ['z']
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # the cell will not run
        return Names(frozenset(), frozenset())
    walk = Walk()
    walk.block(tree.body, set())
    return Names(frozenset(walk.read), frozenset(walk.stored))


def globals_read(code):
    """The global names that a function's code, and all code inside it, may read.

    Examples
    --------
    >>> sorted(globals_read((lambda: [a + b for a in c]).__code__))
    ['b', 'c']
    """
    found = {i.argval for i in dis.get_instructions(code) if i.opname in LOADS}
    for inner in inner_codes(code):
        found |= globals_read(inner)
    return found


def inner_codes(code):
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


class Walk:
    """Goes through statements in their order; `bound` is what certainly has a value by then."""

    def __init__(self):
        self.read = set()
        self.stored = set()
        self.later = {}  # from a function's name to what it reads when it is called

    def block(self, statements, bound):
        for statement in statements:
            self.statement(statement, bound)
        return bound

    def statement(self, node, bound):
        if isinstance(node, (ast.If, ast.While)):
            self.expression(node.test, bound)
            branches = [self.block(part, set(bound)) for part in (node.body, node.orelse)]
            if isinstance(node, ast.If):
                bound |= set.intersection(*branches)
        elif isinstance(node, ast.For):
            self.expression(node.iter, bound)
            self.block(node.body, bound | self.targets(node.target, bound))
            self.block(node.orelse, set(bound))
        elif isinstance(node, ast.With):
            for item in node.items:
                self.expression(item.context_expr, bound)
                if item.optional_vars is not None:
                    bound |= self.targets(item.optional_vars, bound)
            self.block(node.body, bound)
        elif isinstance(node, (ast.Try, ast.TryStar)):
            self.block([*node.body, *node.orelse], set(bound))
            for handler in node.handlers:
                if handler.type is not None:
                    self.expression(handler.type, bound)
                self.block(handler.body, bound | {handler.name})
            self.block(node.finalbody, bound)
        elif isinstance(node, ast.Match):
            self.expression(node.subject, bound)
            for case in node.cases:
                captured = {getattr(n, "name", None) or getattr(n, "rest", None) for n in ast.walk(case.pattern)}
                for part in ast.walk(case.pattern):
                    if isinstance(part, ast.expr):
                        self.expression(part, bound)
                if case.guard is not None:
                    self.expression(case.guard, bound | captured)
                self.stored |= captured - {None}
                self.block(case.body, bound | captured)
        else:
            self.simple(node, bound)

    def expression(self, node, bound):
        self.code(compile(ast.Expression(node), "<cell>", "eval", dont_inherit=True), bound)

    def targets(self, node, bound):
        """The names in what is assigned to; in `x[i]` or `x.a`, x and i are read."""
        assignment = ast.Assign([node], ast.Constant(None), lineno=1, col_offset=0)
        inside = set(bound)
        self.simple(ast.fix_missing_locations(assignment), inside)
        return inside - bound

    def simple(self, node, bound):
        plain = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.decorator_list
        code = compile(ast.Module([node], []), "<cell>", "exec", dont_inherit=True)
        if plain:  # what its body reads counts when the function is used
            self.later[node.name] = set().union(*map(globals_read, inner_codes(code)))
        self.code(code, bound, with_inner=not plain)

    def code(self, code, bound, with_inner=True):
        if with_inner:
            for inner in inner_codes(code):
                for name in globals_read(inner):
                    self.use(name, bound)
        for instruction in dis.get_instructions(code):
            name = instruction.argval
            if instruction.opname in LOADS:
                self.use(name, bound)
            elif instruction.opname in STORES:
                self.stored.add(name)
                bound.add(name)
            elif instruction.opname in DELETIONS:
                self.use(name, bound)
                self.stored.add(name)

    def use(self, name, bound):
        if name not in bound:
            self.read.add(name)
        for other in self.later.pop(name, ()):
            self.use(other, bound)
