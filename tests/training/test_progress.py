"""The progress bar: there when asked for or when work takes long, and never in a printed page."""

import sys
import time

import pytest

from unrolled import SGD, fit
from unrolled.training import _progress


@pytest.fixture(autouse=True)
def a_reader_watches(monkeypatch):
    monkeypatch.delenv("UNROLLED_EXPLORE", raising=False)


def run(problem, progress, **options):
    fit(problem.model, problem.params, problem.sample, SGD(0.1),
        n_steps=3, rng=problem.rng(), progress=progress, **options)  # fmt: skip


def test_shown_when_asked_for(problem, capsys):
    run(problem, True, evaluate=lambda p: 0.125)
    out, err = capsys.readouterr()
    assert out == ""
    assert "3/3" in err and "loss=1." in err and "grad_norm=" in err and "error=0.125" in err


def test_a_run_that_goes_on_starts_where_it_stood(problem, capsys, tmp_path):
    options = dict(rng=problem.rng(), checkpoint=tmp_path / "run.npz")
    for n_steps in (2, 4):
        fit(problem.model, problem.params, problem.sample, SGD(0.1), n_steps=n_steps, progress=True, **options)
    _, first, second = capsys.readouterr().err.partition("2/2")
    assert first and "2/4" in second and "0/4" not in second and "4/4" in second


def test_silent_when_asked_for(problem, capsys):
    run(problem, False)
    assert capsys.readouterr() == ("", "")


def test_silent_by_default_when_quick(problem, capsys, monkeypatch):
    monkeypatch.setattr(_progress, "_PATIENCE", 60.0)  # quick, however busy the machine is
    run(problem, None)
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def slow(monkeypatch):
    """Options that make a run take longer than the bar's patience, which is shortened here."""
    assert _progress._PATIENCE == 1.0
    monkeypatch.setattr(_progress, "_PATIENCE", 0.05)
    return {"callbacks": [lambda step, params: time.sleep(0.1)]}


def test_shown_by_default_when_slow(problem, capsys, slow):
    run(problem, None, **slow)
    assert "3/3" in capsys.readouterr().err


@pytest.mark.parametrize(("progress", "shown"), [(None, False), (True, True)])
def test_a_printed_page_is_silent_unless_asked(problem, capsys, monkeypatch, slow, progress, shown):
    monkeypatch.setenv("UNROLLED_EXPLORE", "static")
    run(problem, progress, **slow)
    assert ("3/3" in capsys.readouterr().err) == shown


def test_without_tqdm_the_default_is_silent_and_asking_says_what_is_missing(problem, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setattr(_progress, "find_spec", lambda name: None)
    run(problem, None)
    assert capsys.readouterr() == ("", "")
    with pytest.raises(ModuleNotFoundError, match="tqdm"):
        run(problem, True)
