"""Questions as the editor asks them: code with a `|` where the cursor is."""

import contextlib
import io
import json

import pytest


class Asker:
    """A page, and what its editor would be answered."""

    def __init__(self, page):
        self.page = page

    def run(self, *cells):
        for cell in cells:
            assert self.page.run(cell) == "ok", self.page.error["full"]

    def ask(self, what, code, sources):
        before, after = code.split("|")
        question = {"ask": what, "before": before, "after": after, "sources": list(sources)}
        self.page.messages.clear()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            answer = json.loads(self.page.session.answer(json.dumps(question)))
        assert (printed.getvalue(), self.page.messages) == ("", [])  # nothing of the reader's was run
        return answer

    def complete(self, code, *sources):
        return self.ask("complete", code, sources)

    def labels(self, code, *sources):
        """What is offered and begins as the reader did; None where nothing can be completed."""
        found = self.complete(code, *sources)
        if found is None:
            return None
        return [o["label"] for o in found["options"] if o["label"].startswith(found["typed"])]

    def explain(self, code, *sources):
        return self.ask("inspect", code, sources)


@pytest.fixture
def asker(page):
    return Asker(page)
