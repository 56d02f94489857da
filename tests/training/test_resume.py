"""A run that is killed at any moment and called again ends with the bits of one that was not."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.training import run_to_kill
from unrolled import Adam, SequenceModel
from unrolled.training import TrainingInterrupted, fit
from unrolled.training._checkpoint import Checkpoint
from unrolled.training._file import read_tree

WORKER = Path(run_to_kill.__file__)


@pytest.fixture(scope="module")
def expected():
    """The digest of a run that never stops, and knows of no checkpoint."""
    result, rng = run_to_kill.train(None)
    assert len(result.loss) == run_to_kill.N_STEPS
    assert 0 < result.lr_factor[-1] < 1  # the schedule was at work
    return run_to_kill.digest(result, rng)


def start(path, *how):
    # Only one BLAS thread, set before numpy starts, spares each process the starting of many.
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, str(WORKER), str(path), *how]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def wait_for_writings(process, path, n):
    """Until the file has been replaced `n` times at least, or the process has ended."""
    seen = set()
    while len(seen) < n and process.poll() is None:
        if path.exists():
            status = path.stat()
            seen.add((status.st_ino, status.st_mtime_ns))
        time.sleep(0.0005)


def test_killed_at_random_moments(tmp_path, expected):
    """Up to 12 times. The checkpoint is written after each of 150 steps, so that takes most of the time."""
    rng, path, steps = np.random.default_rng(), tmp_path / "run.npz", []
    for _ in range(12):
        process = start(path)
        wait_for_writings(process, path, rng.integers(2, 15))
        time.sleep(rng.uniform(0.0, 0.01))  # about the time of a step and its writing
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        steps.append(read_tree(path)["point"]["step"])
    else:
        process = start(path)
        out, _ = process.communicate()
    assert out == f"started\n{expected}\n"
    assert steps == sorted(steps)
    assert len(set(steps)) >= 3  # it did go on, and did not just start anew until it got through


@pytest.mark.parametrize("stage", run_to_kill.STAGES)
@pytest.mark.parametrize("n", [1, 58])
def test_killed_while_writing(tmp_path, expected, stage, n):
    path = tmp_path / "run.npz"
    process = start(path, stage, str(n))
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert path.exists() == (n > 1 or stage == "renamed")
    result, rng = run_to_kill.train(path)
    assert run_to_kill.digest(result, rng) == expected
    assert [p.name for p in tmp_path.iterdir()] == ["run.npz"]  # nothing is left lying about


def test_stopped_by_ctrl_c(tmp_path, expected):
    path = tmp_path / "run.npz"
    process = start(path)
    process.stdout.readline()
    while not path.exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate()
    assert process.returncode != 0
    assert "TrainingInterrupted: interrupted after " in error
    assert f"of {run_to_kill.N_STEPS} steps; this error's result keeps them, and so does {path}" in error
    assert run_to_kill.digest(*run_to_kill.train(path)) == expected


def test_called_again_when_finished(tmp_path, expected, monkeypatch):
    """Nothing is computed again, and the generator stands where the run left it."""
    path = tmp_path / "run.npz"
    run_to_kill.train(path)
    monkeypatch.setattr(SequenceModel, "loss_and_grad", None)
    assert run_to_kill.digest(*run_to_kill.train(path)) == expected


WHERE = ["sample", "evaluate", "callback", "loss_and_grad", "update", "save"]


class Interrupting:
    """A function that Ctrl-C strikes in its n-th call, before or after it has done its work."""

    def __init__(self, function, n, late):
        self.function, self.n, self.late = function, n, late

    def __call__(self, *args, **kwargs):
        self.n -= 1
        if self.n == 0 and not self.late:
            raise KeyboardInterrupt
        value = self.function(*args, **kwargs)
        if self.n == 0:
            raise KeyboardInterrupt
        return value


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("where", WHERE)
def test_an_interrupt_anywhere(problem, tmp_path, monkeypatch, where, late):
    """A half-done step is forgotten: the history and the checkpoint end between two updates."""
    path = tmp_path / "run.npz"

    def parts():
        optimizer = Adam(0.01)
        return {
            "sample": problem.sample, "evaluate": lambda p: float(p["b"].sum()),
            "callback": lambda step, p: p["b"].copy(), "loss_and_grad": problem.model.loss_and_grad,
            "update": optimizer.update, "save": Checkpoint.save,
        }, optimizer  # fmt: skip

    def run(functions, optimizer, checkpoint):
        monkeypatch.setattr(problem.model, "loss_and_grad", functions["loss_and_grad"])
        monkeypatch.setattr(optimizer, "update", functions["update"])
        save = functions["save"]
        monkeypatch.setattr(Checkpoint, "save", lambda *args: save(*args))
        return fit(
            problem.model, problem.params, functions["sample"], optimizer, n_steps=12, rng=problem.rng(),
            evaluate=functions["evaluate"], evaluate_every=1, callbacks=[functions["callback"]],
            checkpoint=checkpoint, checkpoint_every=3, progress=False,
        )  # fmt: skip

    whole = run(*parts(), None)
    functions, optimizer = parts()
    wrapped = functions | {where: Interrupting(functions[where], 3, late)}
    wrapped[where].__qualname__ = functions[where].__qualname__
    with pytest.raises(TrainingInterrupted, match=r"interrupted after \d+ of 12 steps.*run.npz") as caught:
        run(wrapped, optimizer, path)
    partial, step = caught.value.result, caught.value.step
    assert len(partial.loss) == len(partial.grad_norm) == step < 12
    np.testing.assert_array_equal(partial.loss, whole.loss[:step])
    n = len(partial.evaluation)
    assert n == len(partial.records[0].values) in (step, step + 1)
    np.testing.assert_array_equal(partial.evaluation, whole.evaluation[:n])
    assert partial.optimizer_state["n_updates"] == step
    rest = run(*parts(), path)
    assert run_to_kill.digest(rest, problem.rng()) == run_to_kill.digest(whole, problem.rng())


def test_an_interrupt_without_a_checkpoint(problem):
    def callback(step, params):
        if step == 4:
            raise KeyboardInterrupt

    with pytest.raises(TrainingInterrupted, match="after 4 of 9 steps; this error's result keeps them$") as caught:
        fit(problem.model, problem.params, problem.sample, Adam(0.01), n_steps=9, rng=problem.rng(),
            callbacks=[callback], progress=False)  # fmt: skip
    assert isinstance(caught.value, KeyboardInterrupt)
    assert len(caught.value.result.loss) == 4
