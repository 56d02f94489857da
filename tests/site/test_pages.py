"""Every page, before it goes live: complete, quiet, from one origin, and no wider than a phone."""

import html
import re
from urllib.parse import urljoin, urlsplit, uses_relative

import pytest

from tests.site.reader import Reader, wait_until

uses_relative.append("site")  # so that urljoin treats our stand-in for the address as one

IMAGES = """() => [...document.images].filter((i) => !i.complete || !i.naturalWidth).map((i) => i.src)"""
# Before a reader goes live: text, formulas, pictures, styles, the scripts of the theme, uncompressed.
MOST_BYTES = 1_500_000
WEIGHT = """async (live) => {
  const files = [...new Set(performance.getEntriesByType("resource").map((e) => e.name))];
  const sizes = await Promise.all([location.href, ...files.filter((f) => !f.includes(live))].map(
    async (file) => [(await (await fetch(file)).arrayBuffer()).byteLength, file]));
  return sizes.sort((a, b) => b[0] - a[0]);
}"""
MATHS = """() => {
  const sources = document.querySelectorAll(".math").length;
  const drawn = document.querySelectorAll("mjx-container").length;
  const errors = [...document.querySelectorAll("mjx-merror")].map((e) => e.textContent);
  return { sources, drawn, errors };
}"""


def pages_of(site):
    """Every page of a built site but the front door, seen from its folder."""
    return sorted(
        str(path.relative_to(site))
        for path in site.rglob("*.html")
        if path != site / "index.html" and not {"_static", "assets", "lite"} & set(path.relative_to(site).parts)
    )


@pytest.fixture(scope="module")
def tab(browser, site_url):
    reader = Reader(browser, site_url)
    yield reader
    reader.close()


def test_every_page_is_complete_quiet_and_light(site, tab):
    pages = pages_of(site)
    assert "book/index.html" in pages
    for path in pages:
        tab.open(path)
        tab.page.wait_for_load_state("load")
        # Pictures further down are fetched when they come near: ask for all of them.
        tab.page.evaluate("() => [...document.images].forEach((i) => { i.loading = 'eager'; })")
        wait_until(lambda: not tab.page.evaluate(IMAGES), lambda: f"images of {tab.page.url}", 10)
        if tab.page.locator(".math").count():
            wait_until(lambda: tab.page.evaluate(MATHS)["drawn"] > 0, lambda: f"formulas of {tab.page.url}", 20)
            maths = tab.page.evaluate(MATHS)
            assert maths["drawn"] >= maths["sources"] and maths["errors"] == [], (path, maths)
        files = tab.page.evaluate(WEIGHT, "/assets/")  # what a live page loads, and may load ahead, lies there
        assert sum(size for size, _ in files) < MOST_BYTES, f"{path}: {files[:6]}"
    assert tab.foreign == []
    assert tab.complaints == []


def test_the_front_door_leads_to_the_opening_page(site_url, tab):
    tab.open("index.html")
    tab.page.wait_for_url(site_url + "book/index.html")
    assert tab.page.locator("article h1").count() == 1
    assert tab.complaints == []


def test_every_link_inside_the_site_leads_somewhere(site):
    texts = {path: (site / path).read_text() for path in pages_of(site)}
    anchors = {path: set(re.findall(r'\bid="([^"]+)"', text)) for path, text in texts.items()}
    for path, text in texts.items():
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', text):
            target, _, anchor = urljoin(f"site:///{path}", html.unescape(link)).partition("#")
            target = target.removeprefix("site:///")
            if urlsplit(target).scheme or not target.endswith(".html"):
                continue
            assert target in texts, f"{path} links to {link}"
            assert not anchor or anchor in anchors[target], f"{path} links to {link}: no such place"


def test_no_page_is_wider_than_a_phone(site, site_url, read):
    reader = read(site_url, "book/index.html", width=390, height=844, has_touch=True, is_mobile=True)
    for path in pages_of(site):
        reader.open(path)
        if reader.page.locator(".math").count():
            wait_until(lambda: reader.page.evaluate(MATHS)["drawn"] > 0, f"formulas of {path}", 20)
        assert reader.page.evaluate("document.scrollingElement.scrollWidth") <= 390, path


def test_a_page_is_off_until_it_is_asked_and_loads_no_python(site, tab):
    live = [path for path in pages_of(site) if 'data-live="start"' in (site / path).read_text()]
    assert live, "no page of the book can be run live"
    tab.open(live[0])
    wait_until(lambda: tab.state == "off", "data-live is off")
    assert tab.page.locator("[data-live=start]").count() == 1
    size = sum(path.stat().st_size for path in (site / "assets" / "python").iterdir())
    assert f" {round(size / 1e6)} MB" in tab.page.locator(".live-note").text_content()
    # Until it is loaded; what is begun for a reader who stays is in test_start.py.
    loaded = tab.page.evaluate("""() => performance.getEntriesByType('resource')
      .filter((e) => e.startTime < performance.getEntriesByType('navigation')[0].loadEventEnd).map((e) => e.name)""")
    assert loaded and not [name for name in loaded if "/assets/python/" in name or "/assets/editor/" in name]


def test_a_page_without_code_has_no_toolbar(awkward_url, read):
    reader = read(awkward_url, "words.html")
    assert reader.page.locator(".live-bar").count() == 0
    assert reader.complaints == []
