"""`python -m unrolled.experiments`, in this process and once in one of its own."""

import json
import subprocess
import sys

import pytest

from unrolled import experiments, results
from unrolled.experiments import __main__ as command_line


@pytest.fixture
def stored(monkeypatch, experiment):
    """A scorecard that holds one run of the coin."""
    card = experiments.scorecard([experiments.run("coin")])
    monkeypatch.setattr(results, "load", lambda name: card)
    return card


def test_list_in_a_process_of_its_own():
    command = [sys.executable, "-m", "unrolled.experiments", "list"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in said.splitlines()] == experiments.names()


def test_run_shows_rows_and_writes(experiment, tmp_path, capsys):
    assert command_line.main(["run", "coin", "--quick", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "half: holds" in said and "coin.json" in said
    assert json.loads((tmp_path / "coin.json").read_text())["quick"] is True


def test_run_shows_what_does_not_hold(experiment, capsys):
    experiment.found = 0.7
    assert command_line.main(["run", "coin"]) == 0  # it ran; its finding is no error
    said = capsys.readouterr().out
    assert "half: does not hold" in said and "It is loaded." in said


def test_the_scorecard_found_again(stored, capsys):
    assert command_line.main(["scorecard", "--quick"]) == 0
    assert "Everything is as stored." in capsys.readouterr().out


def test_the_scorecard_not_found_again(stored, experiment, capsys):
    experiment.found = 0.56
    assert command_line.main(["scorecard", "coin"]) == 1
    assert "coin: half is 0.56 now, 0.52 as stored" in capsys.readouterr().out


def test_an_experiment_that_is_not_stored(stored, capsys):
    stored["experiments"].clear()
    assert command_line.main(["scorecard"]) == 1
    assert "coin is not stored" in capsys.readouterr().out


def test_the_scorecard_is_written(experiment, tmp_path):
    path = tmp_path / "scorecard.json"
    assert command_line.main(["scorecard", "--write", str(path)]) == 0
    (record,) = json.loads(path.read_text())["experiments"]
    assert record["rows"][0]["ours"] == 0.52
    experiment.found = 0.53
    assert command_line.main(["scorecard", "coin", "--write", str(path)]) == 0
    (record,) = json.loads(path.read_text())["experiments"]
    assert record["rows"][0]["ours"] == 0.53


@pytest.mark.parametrize("content", ["", "[]", '{"experiments": 1}', '{"cases": []}'])
def test_another_file_is_not_overwritten(experiment, tmp_path, capsys, content):
    path = tmp_path / "scorecard.json"
    path.write_text(content)
    assert command_line.main(["scorecard", "--write", str(path)]) == 2
    assert "scorecard.json does not hold a scorecard" in capsys.readouterr().err
    assert path.read_text() == content


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scorecard", "dice"], "name must be one of"),
        (["scorecard", "--quick", "--write", "x.json"], "leave one out"),
    ],
)
def test_mistakes_on_the_command_line(stored, capsys, arguments, said):
    assert command_line.main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["run"], ["run", "dice"], ["run", "coin", "--dask", "x"]])
def test_what_is_not_understood(experiment, capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        command_line.main(arguments)
    assert caught.value.code == 2 and "usage" in capsys.readouterr().err


def test_an_interrupt_keeps_what_was_finished(experiment, tmp_path, capsys):
    path = tmp_path / "scorecard.json"
    command_line.main(["scorecard", "--write", str(path)])
    before = path.read_text()

    def interrupted(rng, quick):
        raise KeyboardInterrupt

    experiment.compute = interrupted
    assert command_line.main(["scorecard", "--write", str(path)]) == 130
    assert path.read_text() == before
