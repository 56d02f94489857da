"""The policy of a page: its own inline scripts and no others, no inline handler left, strange ones refused."""

import pytest

from tools.console import Console, Failure
from tools.seal import LITE_POLICY, POLICY, Inline, hash_of, seal, sealed

PAGE = """<html><head>
<meta charset="utf-8" /><title>t</title>
<script>let one = "a < b && c";</script>
<script type="application/json">{"no": "script"}</script>
<script src="x.js"></script>
</head><body><p title="onclick = &quot;no handler&quot;">onclick="none either"</p>
<button onclick="window.print()"
  class="b">Print</button>%s</body></html>"""


def test_a_page_allows_its_inline_scripts_by_their_hashes_and_comes_first():
    page = sealed(PAGE % "", POLICY, "page.html")
    before, _, rest = page.partition('<meta http-equiv="Content-Security-Policy" content="')
    assert "<script" not in before and 'charset="utf-8"' in before
    policy = rest.partition('"')[0]
    assert policy.count("sha256-") == 1
    assert hash_of('let one = "a < b && c";') in policy
    assert "'unsafe-eval'" not in policy and "default-src 'none'" in policy
    assert page.count("<script") == PAGE.count("<script")


def test_handlers_of_the_theme_become_marks():
    page = sealed(PAGE % "", POLICY, "page.html")
    assert Inline(page).handlers == []
    assert '<button data-press="print"\n  class="b">' in page
    assert 'onclick="none either"' in page  # text of the page, no handler


@pytest.mark.parametrize(("part", "said"), [
    ('<button onclick="other()">x</button>', r'page\.html has an inline handler.*onclick="other\(\)"'),
    ('<img onerror="window.print()">', r'page\.html has an inline handler.*onerror='),
    ('<a href=" JavaScript:alert(1)">x</a>', r"page\.html has an address that is code"),
])
def test_what_the_policy_would_stop_stops_the_build(part, said):
    with pytest.raises(Failure, match=said):
        sealed(PAGE % part, POLICY, "page.html")


def test_a_page_without_a_head_is_no_page():
    with pytest.raises(Failure, match=r"page\.html has no <head>"):
        sealed("<p>text</p>", POLICY, "page.html")


def test_the_book_and_jupyterlite_have_their_own_policies(tmp_path):
    for name in ("book/page.html", "lite/lab/index.html", "assets/example.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<html><head></head></html>")
    seal(Console(), None, tmp_path)
    assert POLICY["script-src"] in (tmp_path / "book/page.html").read_text()
    assert LITE_POLICY["script-src"] in (tmp_path / "lite/lab/index.html").read_text()
    assert "Content-Security-Policy" not in (tmp_path / "assets/example.html").read_text()
