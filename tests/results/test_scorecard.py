"""The scorecard as it is shown: a claim that does not hold says so in words."""

import pytest
from bs4 import BeautifulSoup

from unrolled import results

MADE = "python -m unrolled.experiments run one: 1.2 seconds, 2026-11-22"


@pytest.fixture
def record():
    good = {
        "name": "good", "claim": "1 < 2 & so on.", "source": "A paper, figure 1",
        "known_from": "figure", "published": [0.5, 2.0], "measured": "both", "ours": [0.51, 2.0],
        "tolerance": {"within": 0.1}, "why": "a line", "rerun": 0.0, "spread": None, "over": "",
        "found": "", "holds": True,
    }  # fmt: skip
    bad = {
        **good, "name": "bad", "known_from": "text", "published": "large", "ours": 0.12345678,
        "tolerance": {"at_least": 1, "at_most": 3}, "spread": [0.1, 0.2], "over": "3 seeds",
        "found": "It is small.", "holds": False,
    }  # fmt: skip
    return {
        "name": "one", "seconds": 1.23, "made": "2026-11-22T14:00:00+00:00",
        "command": "python -m unrolled.experiments run one", "rows": [good, bad],
    }  # fmt: skip


def test_as_text(record):
    good, bad = (str(results.claim_table(record, name)) for name in ("good", "bad"))
    assert good.splitlines() == [
        "good: holds",
        "    claim      1 < 2 & so on. (A paper, figure 1, read off the picture)",
        "    published  0.5, 2",
        "    ours       0.51, 2: both",
        "    expected   ± 0.1: a line",
        MADE,
    ]
    assert bad.splitlines() == [
        "bad: does not hold",
        "    claim      1 < 2 & so on. (A paper, figure 1, in the text)",
        "    published  large",
        "    ours       0.12346 [0.1 to 0.2]: both, 3 seeds",
        "    expected   at least 1 and at most 3: a line",
        "    found      It is small.",
        MADE,
    ]


def test_as_html(record):
    table = BeautifulSoup(results.claim_table(record)._repr_html_(), "html.parser")
    good, bad, found = table.select("tbody tr")
    assert good.th.get_text(" ").startswith("1 < 2 & so on. A paper, figure 1, read off")
    assert good.td.get_text() == "holds" and not good.select("strong")
    assert bad.td.strong.get_text() == "does not hold"
    assert found.td["colspan"] == str(len(table.select("thead th")))
    assert found.get_text() == "What we found: It is small."
    assert len(good.select("td")) + 1 == len(table.select("thead th"))
    assert {cell["scope"] for cell in table.select("thead th")} == {"col"}
    assert table.p.get_text() == MADE


def test_rows_by_name(record):
    assert [row["name"] for row in results.claim_table(record, "bad", "good").rows] == [
        "bad",
        "good",
    ]
    with pytest.raises(ValueError, match="name must be one of .'bad', 'good'.*'ugly'"):
        results.claim_table(record, "ugly")


def test_the_summary_counts(record):
    without = {**record, "rows": []}
    table = results.scorecard_table({"experiments": [record, without]})
    assert table.rows == [["one", "2", "1", "1", "1.2"]]
