"""The book without a network: kept whole, renewed whole, never mixed; and it installs as an app."""

import json
import os
import shutil
import sys
import time

import pytest

from tests.site.host import Host
from tests.site.reader import Reader, wait_until
from tools.console import Console
from tools.offline import keep_offline

KEPT = "This book is kept for offline reading"


@pytest.fixture
def book(awkward_site, tmp_path):
    """A copy of the small book, to be changed."""
    def copy(source, target):
        linked = "/assets/" in str(source)  # 25 MB that no test changes in place
        (os.link if linked else shutil.copyfile)(source, target)

    return shutil.copytree(awkward_site, tmp_path / "parent" / "book", copy_function=copy)


@pytest.fixture
def host(book):
    host = Host(book)
    yield host
    host.close()


@pytest.fixture
def visit(browser):
    """Open a page with the service worker at work; closed after the test."""
    readers = []

    def open_page(url, path, prepare=None, **options):
        reader = Reader(browser, url, service_workers="allow", **options)
        readers.append(reader)
        if prepare:
            reader.page.add_init_script(prepare)
        return reader.open(path)

    yield open_page
    for reader in readers:
        reader.close()


def said(page):
    return page.text_content("[data-offline=text]")


def wait_for(page, text, seconds=60):
    return wait_until(lambda: text in said(page), lambda: f"{text!r} is said, but: {said(page)!r}", seconds)


def keep(reader):
    """Have the book kept now, without waiting for a quiet moment."""
    wait_until(lambda: reader.page.evaluate("Boolean(navigator.serviceWorker.controller)"), "controlled")
    reader.page.evaluate("navigator.serviceWorker.controller.postMessage({ type: 'keep' })")
    wait_for(reader.page, KEPT)
    return reader


def publish(book, **changes):
    """Replace text in files of the book, then list it anew: (old, new) by file name."""
    for name, (old, new) in changes.items():
        (path,) = book.rglob(name.replace("_dot_", "."))
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    keep_offline(Console(sys.stderr), None, book)


def heading(reader):
    return reader.page.text_content("article h1")


# ---------------------------------------------------------------- reading without a network
def test_after_a_first_visit_every_page_reads_and_runs_without_a_network(host, visit, measured):
    reader = visit(host.url, "words.html")
    measured("offline: the small book is kept, from its first page on", wait_for(reader.page, KEPT), 8)
    host.is_down = True
    reader.page.reload()
    assert heading(reader).startswith("Words")
    reader.open("cells.html")  # never visited
    reader.complaints.clear()
    measured("offline: to ready", reader.go_live(), 5)
    for cell in reader.cells[:4]:
        cell.run()
    (picture,) = reader.cells[1].pictures
    assert picture["deviation"] > 3
    cell = reader.cells[3]
    before = cell.pictures[0]["digest"]
    cell.redraw(lambda: cell.output.get_by_label("w", exact=True).press("ArrowRight"))
    assert cell.pictures[0]["digest"] != before
    reader.cells[0].edit("class T:\n    def _repr_html_(self): return '<i>slanted</i>'\nT()").run()
    wait_until(lambda: reader.cells[0].output.locator("i").count() == 1, "HTML")
    assert reader.complaints == []
    assert reader.foreign == []


def test_the_page_of_a_first_visit_goes_live_after_the_network_went(host, visit):
    reader = keep(visit(host.url, "cells.html"))
    host.is_down = True
    reader.go_live()
    reader.cells[0].run()
    assert reader.cells[0].text.strip() == "2.5"


@pytest.mark.parametrize(("address", "title"), [
    ("", "Words"), ("index.html", "Words"), ("cells.html?highlight=tanh#cells-of-every-kind", "Cells of every kind"),
    ("maps.html?v=12", "Pictures"), ("search.html?q=progress", "Search"), ("genindex.html", "Index"),
])
def test_addresses_in_every_form_open_without_a_network(host, visit, address, title):
    reader = keep(visit(host.url, "cells.html"))
    host.is_down = True
    reader.open(address)
    wait_until(lambda: title in reader.page.title(), lambda: f"{title}, but {reader.page.title()}")
    if "search" in address:
        wait_until(lambda: reader.page.locator("#search-results li").count() > 0, "results of the search")


def test_what_is_not_there_is_said_with_a_way_back(host, visit):
    reader = keep(visit(host.url, "cells.html"))
    host.is_down = True
    answer = reader.page.goto(host.url + "no/such/page.html")
    assert answer.status == 404
    assert "no such page" in reader.page.text_content("h1")
    wait_until(lambda: reader.page.get_attribute("#home", "href") == host.url + "book/index.html", "the way back")


def test_files_come_with_their_types_whole_and_isolated(host, visit):
    reader = keep(visit(host.url, "cells.html"))
    reader.page.reload()
    host.is_down = True
    ask = """async ([name, headers]) => {
      const answer = await fetch(name, { headers });
      const size = (await answer.arrayBuffer()).byteLength;
      const header = (name) => answer.headers.get(name);
      return [answer.status, size, header("Content-Type"), header("Cross-Origin-Embedder-Policy")];
    }"""
    files = json.loads((host.folder / "offline.json").read_text())["files"]
    wasm = next(name for name in files if name.endswith(".wasm"))
    for name, kind in ((wasm, "application/wasm"), ("_static/live/main.js", "text/javascript; charset=utf-8"),
                       ("_static/favicon.svg", "image/svg+xml")):
        for headers in ({}, {"Range": "bytes=0-9"}):
            assert reader.page.evaluate(ask, [name, headers]) == [200, files[name][1], kind, "require-corp"]


def test_sources_are_kept_once_they_were_visited(host, visit):
    reader = keep(visit(host.url, "cells.html"))
    source = "_sources/cells.md"
    assert not any(source in path for path in host.asked)
    reader.open(source)
    host.is_down = True
    assert "A cell with text" in reader.open(source).page.content()
    reader.open("_sources/maps.md")
    assert "no such page" in reader.page.text_content("h1")


# ---------------------------------------------------------------- renewal
def test_a_new_version_comes_whole_while_a_tab_with_the_old_one_goes_on(host, book, visit):
    old = keep(visit(host.url, "cells.html"))
    old.page.reload()
    host.asked.clear()
    publish(book, cells_dot_html=("Cells of every kind", "Cells of each kind"),
            words_dot_html=("Words", "New words"), book_dot_css=(".bd-article p {", "/* new */ .bd-article p {"))

    new = old.context.new_page()
    new.goto(host.url + "words.html")
    assert "New words" in new.text_content("article h1")  # the first page that is opened after the change
    sheet = "fetch('_static/book.css').then((answer) => answer.text())"
    assert "/* new */" in new.evaluate(sheet)
    # Only what has changed was asked for.
    fetched = {path.split("?")[0] for path in host.asked if "sha256" in path}
    assert fetched == {"/cells.html", "/words.html", "/_static/book.css"} | {
        path.split("?")[0] for path in host.asked if "index.html" in path or "searchindex" in path} - {"/index.html"}

    # The old tab stays with its version, whatever it loads; also Python.
    assert "/* new */" not in old.page.evaluate(sheet)
    assert "every kind" in heading(old)
    old.go_live()
    old.cells[0].run()
    note = old.page.locator(".new-version")
    wait_until(lambda: note.count() == 1, "the note")
    assert "A new version of this book is there" in note.text_content()
    note.get_by_role("button", name="Reload").click()
    wait_until(lambda: "each kind" in heading(old), "the new page")
    assert old.page.locator(".new-version").count() == 0


def shelf(page):
    """How many versions and files are kept."""
    return page.evaluate("""async () => {
      const place = await caches.open((await caches.keys()).find((name) => name.startsWith("unrolled")));
      const keys = (await place.keys()).map((request) => request.url);
      return [keys.filter((k) => k.includes("?version=")).length, keys.filter((k) => k.includes("?sha256=")).length];
    }""")


def test_old_files_go_when_no_tab_uses_them_any_more(host, book, visit):
    old = keep(visit(host.url, "cells.html"))
    versions, files = shelf(old.page)
    assert versions == 1
    publish(book, cells_dot_html=("Cells of every kind", "Cells of each kind"))
    new = old.context.new_page()
    new.goto(host.url + "words.html")
    wait_until(lambda: shelf(new) == [2, files + 1], lambda: f"both versions: {shelf(new)}")
    old.page.close()
    # As if a minute had gone by: a tab that is just being opened is not known to the browser yet.
    new.evaluate("""async () => {
      const place = await caches.open((await caches.keys()).find((name) => name.startsWith("unrolled")));
      for (const key of await place.keys()) {
        if (!key.url.includes("?client=")) continue;
        const { id } = await (await place.match(key)).json();
        await place.put(key, Response.json({ id, since: 0 }));
      }
    }""")
    new.reload()
    wait_until(lambda: shelf(new) == [1, files], lambda: f"one version: {shelf(new)}")


def test_half_a_new_version_is_refused_and_taken_once_it_is_whole(host, book, visit):
    reader = keep(visit(host.url, "cells.html"))
    css = book / "_static" / "book.css"
    before = css.read_text()
    publish(book, cells_dot_html=("Cells of every kind", "Cells of each kind"),
            book_dot_css=(".bd-article p {", "/* new */ .bd-article p {"))
    after = css.read_text()
    css.write_text(before)  # its copy has not come yet
    for _ in range(2):
        reader.page.reload()
        assert "every kind" in heading(reader)
    wait_for(reader.page, "The site is just being renewed")
    assert reader.page.locator(".new-version").count() == 0
    css.write_text(after)
    reader.page.reload()
    assert "each kind" in heading(reader)
    wait_for(reader.page, KEPT)
    assert "renewed" not in said(reader.page)


def test_a_version_that_broke_off_goes_on_where_it_was(host, book, visit):
    reader = visit(host.url, "cells.html")
    wait_until(lambda: reader.page.evaluate("Boolean(navigator.serviceWorker.controller)"), "controlled")
    host.breaks_off_after = 40
    reader.page.evaluate("navigator.serviceWorker.controller.postMessage({ type: 'keep' })")
    wait_for(reader.page, "The connection broke off")
    come = shelf(reader.page)
    assert come[0] == 0 and come[1] >= 20
    host.breaks_off_after = None
    host.asked.clear()
    reader.page.get_by_role("button", name="Try again").click()
    wait_for(reader.page, KEPT)
    assert shelf(reader.page)[1] == come[1] + len({path for path in host.asked if "sha256" in path})


def test_another_site_in_the_books_place_is_shown(host, book, visit):
    """As on a developer's machine, where the next project takes the same port."""
    reader = keep(visit(host.url, "words.html"))
    for path in book.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (book / "words.html").write_text("<h1>Another site</h1>")
    reader.open("words.html")
    assert reader.page.text_content("h1") == "Another site"
    host.is_down = True
    reader.open("words.html")
    assert heading(reader).startswith("Words")  # nothing was thrown away


# ---------------------------------------------------------------- hosts, readers and devices of other kinds
def test_on_a_plain_host_pages_become_isolated_and_stop_keeps_the_variables(book, visit):
    host = Host(book, plain=True)
    reader = visit(host.url, "cells.html")
    assert reader.page.evaluate("crossOriginIsolated") is False
    keep(reader)
    reader.page.reload()
    assert reader.page.evaluate("crossOriginIsolated") is True
    reader.go_live()
    reader.cells[0].edit("kept = 'still here'\nwhile True: pass").press_run()
    wait_until(lambda: reader.cells[0].state == "running", "running")
    time.sleep(0.3)
    reader.press("stop")
    wait_until(lambda: reader.cells[0].state == "stopped", lambda: f"stopped ({reader.status})")
    reader.cells[5].edit("kept").run()
    assert "still here" in reader.cells[5].text
    host.close()


def test_a_book_in_a_folder_keeps_to_its_folder(book, visit):
    (book.parent / "other").mkdir()
    (book.parent / "other" / "index.html").write_text("<title>other</title><h1>other</h1>")
    host = Host(book.parent)
    reader = visit(host.url, "other/index.html")
    reader.page.evaluate("caches.open('of the other').then((cache) => cache.put('/x', new Response('x')))")
    reader.open("book/words.html")
    keep(reader)
    host.is_down = True
    reader.open("book/")
    assert heading(reader).startswith("Words")  # by way of the front door
    reader.open("book/cells.html").go_live()
    other = reader.context.new_page()
    with pytest.raises(Exception, match="ERR_"):  # not a page of this book, so not one that is kept
        other.goto(host.url + "other/index.html")
    other.close()
    host.is_down = False
    other = reader.context.new_page()
    other.goto(host.url + "other/index.html")
    assert other.evaluate("navigator.serviceWorker.controller") is None
    names = reader.page.evaluate("caches.keys()")
    assert sorted(names) == ["of the other", "unrolled 1 /book/"]
    host.close()


SAVING = """Object.defineProperty(Navigator.prototype, "connection", {
  get: () => ({ saveData: true, effectiveType: "4g", type: "cellular", addEventListener() {} }) });"""


def fetched_ahead(host):
    """What was asked for by its content, but Python, which a page may begin to load on its own account."""
    return [path for path in host.asked if "sha256" in path and "/assets/python/" not in path]


def test_nothing_is_fetched_ahead_where_data_is_dear_until_the_reader_asks(host, book, visit):
    reader = visit(host.url, "cells.html", prepare=SAVING)
    button = reader.page.locator("[data-offline=keep]")
    wait_until(lambda: button.is_visible(), "the button")
    megabytes = reader.page.get_attribute("[data-offline=box]", "data-megabytes")
    assert int(megabytes) > 10
    assert button.text_content() == f"Keep this book for offline reading ({megabytes} MB)"
    time.sleep(6)
    assert fetched_ahead(host) == []
    button.click()
    wait_for(reader.page, f"{KEPT} ({megabytes} MB)")
    assert button.is_hidden()

    # A new version waits for the reader, too; what is kept stays as it is.
    publish(book, cells_dot_html=("Cells of every kind", "Cells of each kind"))
    host.asked.clear()
    reader.page.reload()
    wait_for(reader.page, "There is a new version: 0.1 MB to load")
    assert "every kind" in heading(reader) and fetched_ahead(host) == []
    reader.page.get_by_role("button", name="Load the new version").click()
    wait_until(lambda: reader.page.locator(".new-version").count() == 1, "the note")

    reader.page.get_by_role("button", name="Remove it from this device").click()
    wait_until(lambda: reader.page.evaluate("caches.keys()") == [], "an empty device")
    wait_until(lambda: button.is_visible(), "the button")


def test_a_reader_who_removes_the_book_is_not_given_it_again(host, visit):
    reader = keep(visit(host.url, "cells.html"))
    reader.page.get_by_role("button", name="Remove it from this device").click()
    wait_until(lambda: reader.page.evaluate("caches.keys()") == [], "an empty device")
    host.asked.clear()
    reader.page.reload()
    time.sleep(6)
    assert fetched_ahead(host) == []
    assert reader.page.locator("[data-offline=keep]").is_visible()


def test_a_full_device_is_said_and_does_no_harm(host, visit):
    reader = visit(host.url, "cells.html")
    session = reader.context.new_cdp_session(reader.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.url.rstrip("/"), "quotaSize": 5_000_000})
    wait_for(reader.page, "This device has no room for")
    assert shelf(reader.page) == [0, 0]  # not even half a book
    reader.go_live()
    reader.cells[0].run()
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.url.rstrip("/")})
    reader.page.get_by_role("button", name="Try again").click()
    wait_for(reader.page, KEPT)


@pytest.mark.parametrize("prepare", [
    "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });",
    "ServiceWorkerContainer.prototype.register = async () => { throw new DOMException('no', 'SecurityError'); };",
])
def test_a_browser_that_keeps_nothing_is_said_and_the_page_works(host, visit, prepare):
    reader = visit(host.url, "cells.html", prepare=prepare)
    wait_until(lambda: "kept" in said(reader.page) or "keep" in said(reader.page), lambda: said(reader.page))
    assert reader.page.locator("[data-offline=keep]").is_hidden()
    reader.go_live()
    reader.cells[0].run()
    assert reader.complaints == []


# ---------------------------------------------------------------- an app
def test_the_book_installs_as_an_app(site_url, visit):
    reader = visit(site_url, "book/index.html")
    session = reader.context.new_cdp_session(reader.page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == [] and manifest["url"] == site_url + "manifest.webmanifest"
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors] == ["in-incognito"]  # as every test's tab is
    stated = json.loads(manifest["data"])
    for icon in [*stated["icons"], {"src": "_static/icons/apple-touch-icon.png", "sizes": "180x180"}]:
        size = reader.page.evaluate("""async (src) => {
          const image = new Image(); image.src = src; await image.decode(); return image.naturalWidth; }""",
                                    site_url + icon["src"])
        assert icon["sizes"] in ("any", f"{size}x{size}")
    assert reader.page.request.get(site_url + stated["start_url"]).ok
    for scheme, colour in (("light", "#ffffff"), ("dark", "#121212")):
        reader.page.emulate_media(color_scheme=scheme)
        assert reader.page.locator(f'meta[name="theme-color"][media*="{scheme}"]').get_attribute("content") == colour
        wait_until(lambda colour=colour: reader.page.evaluate("""(colour) => {
          const box = document.createElement("div"); box.style.color = colour; document.body.append(box);
          const stated = getComputedStyle(box).color; box.remove();
          return stated === getComputedStyle(document.body).backgroundColor;
        }""", colour), f"the page is as {scheme} as the browser's bars")
