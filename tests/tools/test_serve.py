"""The loopback server: types, headers, ports."""
import socket
import urllib.error
import urllib.request

import pytest

from tools.console import Console, Failure
from tools.serve import SiteServer, chosen_port, serve, serving


@pytest.fixture
def folder(tmp_path):
    for name in ("index.html", "python.wasm", "module.mjs", "script.js", "font.woff2", "lock.json"):
        (tmp_path / name).write_text(name)
    return tmp_path


def headers(url):
    with urllib.request.urlopen(url) as answer:
        return answer.headers


@pytest.mark.parametrize(("name", "kind"), [
    ("python.wasm", "application/wasm"), ("module.mjs", "text/javascript"), ("script.js", "text/javascript"),
    ("font.woff2", "font/woff2"), ("lock.json", "application/json"), ("", "text/html; charset=utf-8"),
])
def test_each_file_has_the_type_that_browsers_insist_on(folder, name, kind):
    with serving(folder) as url:
        assert headers(url + name)["Content-Type"] == kind


def test_pages_are_isolated_and_asked_about_again(folder):
    with serving(folder) as url:
        answer = headers(url)
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert answer["Cache-Control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_again(folder):
    with serving(folder) as url:
        since = headers(url + "python.wasm")["Last-Modified"]
        request = urllib.request.Request(url + "python.wasm", headers={"If-Modified-Since": since})
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(request)
    assert answer.value.code == 304
    answer.value.close()


def test_what_is_not_there_is_said_by_the_sites_own_page(folder):
    (folder / "404.html").write_text("<h1>not in this book</h1>")
    with serving(folder) as url, pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(url + "no/such/page.html")
    assert answer.value.code == 404
    assert answer.value.read() == b"<h1>not in this book</h1>"
    answer.value.close()


def test_only_this_machine_is_served(folder):
    with SiteServer(folder) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_nothing_outside_the_folder_is_served(folder):
    (folder / "site").mkdir()
    with serving(folder / "site") as url, pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(url + "%2e%2e/lock.json")
    assert answer.value.code == 404
    answer.value.close()


def test_a_port_in_use_is_named_with_a_way_to_choose_another(folder, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(Failure, match=f"Port {port} .* is already in use.*make serve PORT="):
            serve(Console(), folder)


@pytest.mark.parametrize("text", ["eighty", "-1", "70000", ""])
def test_a_port_that_is_none_is_refused_with_what_came(text):
    with pytest.raises(Failure, match="PORT must be a number from 0 to 65535, got " + repr(text)):
        chosen_port(text)
