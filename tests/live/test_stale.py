"""A cell is stale when what it uses was changed further up since it ran: exactly then, as far as that can be told."""

import textwrap

import pytest

from unrolled._live.stale.fingerprint import MOST_PARTS, fingerprint
from unrolled._live.stale.names import names_of


@pytest.fixture
def cells(page):
    """Run all of some cells, then some of them again with another text; returns which are stale."""

    def run(sources, *again):
        sources = dict(enumerate(map(textwrap.dedent, sources), start=1))
        for number, source in [*sources.items(), *again]:
            page.run(textwrap.dedent(source or sources[number]), cell=number)
        return {entry["cell"]: (entry["since"], entry["names"]) for entry in page.session._ledger.stale()}

    return run


PLOT = ["w = 2", "y = 3 * w", "z = 7", "print(y)"]


def test_only_what_depends_on_the_change_is_stale(cells):
    assert cells(PLOT) == {}
    assert cells(PLOT, (1, "w = 5")) == {2: (1, ["w"]), 4: (1, ["w"])}


def test_what_a_stale_cell_only_imports_makes_nothing_stale(cells):
    assert cells(["w = 2", "import numpy as np\nfrom json import dumps\ny = w", "np.ones(2), dumps(1)"], (1, "w = 3")) \
        == {2: (1, ["w"])}


def test_what_is_stale_through_another_cell_names_it(page):
    for number, source in enumerate(["w = 2", "y = 3 * w", "print(y)"], start=1):
        page.run(source, cell=number)
    page.run("w = 5", cell=1)
    assert [entry["through"] for entry in page.messages[-1]["cells"]] == [None, 2]


def test_running_the_stale_cells_in_order_clears_them(cells):
    assert cells(PLOT, (1, "w = 5"), (2, None)) == {4: (2, ["y"])}
    assert cells(PLOT, (1, "w = 5"), (2, None), (4, None)) == {}


def test_a_change_that_is_taken_back_leaves_nothing_stale(cells):
    assert cells(PLOT, (1, "w = 5"), (1, "w = 2  # again")) == {}


def test_a_run_that_changes_nothing_makes_nothing_stale(cells):
    sources = ["import numpy as np\ndef f(x):\n    return np.sin(x)\nA = np.eye(3)\np = {'W': A}\n"
               "class C:\n    k = 1\nc = C()", "print(f(A), p, c.k)"]
    assert cells(sources, (1, None)) == {}


def test_what_a_cell_below_changes_makes_nothing_stale(cells):
    assert cells(["w = 1", "print(w)", "w = 3"], (3, "w = 4")) == {}


@pytest.mark.parametrize(
    ("first", "changed"),
    [
        ("p = {'W': [1, 2]}", "p['W'][0] = 5"),
        ("import numpy as np\np = np.zeros(4)", "p[2] = 1"),
        ("import numpy as np\np = np.random.default_rng(0)", "p.normal()"),
        ("class C: pass\np = C()\np.a = 1", "p.a = 2"),
        ("p = [1]", "p += [2]"),
        ("p = [1]", "def add(x): x.append(2)\nadd(p)"),
        ("p = [1]", "def add(): p.append(2)\nadd()"),
        ("p = [1]", "exec('p = 3')"),
        ("p = 1", "del p"),
        ("def p(x=1): return x", "def p(x=2): return x"),
        ("p = float('nan')", "p = 0.0"),
        ("p = iter([1, 2])", "next(p)"),
    ],
)
def test_changes_of_every_kind_are_seen(cells, first, changed):
    assert 3 in cells([first, "'nothing yet'", "p", "'not me'"], (2, changed)), changed
    assert 4 not in cells([first, "'nothing yet'", "p", "'not me'"], (2, changed))


def test_a_function_passes_on_what_it_reads(cells):
    sources = ["w = 1", "def inner(x):\n    return w * x\ndef f(x):\n    return inner(x)", "print(f(2))", "q = 3"]
    assert cells(sources, (1, "w = 2")) == {3: (1, ["w"])}
    assert cells([*sources[:2], "class M:\n    step = staticmethod(f)", "m = [M()]", "m[0].step(1)"], (1, "w = 2")) == {
        3: (1, ["w"]), 4: (1, ["w"]), 5: (1, ["w"])}


def test_a_change_in_place_is_undone_by_the_cell_that_made_the_value(cells):
    # Cell 2 counts up what cell 1 made: when cell 1 runs again, both others would show something else.
    assert cells(["x = 1", "x = x + 1", "print(x)"], (1, None)) == {2: (1, ["x"]), 3: (1, ["x"])}
    assert cells(["x = 1", "x = x + 1", "print(x)"], (1, None), (2, None)) == {}


def test_a_value_that_is_overwritten_must_be_made_again(cells):
    assert cells(["y = 0", "y = 7", "print(y)"], (1, None)) == {2: (1, ["y"]), 3: (1, ["y"])}
    assert cells(["y = 0", "y = 7", "'nobody reads it'"], (1, None)) == {}


def test_figures_that_each_cell_makes_for_itself_are_its_own(cells):
    figure = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, {}])"
    assert cells([figure.format(1), figure.format(2)], (1, figure.format(3))) == {}
    assert cells([figure.format(1), "axes.set_title('more')"], (1, figure.format(3))) == {2: (1, ["axes", "figure"])} \
        or cells([figure.format(1), "axes.set_title('more')"], (1, figure.format(3))) == {2: (1, ["axes"])}


def test_a_cell_that_ends_with_an_error_counts_as_far_as_it_came(cells):
    assert cells(["a = 1\nb = 1", "a", "b"], (1, "a = 2\n1 / 0\nb = 2")) == {2: (1, ["a"])}
    assert cells(["a = 1", "a"], (1, "a = (")) == {}


def test_the_page_is_told_once_and_only_what_is_new(page):
    page.run("w = 1", cell=1)
    page.run("w", cell=2)
    assert not [m for m in page.messages if m["type"] == "stale"]
    page.run("w = 2", cell=1)
    assert page.messages == [{"type": "stale", "cells": [
        {"cell": 2, "since": 1, "names": ["w"], "through": None}]}]
    page.run("w = 3", cell=1)
    assert page.messages == []
    page.run("w", cell=2)
    assert page.messages[-1] == {"type": "stale", "cells": []}


def test_reset_forgets_the_runs(page):
    page.run("w = 1", cell=1)
    page.run("w", cell=2)
    page.session.reset()
    page.run("w = 2", cell=1)
    assert page.messages == []


@pytest.mark.parametrize(
    ("source", "read", "bound"),
    [
        ("x = x + 1", "x", "x"),
        ("x += 1", "x", "x"),
        ("x = 1\nprint(x)", "print", "x"),
        ("if c:\n    y = 1\nelse:\n    print(y)", "c print y", "y"),
        ("if c:\n    y = 1\nelse:\n    y = 2\ny", "c", "y"),
        ("if c:\n    y = 1\ny", "c y", "y"),
        ("for i in r:\n    y = i\ny", "r y", "i y"),
        ("with open(f) as g:\n    t = g\nt", "f open", "g t"),
        ("try:\n    a = b\nexcept E as e:\n    print(e)\nfinally:\n    d", "E b d print", "a"),
        ("[i * k for i in r]", "k r", ""),
        ("(lambda q: q + s)(1)", "s", ""),
        ("def f(a=d):\n    return g", "d", "f"),
        ("@dec\ndef f():\n    return g", "dec g", "f"),
        ("class A(B):\n    c = d\n    def m(self):\n        return h", "B d h", "A"),
        ("p['W'] = v", "p v", ""),
        ("p.a, (b, *c) = v", "p v", "b c"),
        ("for p[0] in r: pass", "p r", ""),
        ("import a.b, c as d\nfrom e import f", "", "a d f"),
        ("del x", "x", "x"),
        ("while (n := f()):\n    n", "f", "n"),
        ("def f():\n    global g\n    g = 1\nf()", "", "f"),
        ("match v:\n    case {'k': w, **rest} if w > u:\n        w", "u v", "rest w"),
        ("no python", "", ""),
    ],
)
def test_names_are_read_before_they_are_bound(source, read, bound):
    names = names_of(source)
    assert sorted(names.read - {"__name__"}) == read.split()
    assert sorted(names.bound) == bound.split()


def test_a_run_ends_well_whatever_it_leaves_behind(page):
    source = ("class Hostile:\n    def __getattribute__(self, name):\n        raise RuntimeError(name)\n"
              "h = Hostile()\nboxes = {1: [h]}")
    for _ in range(2):
        assert page.run(source, cell=1) == "ok"
    assert page.run("boxes", cell=2) == "ok"
    assert page.run("h.name", cell=3) == "error"
    assert page.run("40 + 2", cell=4) == "ok"


def test_looking_runs_nothing_and_survives_what_is_awkward():
    class Awkward:
        def __getattr__(self, name):
            raise RuntimeError(name)

        __eq__ = __hash__ = __repr__ = __len__ = __iter__ = lambda *_: 1 / 0

    looped = [Awkward()]
    looped.append(looped)
    deep = []
    for _ in range(10**5):
        deep = [deep]
    class Property:
        __dict__ = property(lambda self: 1 / 0)

    same = [looped, {"a": looped}, Awkward(), Awkward, {}.get, len]
    for value in same:
        assert fingerprint(value)[0] == fingerprint(value)[0]
    for value in (deep, list(range(MOST_PARTS + 1)), open, (i for i in "ab"), object(), Property(), 1j, {1}, type):
        fingerprint(value)
    large = list(range(MOST_PARTS + 1))
    assert fingerprint(large)[0] != fingerprint(large)[0]  # not looked at: it may have changed
