"""The menu of the other places where a page's code runs: there without scripts, and every way leads somewhere."""
import doctest
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.extension import extension
from tests.site.test_pages import pages_of
from tools.paths import SITE
from tools.repository import repository

launch = extension("unrolled_launch")
LINK = re.compile(r'<a data-launch="([a-z]+)" href="([^"]+)"([^>]*)>')


def menus():
    """Pages with code, and what their menu says."""
    found = {}
    for path in pages_of(SITE):
        text = (SITE / path).read_text(encoding="utf-8")
        if 'data-live="start"' in text:
            (found[path],) = re.findall(r'<details class="launch">.*?</details>', text, flags=re.DOTALL)
    assert found, "there is no page with code"
    return found


def ways(menu):
    return {name: html.unescape(address) for name, address, _ in LINK.findall(menu)}


def entries(url, branch="main"):
    return "\n".join(launch.launch_entries("book/a/b", "../../", "../appendix/running.html", url, branch))


def test_the_examples_hold():
    assert doctest.testmod(launch).failed == 0


def test_every_page_with_code_leads_to_its_own_notebook(site):
    for path, menu in menus().items():
        found = ways(menu)
        notebook = (site / path).parent / found["notebook"]
        assert notebook.is_file() and notebook.stem == (site / path).stem
        place = urlsplit(found["lite"])
        assert ((site / path).parent / place.path).resolve().is_file()
        (inside,) = parse_qs(place.query)["path"]
        assert (site / "lite" / "files" / inside).is_file() and inside == path.replace(".html", ".ipynb")
        page, _, anchor = found["local"].partition("#")
        assert f'id="{anchor}"' in ((site / path).parent / page).read_text()


def test_the_built_book_names_its_repository_or_says_that_it_has_none(site):
    known = repository()
    for menu in menus().values():
        found = ways(menu)
        if known is None:
            assert not {"binder", "colab"} & set(found)
            assert "<b>Binder and Colab</b> <span>Not from this copy of the book" in menu
        else:
            assert "mybinder.org" in found["binder"]


def test_other_sites_are_said_to_be_others_and_get_nothing_of_the_page():
    menu = entries("https://github.com/ada/book")
    outside = [(name, how) for name, address, how in LINK.findall(menu) if address.startswith("https://")]
    assert [name for name, _ in outside] == ["binder", "colab"]
    assert all('rel="noopener noreferrer"' in how for _, how in outside)
    assert "On another site, mybinder.org" in menu and "On another site, colab.research.google.com" in menu


@pytest.mark.parametrize("url, branch, binder", [
    ("https://github.com/ada/book", "main", "https://mybinder.org/v2/gh/ada/book/main?"),
    ("https://github.com/ada/book", "fix/one", "https://mybinder.org/v2/gh/ada/book/fix%2Fone?"),
    ("https://gitlab.com/group/sub/book", "main", "https://mybinder.org/v2/gl/group%2Fsub%2Fbook/main?"),
    ("https://git.uni.example/ada/book", "main", "https://mybinder.org/v2/git/https%3A%2F%2Fgit.uni.example%2Fada%2Fbook/"),
])
def test_binder_is_asked_in_the_way_of_the_forge(url, branch, binder):
    assert ways(entries(url, branch))["binder"].startswith(binder)


def test_colab_reads_the_branch_that_the_workflow_fills_and_only_from_github():
    assert ways(entries("https://github.com/ada/book"))["colab"].endswith("/ada/book/blob/notebooks/book/a/b.ipynb")
    menu = entries("https://gitlab.com/ada/book")
    assert "colab" not in ways(menu) and "<b>Colab</b> <span>Not from this copy" in menu


def test_the_menu_opens_by_the_keyboard_and_its_links_come_next(site_url, read):
    reader = read(site_url, next(iter(menus())))
    reader.page.locator("[data-live=start]").focus()
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.textContent") == "Open as a notebook"
    reader.page.keyboard.press("Enter")
    assert reader.page.locator("[data-launch=lite]").is_visible()
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.dataset.launch") == "lite"
    assert reader.foreign == [] and reader.complaints == []


def test_on_a_phone_every_way_is_large_enough_for_a_finger(site_url, read):
    reader = read(site_url, next(iter(menus())), width=390, height=844, has_touch=True, is_mobile=True)
    reader.page.tap(".launch summary")
    targets = reader.page.locator(".launch summary, .launch a")
    assert targets.count() >= 4
    for target in targets.all():
        box = target.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, target.text_content()
    assert reader.sideways() == 0


def test_the_menu_works_without_scripts_and_is_not_printed(site_url, read):
    reader = read(site_url, next(iter(menus())), java_script_enabled=False)
    reader.page.click(".launch summary")
    assert reader.page.locator("[data-launch=notebook]").is_visible()
    reader.page.emulate_media(media="print")
    assert not reader.page.locator(".launch").is_visible()
