"""Verdicts are computed, and nonsense is refused."""

import numpy as np
import pytest

from unrolled.experiments._claim import by_name


@pytest.mark.parametrize(
    ("changes", "ours", "holds"),
    [
        ({}, 0.59, True),
        ({}, 0.61, False),
        ({}, 0.39, False),
        ({"published": [0.5, 0.0]}, [0.45, 0.05], True),
        ({"published": [0.5, 0.0]}, [0.45, 0.15], False),
        ({"published": "grows", "tolerance": {"at_least": 1}}, 1.0, True),
        ({"published": "grows", "tolerance": {"at_least": 1}}, [2.0, 0.9], False),
        ({"published": "small", "tolerance": {"at_most": 1}}, 1.1, False),
        ({"published": "between", "tolerance": {"at_least": 0, "at_most": 1}}, [0.0, 1.0], True),
        ({"published": "between", "tolerance": {"at_least": 0, "at_most": 1}}, [-0.1, 1.0], False),
    ],
)
def test_whether_a_claim_holds(claim, changes, ours, holds):
    row = claim(**changes).row(ours, found="something")
    assert claim(**changes).holds(ours) is row["holds"] is holds
    assert row["ours"] == ours


def test_what_does_not_hold_must_say_what_was_found(claim):
    with pytest.raises(ValueError, match="'half' does not hold .*0.7.*0.5.*say in found"):
        claim().row(0.7)


def test_a_row_is_plain_json(claim):
    row = claim().row(np.float64(0.5), spread=np.array([0.4, 0.6]), over="3 seeds")
    assert type(row["ours"]) is float and row["spread"] == [0.4, 0.6]
    assert row["over"] == "3 seeds" and row["source"] == "A paper, figure 1"


@pytest.mark.parametrize("ours", [np.nan, np.inf, [0.5, np.nan], [], [[0.5]]])
def test_numbers_that_cannot_be_judged_are_refused(claim, ours):
    with pytest.raises(ValueError, match="ours must be a finite number or a list"):
        claim().row(ours)


def test_as_many_numbers_as_published(claim):
    with pytest.raises(ValueError, match="ours is .0.5, 0.5.*as many numbers as are published"):
        claim().row([0.5, 0.5])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tolerance": {}}, "tolerance must be"),
        ({"tolerance": {"near": 0.1}}, "tolerance must be.*near"),
        ({"tolerance": {"within": 0.1, "at_least": 0}}, "tolerance must be"),
        ({"published": "a half"}, "within.*needs a number.*'a half'"),
        ({"published": np.inf}, "published must be a finite number"),
        ({"known_from": "hearsay"}, "known_from must be one of"),
        ({"rerun": -1.0}, "rerun must be at least 0"),
    ],
)
def test_claims_that_cannot_be_judged_are_refused(claim, changes, said):
    with pytest.raises(ValueError, match=said):
        claim(**changes)


def test_a_tolerance_is_a_number(claim):
    with pytest.raises(TypeError, match="tolerance.'within'. must be a number, got '0.1'"):
        claim(tolerance={"within": "0.1"})


def test_names_are_unique(claim):
    assert list(by_name(claim(), claim(name="other"))) == ["half", "other"]
    with pytest.raises(ValueError, match="several claims have one name"):
        by_name(claim(), claim(published=0.6))
