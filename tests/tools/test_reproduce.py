"""`make reproduce` passes on what was asked, and how it ended."""
import pytest

from tools import environment, reproduce
from tools.console import Console, Failure


@pytest.fixture
def call(monkeypatch):
    """Call `reproduce` with these variables, while the command only notes itself and ends with a code."""
    def run(code=0, **variables):
        commands = []
        monkeypatch.setattr(environment, "ensure", lambda console: "python")
        monkeypatch.setattr(reproduce.subprocess, "call", lambda command, **how: commands.append(command) or code)
        monkeypatch.setattr(reproduce.os, "environ", variables)
        reproduce.reproduce(Console())
        return commands

    return run


def test_quick_unless_it_is_published(call):
    start = ["python", "-m", "unrolled.experiments", "scorecard"]
    assert call() == [[*start, "--quick"]]
    assert call(EXPERIMENT="one two") == [[*start, "--quick", "one", "two"]]
    assert call(PUBLISH="1") == [[*start, "--write", str(reproduce.SCORECARD)]]
    assert reproduce.SCORECARD.exists()


@pytest.mark.parametrize(("code", "said"), [(1, "PUBLISH=1 stores the new values"), (2, "ended with code 2")])
def test_what_went_wrong(call, code, said):
    with pytest.raises(Failure, match=said):
        call(code)


def test_an_interrupt_is_one(call):
    with pytest.raises(KeyboardInterrupt):
        call(130)
