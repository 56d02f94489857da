"""What the editor's bundle says about Python is true of Python."""

import keyword
import re

from tools.paths import ROOT


def test_the_editor_offers_the_keywords_of_python():
    source = (ROOT / "tools" / "editor" / "keywords.js").read_text()
    every, operators = (
        " ".join(re.findall(r'"([^"]+)"', call)).split() for call in re.findall(r"= options\(\n?([^)]*)\)", source)
    )
    assert every == sorted(keyword.kwlist)
    assert set(operators) < set(every)


def test_the_bundle_stays_small(site):
    bundle = site / "assets" / "editor" / "editor.js"
    assert bundle.stat().st_size < 600_000
    assert "codemirror" in (bundle.parent / "LICENCES.txt").read_text().lower()
