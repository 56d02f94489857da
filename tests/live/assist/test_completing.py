"""What is offered while a reader types, in whole and in unfinished code."""

import time

import pytest

SETUP = """
import numpy as np
import matplotlib.pyplot as plt
from unrolled import ElmanRNN
weight, width, _hidden = 1.5, 3, 0
params = {"W_hh": np.zeros((3, 4)), "W_xh": 1, "Größe λ": 2, 7: 'seven'}
network = ElmanRNN(1, 2)
def double(number, *, times=2): return number * times
"""


@pytest.fixture
def ready(asker):
    asker.run(SETUP)
    return asker


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("wei|", ["weight"]),
        ("x = wi|", ["width"]),
        ("if we|", ["weight"]),
        ("f(1)\nwe|", ["weight"]),
        ("_hi|", ["_hidden"]),
        ("np.linspa|", ["linspace"]),
        ("np.linalg.nor|", ["norm"]),
        ("np . linspa|", ["linspace"]),
        ("(np.\n  linspa|", ["linspace"]),
        ("np.\\\nlinspa|", ["linspace"]),
        ("weight.is_|", ["is_integer"]),
        ("'text'.isaln|", ["isalnum"]),
        ("f'{wei|", ["weight"]),
        ("f'{{not}} {np.linspa|", ["linspace"]),
        ("f'{params[\"W_hh\"].sha|", ["shape"]),
        ("[].ap|", ["append"]),
        ("{}.ke|", ["keys"]),
        ("{1: 2}.ke|", ["keys"]),
        ("(1, 2).co|", ["count"]),
        ("params['W_hh'].sha|", ["shape"]),
        ("params['W_hh'].T.dty|", ["dtype"]),
        ("params['W_hh'][0].sha|", ["shape"]),
        ("params['W_hh'].sum().sha|", None),  # a sum may be a number or an array
        ("ElmanRNN(1, 2).n_h|", []),  # set by its __init__, which is not run
        ("network.n_h|", ["n_hidden"]),
        ("ElmanRNN(1, 2).jac|", ["jacobian"]),
        ("np.zeros(3).sha|", ["shape"]),
        ("unknown.at|", None),
        ("unknown().at|", None),
        ("x = [wei|", ["weight"]),
        ("x = {'a': wei|", ["weight"]),
        ("lambda q: wei|", ["weight"]),
        ("@dou|", ["double"]),
        ("return wei|", ["weight"]),
        ("wei|ght", ["weight"]),
    ],
)
def test_names_and_attributes(ready, code, expected):
    assert ready.labels(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "# wei|", "x = 1  # see wei|", "'wei|", "'''a\nwei|", "f'wei|", "f'{weight:wei|", "r'\\wei|", "b'wei|",
        "def wei|", "class Wei|", "import numpy as wei|", "for wei|", "lambda wei|", "def f(wei|", "def f(a, wei|",
        "12|", "1e|", "0x1f|", "3.|", "3.1|", "with open(f) as wei|", "from numpy import *|",
    ],
)
def test_where_nothing_is_offered(ready, code):
    assert not ready.labels(code)


def test_the_editor_is_told_what_the_language_may_add(ready):
    assert ready.complete("x = we|")["wants"] == "name"
    assert ready.complete("x = weight i|")["wants"] == "operator"
    assert ready.complete("[w fo|")["wants"] == "operator"
    assert ready.complete("np.fo|")["wants"] == ""
    assert ready.complete("def f(a, b=wei|")["wants"] == "name"
    assert ready.complete("def f(a: flo|")["wants"] == "name"


def test_what_stands_beside_a_name(ready):
    found = {o["label"]: (o["type"], o["detail"]) for o in ready.complete("|")["options"]}
    assert found["weight"] == ("variable", "float")
    assert found["np"] == ("namespace", "")
    assert found["double"] == ("function", "")
    assert found["ElmanRNN"] == ("class", "")
    assert found["params"] == ("variable", "dict of 4")
    assert not any(name.startswith("_") for name in found)
    attributes = {o["label"]: o["type"] for o in ready.complete("params['W_hh'].|")["options"]}
    assert (attributes["shape"], attributes["sum"]) == ("property", "method")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("double(|", ["number=", "times="]),
        ("double(1, |", ["times="]),
        ("double(1, ti|", ["times="]),
        ("double(\n    1,\n    ti|", ["times="]),
        ("double(times=3, nu|", ["number="]),
        ("double(ti|mes", ["times="]),
        ("double(weight * ti|", []),
        ("double(number=ti|", []),
        ("double([1, ti|", []),
        ("double((1), [2, (3)], ti|", ["times="]),
        ("y = np.linspace(0, 1, nu|", ["num="]),
        ("y = np.linspace(0, 1, 5, nu|", []),
        ("y = np.linspace(0, 1, endp|", ["endpoint="]),
        ("np.sin(weight, whe|", ["where="]),
        ("plt.plot(weight, lab|", ["label="]),
        ("plt.plot(weight, linew|", ["linewidth="]),
        ("plt.subplots(figs|", ["figsize="]),
        ("ElmanRNN(n_h|", ["n_hidden="]),
        ("ElmanRNN(1, 2).init(np.random.default_rng(0), sch|", ["scheme="]),
        ("sorted([], rev|", ["reverse="]),
        ("print(weight, se|", ["sep="]),
        ("nothing(ti|", []),
        ("print(1)\nti|", []),
    ],
)
def test_arguments_of_a_call(ready, code, expected):
    found = ready.complete(code)
    arguments = [o["label"] for o in found["options"] if o["type"] == "parameter"]
    assert [name for name in arguments if name.startswith(found["typed"])] == expected


def test_a_bracket_that_was_never_closed_does_not_swallow_the_rest(ready):
    assert "time" in ready.labels("double(1\nimport ti|")
    assert ready.labels("double(1\n\ndef f():\n    return wei|") == ["weight"]


def test_autograd_knows_the_arguments_of_numpy(asker):
    asker.run("import autograd.numpy as anp")
    assert "axis=" in asker.labels("anp.sum([1], ax|")
    assert "initial=" in asker.labels("anp.sum([1], ini|")


@pytest.mark.parametrize(
    ("code", "labels", "insert"),
    [
        ("params['W_|", ["W_hh", "W_xh"], "W_hh'"),
        ('params["W_|"]', ["W_hh", "W_xh"], 'W_hh"'),
        ("params['Gr|", ["Größe λ"], "Größe λ'"),
        ("params[|", ['"W_hh"', '"W_xh"', '"Größe λ"', "7"], None),
        ("print(params['W_|", ["W_hh", "W_xh"], "W_hh'"),
        ("f(x)['W_|", None, None),
        ("['W_|", None, None),
        ("x = params, 'W_|", None, None),
    ],
)
def test_keys(ready, code, labels, insert):
    found = ready.complete(code)
    if labels is None:
        assert found is None
        return
    keys = [o for o in found["options"] if o["type"] == "key" and o["label"].startswith(found["typed"])]
    assert [o["label"] for o in keys] == labels
    assert keys[0].get("insert") == insert


def test_keys_that_need_care_are_written_so_that_python_reads_them_back(asker):
    keys = ["it's", 'say "hi"', "back\\slash", "new\nline", "both '\"", "𝑥 bold", "tab\t", "\x00"]
    asker.run(f"odd = dict.fromkeys({keys!r})")
    for quote in "'\"":
        found = asker.complete(f"odd[{quote}|")
        assert [eval(quote + o["insert"]) for o in found["options"]] == keys
    assert [eval(o["label"]) for o in asker.complete("odd[|")["options"] if o["type"] == "key"] == keys


def test_the_fields_of_a_structured_array_and_nested_containers(asker):
    asker.run("import numpy as np\nt = np.zeros(2, dtype=[('größe', float), ('n', int)])\nd = {'a': [{'deep': 1}]}")
    assert asker.labels("t['gr|") == ["größe"]
    assert asker.labels("t['n'].sha|") == ["shape"]
    assert asker.labels("d['a'][0]['de|") == ["deep"]
    assert asker.labels("d['a'][5]['de|") is None
    assert asker.labels("d[unknown]['de|") is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import nump|", "numpy"),
        ("import numpy.lin|", "linalg"),
        ("import os, nump|", "numpy"),
        ("from nump|", "numpy"),
        ("from unrolled.explo|", "explore"),
        ("from unrolled.cells import El|", "ElmanRNN"),
        ("from unrolled.cells import LSTM, El|", "ElmanRNN"),
        ("from unrolled.cells import (\n    LSTM,\n    El|", "ElmanRNN"),
        ("from unrolled import explo|", "explore"),
        ("x = 1; import nump|", "numpy"),
        ("if x:\n    import nump|", "numpy"),
        ("from numpy imp|", "import"),
        ("import numpy a|", "as"),
        ("from math import sq|", "sqrt"),
        ("from json.decoder import JSOND|", "JSONDecoder"),
    ],
)
def test_imports(asker, code, expected):
    assert expected in asker.labels(code)


def test_modules_are_looked_at_but_never_imported(asker, tmp_path, monkeypatch):
    import sys

    package = tmp_path / "loud_package"
    (package / "inner").mkdir(parents=True)
    loud = "raise SystemExit('imported')\n"
    (package / "__init__.py").write_text(loud + "def sound(): pass\n")
    (package / "inner" / "__init__.py").write_text(loud + "class Echo: pass\nLEVEL = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert asker.labels("from loud_package import so|") == ["sound"]
    assert asker.labels("from loud_package import in|") == ["inner"]
    assert asker.labels("import loud_package.|") == ["inner"]
    assert asker.labels("from loud_package.inner import |") == ["Echo", "LEVEL"]
    assert asker.labels("from loud_package.nowhere import |") == []
    assert not any(name.startswith("loud_package") for name in sys.modules)


def test_imports_of_cells_that_have_not_run_are_known(asker):
    cells = ["def broken(:\nimport numpy as np", "from numpy import linalg, nowhere", "import os.path, not_there"]
    assert asker.labels("np.linspa|", *cells) == ["linspace"]
    assert asker.labels("linalg.nor|", *cells) == ["norm"]
    assert asker.labels("os.path.basen|", *cells) == ["basename"]
    assert asker.labels("waves.rfftf|", "import numpy.fft as waves") == ["rfftfreq"]
    assert asker.labels("nowhere.x|", *cells) is None
    assert asker.labels("not_there.x|", *cells) is None
    asker.run("np = 'a text'")  # what has run counts
    assert asker.labels("np.uppe|", *cells) == ["upper"]


HOSTILE = """
class Hostile:
    quiet = 1
    def method(self, first, second=2): pass
    def __dir__(self): raise RuntimeError("dir was called")
    def __getattr__(self, name): raise RuntimeError("getattr was called")
    def __getattribute__(self, name): raise RuntimeError("getattribute was called")
    def __repr__(self): raise RuntimeError("repr was called")
    def __call__(self, number, factor=1): raise RuntimeError("it was called")
    def __len__(self): raise RuntimeError("len was called")
    def __eq__(self, other): raise RuntimeError("eq was called")
    def __bool__(self): raise RuntimeError("bool was called")
    __hash__ = None
    @property
    def costly(self) -> str: raise RuntimeError("the property was computed")
    @property
    def vague(self): raise RuntimeError("the property was computed")

class Described:
    def __get__(self, instance, owner): raise RuntimeError("get was called")

class Owner:
    described = Described()
    __slots__ = ("filled", "empty")

class Lazy(type):
    def __getattr__(cls, name): raise RuntimeError("the metaclass was asked")
    def mro(cls): return type.mro(cls)
class Made(metaclass=Lazy):
    tame = 1

hostile, owner = Hostile(), Owner()
owner.filled = "text"
holder = {"h": hostile, "list": [hostile]}
"""


def test_nothing_of_the_readers_is_run(asker):
    asker.run(HOSTILE)
    assert asker.labels("hos|") == ["hostile"]
    assert asker.labels("hostile.|") == ["quiet", "method", "costly", "vague"]
    assert asker.labels("hostile.costly.uppe|") == ["upper"]  # its annotation says what it is
    assert asker.labels("hostile.vague.uppe|") is None
    assert asker.labels("hostile.quiet.re|") == ["real"]
    assert asker.labels("hostile.method(1, se|") == ["second="]
    assert asker.labels("hostile(1, fa|") == ["factor="]
    assert asker.labels("holder['h'].qu|") == ["quiet"]
    assert asker.labels("holder['list'][0].qu|") == ["quiet"]
    assert "described" in asker.labels("owner.|")
    assert asker.labels("owner.described.x|") is None
    assert asker.labels("owner.filled.uppe|") == ["upper"]
    assert asker.labels("owner.empty.uppe|") is None
    assert asker.labels("Made.ta|") == ["tame"]
    assert asker.labels("Made().ta|") == ["tame"]
    details = {o["label"]: o["detail"] for o in asker.complete("|")["options"]}
    assert (details["hostile"], details["holder"]) == ("Hostile", "dict of 2")


def test_huge_objects_are_quick(asker):
    asker.run("big = {f'key {i:06d}': i for i in range(10**5)}\nlong = list(range(10**6))",
              "import numpy as np\nimage = np.zeros((2000, 2000))")
    begin = time.perf_counter()
    found = asker.complete("big['|")
    assert len(found["options"]) == 1000 and not found["whole"]
    found = asker.complete("big['key 09999|")
    assert [o["label"] for o in found["options"]] == [f"key 09999{i}" for i in range(10)] and found["whole"] is False
    assert asker.labels("lon|") == ["long"]
    assert asker.labels("image.sha|") == ["shape"]
    assert time.perf_counter() - begin < 5


def test_a_namespace_with_odd_names(asker):
    asker.run("größe = 1\nλ = 2\n𝑥 = 3", "globals()[1] = 2\nglobals()['not a name'] = 3")
    assert asker.labels("grö|") == ["größe"]
    assert asker.labels("λ|") == ["λ"]
    assert asker.labels("s = '𝑥𝑥𝑥'; grö|") == ["größe"]
    assert "not a name" not in asker.labels("|")


@pytest.mark.parametrize(
    "code",
    [
        "|", ")|", ")].|", "(((|", "''.'.|", "a[[[|", "f(*|", "f(**|", "f'{|", "f'{{|", "f'{a!|", "x = '''|",
        "\\|", "x\\\n|", "@|", ".|", "..|", "a..b.|", "1.|", "1..|", "$ ? !|", "\t|", "\r\nx.|",
        "from|", "import|", "from .|", "from . import |", "from .. import x.|", "import .|", "import a..|",
        "from import |", "lambda|", "[x for x in |", "{**|", "f(a=|", "def|", "class A(|", "None.|", "True.|",
        "a if b else |", "a[b](c)[d].e(f=g.|", "'\\|", "'\\'|", "\"'\"['|", "\x00|", "\ufeffx.|", "[1,2][|",
        "''['|", "x[" * 500 + "|", "(" * 500 + ").|", "a." * 2000 + "|",
    ],
)
def test_no_code_is_too_broken(ready, code):
    ready.complete(code)
    ready.explain(code)


def test_every_place_in_a_chapter_can_be_asked_about(ready):
    """No cut through real code is an error, and a cell of ten lines is answered in milliseconds."""
    source = SETUP + "\nfig, (a, b) = plt.subplots(1, 2)\na.plot(params['W_hh'], label=f'{weight:.2f}')  # end\n"
    begin = time.perf_counter()
    for position in range(len(source)):
        ready.complete(source[:position] + "|" + source[position:].replace("|", ""))
    assert (time.perf_counter() - begin) / len(source) < 0.05


def test_the_answer_about_numpy_is_quick(ready):
    ready.labels("np.|")
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        found = ready.complete("np.|")
        times.append(time.perf_counter() - begin)
    assert {"linspace", "linalg", "float64"} <= {o["label"] for o in found["options"]}
    assert len(found["options"]) > 400
    assert sorted(times)[2] < 0.2
