"""Results put together, and a rerun compared with them."""

import copy

import pytest

from unrolled import experiments


@pytest.fixture
def record(experiment):
    return experiments.run("coin")


def test_a_new_result_takes_the_place_of_the_old_one(record):
    old = experiments.scorecard([record])
    new = experiments.scorecard([{**record, "seconds": 99.0}], old)
    assert [result["seconds"] for result in new["experiments"]] == [99.0]
    assert {"made", "command"} <= set(new)


def test_the_others_stay_in_their_order():
    first, *_, last = experiments.names()
    earlier = {"experiments": [{"name": last, "rows": []}, {"name": "gone", "rows": []}]}
    card = experiments.scorecard([{"name": first, "rows": []}], earlier)
    assert [result["name"] for result in card["experiments"]] == [first, last]


def test_what_is_no_experiment_is_refused(record):
    with pytest.raises(ValueError, match="the name of a result must be one of .'coin'."):
        experiments.scorecard([{**record, "name": "dice"}])


def test_the_same_again_is_no_difference(record):
    assert experiments.differences(record, copy.deepcopy(record)) == []


def test_a_value_may_move_as_far_as_the_claim_says(record, experiment):
    experiment.found = 0.529
    assert experiments.differences(record, experiments.run("coin", quick=True)) == []
    experiment.found = 0.531
    (said,) = experiments.differences(record, experiments.run("coin", quick=True))
    assert said == "coin: half is 0.531 now, 0.52 as stored, expected within 0.01"


def test_another_verdict_is_a_difference(record, experiment):
    record["rows"][0] = {**record["rows"][0], "ours": 0.599}
    experiment.found = 0.601
    (said,) = experiments.differences(record, experiments.run("coin"))
    assert said == "coin: half does not hold now, and holds as stored"


def test_rows_that_came_and_went_are_differences(record):
    without, renamed = copy.deepcopy(record), copy.deepcopy(record)
    without["rows"], renamed["rows"][0]["name"] = [], "third"
    assert experiments.differences(without, record) == ["coin: half is not stored"]
    assert experiments.differences(record, without) == [
        "coin: half is stored, but was not found again"
    ]
    assert experiments.differences(record, {**without, "quick": True}) == []
    assert len(experiments.differences(record, renamed)) == 2
