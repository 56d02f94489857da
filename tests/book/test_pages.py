"""The built pages, read as files: everything they need is there, and nothing is missing for any reader."""
import re
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup

from tools.paths import ROOT, SITE

# What a browser fetches by itself, and where the address stands.
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
          "embed": "src", "object": "data", "input": "src", "track": "src"}
LOADING_LINKS = {"stylesheet", "icon", "shortcut", "preload", "prefetch", "modulepreload", "manifest", "preconnect",
                 "dns-prefetch"}
CSS_ADDRESS = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
ROLE_LEFT_RAW = re.compile(r"\{[a-z]+(:[a-z]+)?\}`")


def pages():
    """Every built page of the book; none without a site, which stops the run."""
    # In _static lie templates of the theme; lite/ is JupyterLite's, see tests/lite.
    return sorted(path for path in SITE.rglob("*.html") if not {"_static", "lite"} & set(path.relative_to(SITE).parts))


def name(path):
    return path.relative_to(SITE).as_posix()


each_page = pytest.mark.parametrize("path", pages(), ids=name)


@pytest.fixture(scope="module")
def soups(site):
    """Parsed pages, each parsed once."""
    return {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in pages()}


def content(soup):
    """The page without its frame; the whole of it where there is no frame."""
    return soup.find("article") or soup


def is_elsewhere(address):
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in {"http", "https", "ws", "wss"}


def loaded(soup):
    """Addresses that the page loads without being asked."""
    for tag in soup.find_all(list(LOADED)):
        if address := tag.get(LOADED[tag.name]):
            yield address
    for tag in soup.find_all(srcset=True):
        yield from (part.split()[0] for part in tag["srcset"].split(","))
    for tag in soup.find_all("link", href=True):
        if LOADING_LINKS & set(tag.get("rel", [])):
            yield tag["href"]
    for style in soup.find_all("style"):
        yield from css_addresses(style.get_text())
    for tag in soup.find_all(style=True):
        yield from css_addresses(tag["style"])


def css_addresses(text):
    return [first or second for first, second in CSS_ADDRESS.findall(text)]


def test_the_site_has_its_pages(site):
    assert (site / "index.html").exists() and len(pages()) >= 3


@each_page
def test_a_page_loads_nothing_from_another_site(soups, path):
    assert [address for address in loaded(soups[path]) if is_elsewhere(address)] == []


def test_style_sheets_load_nothing_from_another_site(site):
    found = {name(path): [address for address in css_addresses(path.read_text(encoding="utf-8", errors="replace"))
                          if is_elsewhere(address)] for path in site.rglob("*.css")}
    assert found and not {sheet: addresses for sheet, addresses in found.items() if addresses}


def test_our_scripts_name_no_other_site():
    """An address in a string could be fetched; in a comment it may stand."""
    for script in (ROOT / "book" / "_static").rglob("*.js"):
        code = re.sub(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.S)
        # The name of the SVG language looks like an address, but nothing is loaded from it; and names that
        # end in "invalid" are kept free for ever.
        assert not re.search(r"https?://(?!www\.w3\.org/|[\w.-]+\.invalid/)", code), script


@each_page
def test_every_link_inside_the_book_leads_somewhere(soups, path):
    lost = []
    for tag in soups[path].find_all(["a", "link", "script", "img"]):
        address = tag.get("href") or tag.get("src")
        if not address or urlsplit(address).scheme or is_elsewhere(address):
            continue
        if path.name == "404.html" and tag.get("id") == "home":
            continue  # shown at any address: its script finds the way, see tests/site/test_offline.py
        file, fragment = urldefrag(unquote(address))
        file = file.split("?")[0]
        target = (path.parent / file).resolve() if file else path
        if target.is_dir():
            target /= "index.html"
        if not target.exists():
            lost.append(f"{address}: there is no such file")
        elif fragment and target in soups and not soups[target].find(attrs={"id": fragment}) \
                and not soups[target].find("a", attrs={"name": fragment}):
            lost.append(f"{address}: the page has no such place")
    assert lost == []


@each_page
def test_every_picture_has_an_alternative_text(soups, path):
    missing = [str(image)[:120] for image in soups[path].find_all("img")
               if not (image.get("alt") or "").strip() and image.get("aria-hidden") != "true"]
    assert missing == []


@each_page
def test_alternative_texts_say_more_than_a_file_name(soups, path):
    poor = [image["alt"] for image in content(soups[path]).find_all("img", alt=True)
            if re.search(r"\.(png|svg|jpe?g)$|/", image["alt"].strip().split()[-1] if image["alt"].strip() else "")]
    assert poor == []


@each_page
def test_every_plotted_figure_has_a_number_and_a_caption(soups, path):
    bare = []
    for image in soups[path].select(".cell_output img"):
        figure = image.find_parent("figure")
        caption = figure and figure.find("figcaption")
        if not (caption and caption.select_one(".caption-number") and len(caption.get_text()) > 20):
            bare.append(image.get("alt") or str(image)[:80])
    assert bare == []


@each_page
def test_no_output_shows_an_error_or_a_warning(soups, path):
    for output in soups[path].select(".cell_output"):
        cell = output.find_parent(class_="cell")
        if "tag_raises-exception" in cell.get("class", []):
            continue
        assert output.select_one(".stderr, .traceback") is None, output.get_text()[:500]
        assert "Traceback (most recent call last)" not in output.get_text()


@each_page
def test_no_directive_or_role_is_left_raw(soups, path):
    article = content(soups[path])
    text = " ".join(piece for piece in article.find_all(string=True)
                    if not piece.find_parent(["code", "pre", "script", "style"]))
    assert not ROLE_LEFT_RAW.search(text)
    assert not re.search(r"^\s*(:::|```)", text, flags=re.M)


def onward(soup):
    """Where a page leads by itself, None for a page that stays."""
    refresh = soup.find("meta", attrs={"http-equiv": re.compile("^refresh$", re.I)})
    return refresh and refresh["content"].partition("url=")[2]


@each_page
def test_a_page_has_a_language_a_title_and_one_heading(soups, path):
    soup = soups[path]
    if onward(soup):
        return  # has no content; that it leads to a page is tested below
    assert soup.html.get("lang") == "en"
    assert soup.title and soup.title.get_text().strip()
    assert len(content(soup).find_all("h1")) == 1


def test_the_front_door_leads_to_the_opening_page(soups, site):
    address = onward(soups[site / "index.html"])
    assert address and (site / address).exists()
