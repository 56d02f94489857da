"""What is said about the name at the cursor."""

import time

import pytest

from tests.live.assist.test_completing import HOSTILE

SETUP = '''
import numpy as np
import matplotlib.pyplot as plt
from unrolled import ElmanRNN

def double(number, *, times=2):
    """Multiply.

    Twice by default.

    Parameters
    ----------
    number : float
        What is ``multiplied``.
    """
    return number * times

weight, matrix = 1.5, np.arange(12.0).reshape(3, 4)
network = ElmanRNN(1, 2)
params = {"W": matrix, "b": [1, 2]}
'''


@pytest.fixture
def ready(asker):
    asker.run(SETUP)
    return asker


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("double|", "double"),
        ("dou|ble(1)", "double"),
        ("|double(1)", "double"),
        ("double(|)", "double"),
        ("double(1, |)", "double"),
        ("double(1, ti|mes=3)", "double"),  # the name of an argument is about the call
        ("double(number=(1 + 2), |", "double"),
        ("double(weight|)", "weight"),
        ("double(np.sin(|))", "np.sin"),
        ("double(np.sin(1), |)", "double"),
        ("np.lin|space(0, 1)", "np.linspace"),
        ("np|.linspace(0, 1)", "np"),
        ("np.linspace(\n    0,\n    1, |\n)", "np.linspace"),
        ("params['W'].su|m()", "params[…].sum"),
        ("network.jacobian(|", "network.jacobian"),
        ("'abc'.up|per()", "'abc'.upper"),
        ("double('wei|ght')", "double"),
        ("ElmanRNN(1, 2).step(|", "ElmanRNN().step"),
        ("f'{double(|", "double"),
        ("len|", "len"),
    ],
)
def test_what_the_cursor_is_on(ready, code, name):
    assert ready.explain(code)["name"] == name


@pytest.mark.parametrize(
    "code", ["|", "# double|", "'double|'", "unknown|", "unknown(|)", "x = |", "weight.nothing|", "double(1) |"]
)
def test_where_nothing_is_known(ready, code):
    assert ready.explain(code) is None


def test_a_function_with_its_sections(ready):
    found = ready.explain("double|")
    assert found["signature"] == "(number, *, times=2)"
    assert found["text"] == "double(number, *, times=2). Multiply."
    assert [(block["kind"], block["text"]) for block in found["blocks"]] == [
        ("paragraph", "Multiply."),
        ("paragraph", "Twice by default."),
        ("heading", "Parameters"),
        ("term", "number : float"),
        ("definition", "What is multiplied."),
    ]


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("weight", "float: 1.5"),
        ("matrix", "array 3 × 4, float64: [0., 1., 2., 3., 4., 5., …]"),
        ("params", "dict of 2: {'W': <array 3 × 4>, 'b': [1, 2]}"),
        ("network", "an object of class ElmanRNN"),
        ("np", "module"),
        ("matrix[0, 0]", None),
    ],
)
def test_a_value_says_what_it_holds(ready, name, signature):
    found = ready.explain(f"{name}|")
    assert (found and found["signature"]) == signature


def test_numpy_and_matplotlib_read_well(ready):
    found = ready.explain("np.sin|")  # has its signature in its documentation only
    assert found["signature"].startswith("(x, /, out=None")
    assert found["blocks"][0]["text"] == "Trigonometric sine, element-wise."
    found = ready.explain("np.linspace(|")
    assert found["text"].endswith("Return evenly spaced numbers over a specified interval.")
    kinds = {block["kind"] for block in found["blocks"]}
    assert kinds == {"paragraph", "heading", "term", "definition", "code"}
    headings = [block["text"] for block in found["blocks"] if block["kind"] == "heading"]
    assert headings[:2] == ["Parameters", "Returns"] and "Examples" in headings
    code = "".join(block["text"] for block in found["blocks"] if block["kind"] == "code")
    assert ">>> np.linspace(2.0, 3.0, num=5)\narray([2.  , 2.25, 2.5 , 2.75, 3.  ])" in code
    for name in ("plt.plot", "plt.subplots", "np.einsum", "np.ndarray", "np", "plt"):
        found = ready.explain(f"{name}|")
        words = " ".join(block["text"] for block in found["blocks"] if block["kind"] != "code")
        assert len(words) > 200
        assert not any(mark in words for mark in ("``", ":func:", ":class:", "----", ".. versionadded", "*fmt*"))
    terms = [block["text"] for block in ready.explain("np.einsum|")["blocks"] if block["kind"] == "term"]
    assert "optimize : {False, True, 'greedy', 'optimal'}, optional" in terms
    assert "dict(iterable) -> new dictionary" in ready.explain("dict|")["blocks"][0]["text"]


def test_autograd_tells_what_numpy_tells(asker):
    asker.run("import autograd.numpy as np")
    found = asker.explain("np.tanh(|")
    assert found["signature"].startswith("(x, /")
    assert "hyperbolic tangent" in found["text"].lower()


def test_imports_of_cells_that_have_not_run(asker):
    assert asker.explain("np.linspace|", "import numpy as np")["name"] == "np.linspace"
    assert asker.explain("np.linspace|") is None


def test_nothing_of_the_readers_is_run(asker):
    asker.run(HOSTILE)
    assert asker.explain("hostile|")["signature"] == "an object of class Hostile"
    assert asker.explain("hostile(|")["name"] == "hostile"
    assert asker.explain("hostile.method(|")["signature"] == "(first, second=2)"
    assert asker.explain("hostile.costly|")["signature"] == "made by str"
    assert asker.explain("hostile.vague|") is None
    assert asker.explain("holder|")["signature"] == "dict of 2: {'h': <Hostile>, 'list': [<Hostile>]}"
    assert asker.explain("owner.described|") is None
    assert asker.explain("Made|")["name"] == "Made"


def test_huge_values_are_told_shortly_and_at_once(asker):
    asker.run("import numpy as np\nbig = {i: 'x' * 1000 for i in range(10**5)}\nlong = 'y' * 10**7",
              "deep, self_made = [], []\nfor _ in range(900): deep = [deep]\nself_made.append(self_made)",
              "image = np.zeros((3000, 3000))\nobjects = np.array([big], dtype=object)")
    begin = time.perf_counter()
    for name in ("big", "long", "deep", "image", "objects", "self_made"):
        assert len(asker.explain(f"{name}|")["signature"]) < 700
    assert time.perf_counter() - begin < 2


def test_a_class_shows_how_it_is_made(ready):
    assert ready.explain("ElmanRNN|")["signature"].startswith("(n_inputs, n_hidden")
