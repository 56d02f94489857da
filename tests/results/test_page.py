"""The table of what happens in a page, against rows written by hand."""

import pytest

from unrolled import results

LIVE = {
    "rows": [
        {"name": "start", "where": "a", "seconds": 2.0, "target": 2.5},
        {"name": "press", "where": "", "seconds": 0.0164, "target": 0.05},
        {"name": "start", "where": "b", "seconds": 3.0, "target": 2.5},
        {"name": "start", "where": "c", "seconds": 2.2, "target": 2.5},
    ]
}


def test_places_of_one_name_are_one_row():
    assert results.page_table(LIVE).rows == [
        ["start", "3", "2200", "2000", "3000", "2500"],
        ["press", "1", "16", "16", "16", "50"],
    ]


def test_only_the_names_asked_for_in_their_order():
    assert [row[0] for row in results.page_table(LIVE, ["press", "start"]).rows] == ["press", "start"]


def test_a_name_that_was_not_measured_is_named():
    with pytest.raises(ValueError, match=r"nothing called \['stop'\] was measured; there are \['start', 'press'\]"):
        results.page_table(LIVE, ["press", "stop"])
