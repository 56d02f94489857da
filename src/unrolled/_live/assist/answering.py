"""The editor's questions and their answers, as JSON: one crossing between two languages each way."""

import json

from unrolled._live.assist.completing import complete
from unrolled._live.assist.inspecting import describe


def answer(question, names):
    """Answer `{"ask": "complete" | "inspect", "before", "after", "sources"}`, for a page with these variables.

    Examples
    --------
    >>> answer('{"ask": "complete", "before": "# no", "after": "", "sources": []}', {})
    'null'
    """
    question = json.loads(question)
    before, after, sources = question["before"], question["after"], question["sources"]
    if question["ask"] == "complete":
        return json.dumps(complete(before, names, sources))
    return json.dumps(describe(before, after, names, sources))
