"""A page's cells behave as a notebook's do."""

import sys
import textwrap
import warnings

import pytest


def test_cells_share_their_names(page):
    assert page.run("def double(a):\n    return 2 * a") == "ok"
    assert page.run("b = double(21)") == "ok"
    page.run("b")
    assert page.shown == [{"text/plain": "42"}]


def test_the_last_expression_is_shown_unless_a_semicolon_hides_it(page):
    page.run("40 + 2")
    assert page.shown == [{"text/plain": "42"}]
    page.run("40 + 2;  # quiet")
    assert page.shown == []
    page.run("'a;'")
    assert page.shown == [{"text/plain": "'a;'"}]
    page.run("None")
    assert page.shown == []


def test_display_shows_before_the_cell_goes_on(page):
    page.run("print('first')\ndisplay(1, 'two')\nprint('last')")
    kinds = [m.get("text") or m["data"]["text/plain"] for m in page.messages]
    assert "".join(kinds).replace("\n", " ") == "first 1'two'last "
    assert [m["type"] for m in page.messages][0] == "stream"


def test_rich_representations(page):
    page.run("class Rich:\n    def _repr_html_(self):\n        return '<b>rich</b>'\nRich()")
    assert page.shown[0]["text/html"] == "<b>rich</b>"
    page.run("Rich")  # the class, not an object of it
    assert list(page.shown[0]) == ["text/plain"]


def test_output_goes_to_the_page_only_while_a_cell_runs(page):
    before = sys.stdout, sys.stderr, warnings.showwarning, sys.modules["__main__"]
    page.run("import sys\nprint('out'); print('err', file=sys.stderr)")
    assert page.texts("stdout") == "out\n"
    assert page.texts("stderr") == "err\n"
    assert (sys.stdout, sys.stderr, warnings.showwarning, sys.modules["__main__"]) == before


def test_what_is_printed_without_a_newline_arrives_in_order(page):
    page.run("import sys\nprint('a', end='')\nprint('b', end='', file=sys.stderr)\nprint('c', end='')")
    assert [(m["name"], m["text"]) for m in page.messages] == [("stdout", "a"), ("stderr", "b"), ("stdout", "c")]


def test_future_imports_hold_for_the_cells_that_follow(page):
    page.run("from __future__ import annotations")
    page.run("def f(a: not_defined): pass\nf.__annotations__")
    assert page.shown == [{"text/plain": "{'a': 'not_defined'}"}]


def test_getsource_and_pickle_find_what_cells_define(page):
    page.run("def half(a):\n    return a / 2\n")
    page.run("import inspect, pickle\ninspect.getsource(half), pickle.loads(pickle.dumps(half))(8)")
    assert page.shown == [{"text/plain": "('def half(a):\\n    return a / 2\\n', 4.0)"}]


def test_source_is_that_of_the_run_that_defined_it(page):
    page.run("def f():\n    return 1", cell=1)
    page.run("g = f", cell=2)
    page.run("def f():\n    return 2", cell=1)
    page.run("import inspect\ninspect.getsource(g)", cell=3)
    assert "return 1" in page.shown[0]["text/plain"]


def test_a_warning_is_said_once_with_its_place(page):
    page.run("import warnings\nwarnings.simplefilter('always')\nfor _ in range(3):\n    warnings.warn('steep')")
    assert page.texts("stderr") == "UserWarning: steep (cell 1, line 4)\n"


def test_reset_forgets_names_features_and_figures(page):
    page.run("from __future__ import annotations\nsecret = 1\nimport matplotlib; matplotlib.use('agg')\n"
             "import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 9.0\nfigure = plt.figure()")
    page.session.reset()
    assert page.run("secret") == "error"
    assert page.error["name"] == "NameError"
    import matplotlib

    assert matplotlib.rcParams["lines.linewidth"] != 9.0


def test_training_that_is_interrupted_says_what_it_keeps(page):
    code = """
        from unrolled import SGD, ElmanRNN, SequenceModel, TemporalOrder, fit
        import numpy as np
        def stop(step, params):
            if step == 3:
                raise KeyboardInterrupt
        task, rng = TemporalOrder(), np.random.default_rng(0)
        model = SequenceModel(ElmanRNN(6, 3), 4)
        fit(model, model.init(rng), lambda rng: task.sample(rng, 2, 10), SGD(0.1), n_steps=9, rng=rng,
            progress=False, callbacks=[stop])
    """
    assert page.run(textwrap.dedent(code)) == "interrupted"
    assert page.error["stopped"] and page.error["name"] == "TrainingInterrupted"
    assert page.error["summary"].startswith("Stopped. ") and "result" in page.error["summary"]


def test_an_interrupt_leaves_the_names(page):
    assert page.run("kept = 3\nraise KeyboardInterrupt") == "interrupted"
    assert page.error["name"] == "KeyboardInterrupt"
    assert page.error["stopped"] and page.error["summary"] == "Stopped."
    page.run("kept")
    assert page.shown == [{"text/plain": "3"}]


@pytest.mark.parametrize("source", ["raise SystemExit(3)", "exit(3)", "import sys; sys.exit()"])
def test_leaving_is_an_error_of_the_cell_not_the_end_of_the_page(page, source):
    assert page.run(source) == "error"
    assert page.run("1") == "ok"


def test_magics_are_refused_in_words(page):
    assert page.run("%matplotlib inline\n1") == "error"
    assert "%matplotlib is a command of IPython" in page.error["summary"]
    assert page.run("a = 7\nb = (a\n% 4)\nb") == "ok"
    assert page.shown == [{"text/plain": "3"}]
