"""A table shows what it was given, whatever it was given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.results import Table

CELL = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1, max_size=9)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5))
def test_columns_are_aligned_and_nothing_is_lost(rows):
    lines = repr(Table(["a", "b", "c"], rows)).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [line.split() for line in lines[1:]] == rows


def test_html_is_escaped_and_marked_up_for_readers_of_screens():
    shown = Table(["who", "<b>"], [["a & b", "1 < 2"]])._repr_html_()
    assert '<th scope="row"' in shown and ">a &amp; b</th>" in shown and "1 &lt; 2" in shown
    assert '<th scope="col">&lt;b&gt;</th>' in shown


def test_a_corner_without_a_word_heads_nothing():
    shown = Table(["", "ms"], [["ours", "1"]])._repr_html_()
    assert "<thead><tr><td></td><th" in shown


def test_a_short_row_is_refused():
    with pytest.raises(ValueError, match="a row of 1 cells, expected 2"):
        Table(["who", "ms"], [["ours"]])
