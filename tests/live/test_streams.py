"""Printing is prompt at first, batched when there is much of it, and never endless."""

import pytest

from unrolled._live import streams
from unrolled._live.streams import Outlet, Stream


def test_a_flood_is_batched_and_complete():
    sent = []
    outlet = Outlet(sent.append)
    out = Stream("stdout", outlet)
    for k in range(5000):
        print(k, file=out)
    outlet.send_held()
    assert "".join(m["text"] for m in sent) == "".join(f"{k}\n" for k in range(5000))
    assert len(sent) < 1000


def test_too_much_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(streams, "MOST_CHARACTERS", 100)
    sent = []
    outlet = Outlet(sent.append)
    out = Stream("stdout", outlet)
    for _ in range(50):
        out.write("ten chars\n")
    text = "".join(m["text"] for m in sent)
    assert len(text) < 250
    assert "the rest is not shown" in text
    outlet.start_run()
    out.write("again\n")
    assert sent[-1]["text"] == "again\n"


def test_a_carriage_return_waits_for_flush_as_progress_bars_do():
    sent = []
    out = Stream("stderr", Outlet(sent.append))
    out.write("\r10%")
    out.flush()
    assert sent == [{"type": "stream", "name": "stderr", "text": "\r10%"}]


def test_only_text_can_be_written():
    with pytest.raises(TypeError, match="not bytes"):
        Stream("stdout", Outlet(print)).write(b"bytes")
