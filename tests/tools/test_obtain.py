"""Vendored files: right bytes or none, whatever happens to the sources."""
import hashlib

import pytest

from tools.assets import Cache, obtain
from tools.console import Console, Failure
from tools.sources import Unreachable

CONTENT = {"a.js": b"alpha" * 100, "b.whl": b"beta" * 100}
FILES = {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in CONTENT.items()}


class Shelf:
    """A source with these files; remembers what it was asked for."""

    def __init__(self, name, content, end=None):
        self.name, self.content, self.end, self.asked = name, content, end, []

    def __str__(self):
        return self.name

    def fetch(self, names, report):
        for name in names:
            self.asked.append(name)
            if name in self.content:
                yield name, self.content[name]
        if self.end:
            raise self.end


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def get(cache, *sources):
    return obtain("toys", FILES, list(sources), cache, Console())


def test_the_first_source_that_has_everything_is_enough(cache):
    first, second = Shelf("first", CONTENT), Shelf("second", CONTENT)
    found = get(cache, first, second)
    assert {name: path.read_bytes() for name, path in found.items()} == CONTENT
    assert second.asked == []


def test_a_filled_cache_asks_nobody(cache):
    get(cache, Shelf("first", CONTENT))
    silent = Shelf("silent", {})
    get(cache, silent)
    assert silent.asked == []


def test_a_damaged_download_is_refused_and_the_next_source_is_asked_for_it_alone(cache, capsys):
    second = Shelf("second", CONTENT)
    found = get(cache, Shelf("first", {**CONTENT, "b.whl": b"beta" * 99}), second)
    assert second.asked == ["b.whl"]
    assert found["b.whl"].read_bytes() == CONTENT["b.whl"]
    assert "first: REFUSED b.whl" in capsys.readouterr().out


def test_damage_everywhere_fails_with_file_expected_got_and_every_source(cache):
    wrong = b"not beta"
    with pytest.raises(Failure) as failure:
        get(cache, Shelf("mirror", {**CONTENT, "b.whl": wrong}), Shelf("origin", {"b.whl": wrong}))
    message = str(failure.value)
    assert "b.whl" in message.splitlines()[0] and "a.js" not in message.splitlines()[0]
    assert message.count("REFUSED b.whl") == 2 and "mirror" in message and "origin" in message
    assert f"expected sha256 {FILES['b.whl']['sha256']}" in message
    assert f"got      sha256 {hashlib.sha256(wrong).hexdigest()}" in message
    assert [path.read_bytes() for path in cache.folder.iterdir()] == [CONTENT["a.js"]]


def test_no_network_says_who_was_asked_and_what_each_answered(cache):
    with pytest.raises(Failure) as failure:
        get(cache, Shelf("mirror", {}, Unreachable("no route to host")), Shelf("origin", {}, Unreachable("HTTP 503")))
    assert "mirror: no route to host" in str(failure.value)
    assert "origin: HTTP 503" in str(failure.value)


def test_a_source_that_lacks_a_file_is_listed_with_what_it_delivered(cache):
    with pytest.raises(Failure, match="mirror: delivered 1 of 2 files"):
        get(cache, Shelf("mirror", {"a.js": CONTENT["a.js"]}))


def test_a_cached_file_that_was_damaged_on_disk_is_fetched_again(cache):
    path = get(cache, Shelf("first", CONTENT))["a.js"]
    path.write_bytes(b"bit rot")
    again = Shelf("again", CONTENT)
    assert get(cache, again)["a.js"].read_bytes() == CONTENT["a.js"]
    assert again.asked == ["a.js"]


def test_an_interrupted_download_keeps_what_had_arrived_and_goes_on_from_there(cache):
    with pytest.raises(KeyboardInterrupt):
        get(cache, Shelf("first", {"a.js": CONTENT["a.js"]}, KeyboardInterrupt()))
    rest = Shelf("second", CONTENT)
    get(cache, rest)
    assert rest.asked == ["b.whl"]
    assert {path.name for path in cache.folder.iterdir()} == {entry["sha256"] for entry in FILES.values()}


def test_a_write_that_breaks_off_leaves_nothing_in_the_cache(cache, monkeypatch):
    def full(source, target):
        raise OSError("no space left on device")

    monkeypatch.setattr("tools.assets.os.replace", full)
    with pytest.raises(OSError, match="no space left"):
        get(cache, Shelf("first", CONTENT))
    assert list(cache.folder.iterdir()) == []
