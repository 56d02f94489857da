"""A traceback shows the reader's own lines, and the rest only on demand."""


def test_frames_are_those_of_the_cells(page):
    page.run("import json\n\ndef parse(text):\n    return json.loads(text)", cell=1)
    assert page.run("\nparse('{')", cell=2) == "error"
    error = page.error
    assert error["summary"].startswith("json.decoder.JSONDecodeError: Expecting property name")
    places = [(f["cell"], f["line"], f["function"], f["source"]) for f in error["frames"]]
    assert places == [(2, 2, "", "parse('{')"), (1, 4, "parse", "return json.loads(text)")]
    assert error["inside"] != []
    assert "_live" not in error["full"]
    assert "decoder.py" in error["full"]


def test_the_failing_part_of_a_line_is_marked(page):
    page.run("if True:\n    a = 'ä' + str(1 / 0)")
    (frame,) = page.error["frames"]
    assert frame["source"] == "a = 'ä' + str(1 / 0)"
    start = frame["mark"].index("^")
    assert frame["source"][start : len(frame["mark"])] == "1 / 0"


def test_a_syntax_error_shows_its_line_and_a_caret(page):
    page.run("x = 1\nif x\n    y = 2")
    error = page.error
    assert error["summary"] == "SyntaxError: expected ':'"
    (frame,) = error["frames"]
    assert (frame["cell"], frame["line"], frame["source"]) == (1, 2, "if x")
    assert frame["mark"] == "    ^"


def test_an_indentation_error_has_a_line_too(page):
    page.run("def f():\nreturn 1")
    assert page.error["frames"][-1]["line"] == 2


def test_causes_are_in_the_whole_traceback(page):
    page.run("try:\n    {}['missing']\nexcept KeyError as error:\n    raise ValueError('no such key') from error")
    error = page.error
    assert error["summary"] == "ValueError: no such key"
    assert "direct cause" in error["full"]
    assert "session.py" not in error["full"]


def test_notes_are_part_of_the_summary(page):
    page.run("error = ValueError('wrong'); error.add_note('try another'); raise error")
    assert page.error["summary"] == "ValueError: wrong\ntry another"


def test_endless_recursion_is_short(page):
    page.run("def down(n):\n    return down(n + 1)\ndown(0)")
    frames = page.error["frames"]
    assert len(frames) < 15
    assert any(frame.get("skipped", 0) > 100 for frame in frames)


def test_an_error_whose_message_fails_does_not_take_the_page_with_it(page):
    source = "class Bad(Exception):\n    def __str__(self):\n        raise RuntimeError\nraise Bad"
    assert page.run(source) == "error"
    assert page.run("1") == "ok"
