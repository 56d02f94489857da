"""Errors that come from where the code runs end in a sentence that says what to do."""

import errno

import pytest

from unrolled._live.advice import IN_JUPYTERLITE, advice


def sentence(error):
    found = advice(error)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("source", "said", "links"),
    [
        ("import numpi", "Did you mean numpy?", []),
        ("import numpy.linagl", "Did you mean linalg?", []),
        ("from numpy import linspce", "Did you mean linspace?", []),
        ("import numpy.nothing_like_it", "numpy is there, but has no module nothing_like_it.", []),
        ("import sklearnx.svm as s", "The page does not have sklearnx", ["notebook", "colab", "binder"]),
        ("import importlib; importlib.import_module('tensorflowx')", "The page does not have tensorflowx",
         ["notebook", "colab", "binder"]),
        ("open('no_such_data.csv')", "no 'no_such_data.csv' in it", ["lite", "notebook", "colab", "binder"]),
        ("pip install pandas", "a command for a terminal", ["notebook", "colab", "binder"]),
        ("%pip install pandas", "Delete the line, or open the chapter as a notebook.",
         ["lite", "notebook", "colab", "binder"]),
        ("np.sin?", "help(np.sin)", []),
        ("raise MemoryError", "make the arrays smaller", []),
        ("raise RuntimeError(\"can't start new thread\")", "in one thread", ["notebook", "colab", "binder"]),
    ],
)
def test_a_cell_that_fails_is_told_what_to_do(page, source, said, links):
    assert page.run(source) == "error"
    assert said in page.error["advice"]
    assert page.error["links"] == links


@pytest.mark.parametrize("source", ["1 / 0", "[][1]", "import numpy\nnumpy.ones(2) @ numpy.ones(3)", "f(",
                                    "raise OSError('x')", "raise RuntimeError('mine')", "raise EOFError", "open('/')"])
def test_other_errors_speak_for_themselves(page, source):
    assert page.run(source) == "error"
    assert (page.error["advice"], page.error["links"]) == ("", [])


def test_what_jupyterlite_has_is_offered_there():
    for name in IN_JUPYTERLITE:
        said, links = advice(ModuleNotFoundError(f"No module named '{name}'", name=name))
        assert "JupyterLite on this site" in said and links == ["lite"]
    assert "@explore" in sentence(ModuleNotFoundError("", name="ipywidgets"))


def test_errors_of_the_pages_system_are_explained():
    assert "no network" in sentence(OSError(errno.EHOSTUNREACH, "Host is unreachable"))
    assert "no network" in sentence(ModuleNotFoundError("", name="ssl"))
    assert "one process" in sentence(OSError(138, "emscripten does not support processes."))
    assert "one process" in sentence(ModuleNotFoundError("", name="_multiprocessing"))
    assert "write the answer into the code" in sentence(OSError(errno.EIO, "I/O error"))


def test_a_missing_name_is_named(page):
    page.run("print(W_hh)")
    assert page.error["missing"] == "W_hh"
    page.run("1 / 0")
    assert page.error["missing"] is None
