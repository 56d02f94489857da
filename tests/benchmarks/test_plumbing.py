"""The benchmark's own arithmetic, on contenders whose speed is known because the clock is ours."""

import doctest
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import contest, machine, report, summary, timing
from benchmarks.contest import Case, Contender, at_least, at_most
from benchmarks.table import table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clock(monkeypatch):
    """A clock that only contenders move, by the seconds that they claim to need."""
    clock = SimpleNamespace(now=0.0, calls=[])
    monkeypatch.setattr(timing.time, "process_time", lambda: clock.now)
    return clock


def contender(clock, name, seconds, answer=1.0):
    def run():
        clock.now += seconds
        clock.calls.append(name)
        return {"loss": answer}

    return Contender(name, run)


def test_each_round_measures_each_contender(clock):
    contenders = [contender(clock, "ours", 0.001), contender(clock, "slow", 0.02)]
    seconds = timing.rounds_of(contenders, n_rounds=3, at_least=0.01)
    np.testing.assert_allclose(seconds, [[0.001, 0.02]] * 3)


def test_contenders_take_turns_in_another_order(clock):
    contenders = [contender(clock, name, 1.0) for name in "abc"]
    timing.rounds_of(contenders, n_rounds=3, at_least=1.0)
    assert "".join(clock.calls[-9:]) == "abccabbca"


def test_fast_contenders_are_repeated(clock):
    contenders = [contender(clock, "ours", 0.001), contender(clock, "slow", 7.0)]
    timing.rounds_of(contenders, n_rounds=3, at_least=0.04)
    warm_up = 2  # the first call, and the one that tells how long a call takes
    assert (clock.calls.count("ours"), clock.calls.count("slow")) == (warm_up + 3 * 40, warm_up + 3)


@pytest.mark.parametrize(("budget", "rounds"), [(30.0, 15), (8.0, 8), (1.0, 5)])
def test_expensive_cases_get_fewer_rounds_but_enough_for_quartiles(clock, budget, rounds):
    seconds = timing.rounds_of([contender(clock, "ours", 1.0)], n_rounds=15, at_least=0.1, budget=budget)
    assert len(seconds) == rounds


def test_a_part_counts_as_the_whole(clock):
    """Who runs a tenth of the work is charged ten times its time."""
    part = contender(clock, "part", 0.5)
    part.scale = 10.0
    assert timing.rounds_of([part], n_rounds=2, at_least=0.1).tolist() == [[5.0], [5.0]]


def test_ratios_are_taken_within_rounds():
    """A round in which everything took ten times as long changes times, not ratios."""
    case = Case("c", [Contender("ours", dict), Contender("peer", dict)], 1.0, {"peer": at_least(3)})
    seconds = np.array([[1.0, 4.0], [10.0, 40.0], [2.0, 8.0]])
    ours, peer = summary.summarise(case, seconds, {"peer": 1e-9})["contenders"]
    assert peer["times_ours"] == {"median": 4.0, "low": 4.0, "high": 4.0}
    assert peer["milliseconds"]["median"] == 8000 and ours["milliseconds"]["median"] == 2000
    assert (ours["required"], peer["required"]) == (None, {"at_least": 3})


@pytest.mark.parametrize(
    ("measured", "required", "words"),
    [
        (4.0, at_least(3), "at least 3: met"),
        (2.9, at_least(3), "at least 3: MISSED"),
        (2.9, at_most(3), "at most 3: met"),
        (3.1, at_most(3), "at most 3: MISSED"),
    ],
)
def test_the_table_says_whether_a_requirement_is_met(measured, required, words):
    case = Case("the case", [Contender("ours", dict), Contender("peer", dict)], 1.0, {"peer": required})
    result = summary.summarise(case, np.array([[1.0, measured]] * 5), {"peer": 2e-16})
    title, header, ours, peer = table(result).splitlines()
    assert title == "the case  (5 rounds)"
    assert "at " not in ours and peer.endswith(words)
    assert f"{measured:.2f}" in peer and "2e-16" in peer
    assert header.index("times ours") + len("times ours") == peer.index(f"{measured:.2f}") + 4


def test_a_contender_that_computes_something_else_stops_the_run(clock):
    case = Case("c", [contender(clock, "ours", 0, 2.0), contender(clock, "peer", 0, 2.002)], 1e-2)
    assert contest.disagreement(case) == {"peer": pytest.approx(1e-3)}
    case.tolerance = 1e-4
    with pytest.raises(AssertionError, match="c: peer differs from ours by 1.0e-03"):
        contest.disagreement(case)


@pytest.mark.parametrize("wrong", [np.nan, [1.0, 1.0]])
def test_not_a_number_and_other_shapes_are_disagreement(clock, wrong):
    case = Case("c", [contender(clock, "ours", 0, 1.0), contender(clock, "peer", 0, wrong)], 1e9)
    with pytest.raises(AssertionError):
        contest.disagreement(case)


def test_the_examples_in_the_summary_hold():
    assert doctest.testmod(summary, raise_on_error=True).attempted >= 5


def test_a_table_of_amounts():
    rows = [{"name": "ours", "amount": 1.5, "required": at_most(2)}, {"name": "peer", "amount": 12.0, "required": None}]
    title, header, ours, peer = table({"name": "memory", "unit": "GB", "amounts": rows}).splitlines()
    assert (title, header.split()) == ("memory", ["GB"])
    assert ours.split() == ["ours", "1.5", "at", "most", "2:", "met"] and peer.split() == ["peer", "12"]


def test_what_computes_no_answer_is_not_compared(clock):
    floor = Contender("floor", lambda: pytest.fail("a lower bound has nothing to compare"), answer=None)
    assert contest.disagreement(Case("c", [contender(clock, "ours", 0), floor], 1e-9)) == {}


def test_the_check_is_compared_in_place_of_the_timed_work(clock):
    chaotic = contender(clock, "peer", 0, 7.0)
    chaotic.check = lambda: {"loss": 1.0}
    assert contest.disagreement(Case("c", [contender(clock, "ours", 0, 1.0), chaotic], 1e-9)) == {"peer": 0.0}


def test_a_requirement_must_name_a_contender():
    with pytest.raises(ValueError, match=r"no contender: \['pear'\]"):
        Case("c", [Contender("ours", dict), Contender("peer", dict)], 1.0, {"pear": at_least(3)})


def test_a_report_is_written_with_one_case_a_line_and_read_again(tmp_path):
    cases = [{"name": "one", "contenders": []}, {"name": "two", "contenders": [{"name": "ours", "required": None}]}]
    whole = {"made": "today", "machine": {"cores": 2}, "cases": cases, "minutes": 1.5}
    path = tmp_path / "new" / "bench.json"
    report.write(whole, path)
    text = path.read_text()
    assert json.loads(text) == whole
    assert all(json.dumps(case) in text.replace("},\n", "}\n").splitlines() for case in cases)


def test_what_is_missed_is_said_with_its_numbers():
    case = Case("c", [Contender("ours", dict), Contender("peer", dict)], 1.0, {"peer": at_least(3)})
    memory = summary.listed(contest.Amounts("m", "MB", {"ours": 90.0, "peer": 200.0}, {"ours": at_most(100)}))
    fast, slow = (summary.summarise(case, np.array([[1.0, ratio]]), {}) for ratio in (5.0, 2.5))
    assert report.misses([fast, memory]) == "2 of 2 requirements are met."
    assert report.misses([fast, slow, memory]).splitlines() == [
        "2 of 3 requirements are met.",
        "  c: peer 2.5, at least 3: MISSED",
    ]


def test_a_requirement_must_name_an_amount():
    with pytest.raises(ValueError, match=r"no amount: \['pear'\]"):
        contest.Amounts("m", "MB", {"ours": 1.0}, {"pear": at_most(1)})


def test_a_busy_machine_is_mentioned():
    facts = {"processor": "P", "cores": 2, "system": "S", "python": "3", "versions": {"numpy": "2"}}
    facts |= {"blas": "B", "blas_kernels": "K"}
    assert "busy" in machine.in_words({**facts, "load_before": 1.5})
    assert "busy" not in machine.in_words({**facts, "load_before": 0.5})


def test_numpy_autograd_and_matplotlib_are_those_of_the_book():
    ours = (ROOT / "benchmarks" / "requirements.txt").read_text()
    lock = (ROOT / "requirements.lock").read_text()
    for name in ("numpy", "autograd", "matplotlib"):
        pin = re.search(rf"^{name}==\S+", ours, flags=re.MULTILINE).group()
        assert re.search(rf"^{re.escape(pin)}\s", lock, flags=re.MULTILINE), f"the lock has another {name}"
