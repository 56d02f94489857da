"""A training run in a process of its own, for tests that kill it: ``run_to_kill.py FILE [STAGE N]``.

Prints a line when it starts, and in the end a digest of all that training leaves behind. With a
stage it kills itself in the N-th writing of the checkpoint, exactly there.
"""

import hashlib
import os
import signal
import sys

import numpy as np

from unrolled import Adam, ElmanRNN, SequenceModel, TemporalOrder
from unrolled.training import Every, ReduceOnPlateau, fit
from unrolled.training._tree import encode

N_STEPS = 150
STAGES = ("half written", "not flushed", "not renamed", "renamed")


def digest(result, rng):
    """A text that changes with any bit of a `Fit`, or of the generator's state."""
    arrays = {}
    fields = vars(result) | {"records": [vars(r) for r in result.records]}
    text = str(encode([fields, rng.bit_generator.state], "result", arrays))
    h = hashlib.sha256(text.encode())
    for name, a in arrays.items():
        h.update(f"{name} {a.dtype} {a.shape}".encode() + np.ascontiguousarray(a).tobytes())
    return h.hexdigest()


def train(checkpoint, **options):
    """Everything with a memory at once: schedule, callbacks, Adam, a generator with a half-used word."""
    task, rng = TemporalOrder(), np.random.default_rng(5)
    model = SequenceModel(ElmanRNN(task.n_inputs, 12), task.n_outputs)
    start = model.init(rng)
    u, targets = task.sample(np.random.default_rng(6), 50, 12)

    def sample(rng):
        batch = task.sample(rng, 8, 12)
        rng.integers(5, dtype=np.int32)  # leaves half a 64-bit word in the generator
        return batch

    def spectrum(step, params):
        return {"largest": np.linalg.svd(params["W_hh"])[1][:2], "step": (step, None)}

    def noisy_evaluation(params):  # draws from the run's own generator
        return model.loss(params, u, targets) + 0.1 * rng.normal()

    result = fit(
        model, start, sample, Adam(0.02), n_steps=N_STEPS, rng=rng, max_norm=1.0, progress=False,
        schedule=ReduceOnPlateau(patience=2), evaluate=noisy_evaluation, evaluate_every=7,
        callbacks=[Every(4, spectrum)], checkpoint=checkpoint, checkpoint_every=1, **options,
    )  # fmt: skip
    return result, rng


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def kill_in(stage, n):
    """Replace what writing a file calls, so that the n-th writing does not survive `stage`."""
    count = iter(range(1, 10**9))
    savez, fsync, replace = np.savez, os.fsync, os.replace

    def savez_or_die(file, **arrays):
        global writing
        writing = next(count)
        if writing == n and stage == "half written":
            savez(file, **arrays)
            file.flush()
            os.truncate(file.fileno(), file.tell() // 2)
            die()
        savez(file, **arrays)

    def fsync_or_die(descriptor):
        if writing == n and stage == "not flushed":
            die()
        fsync(descriptor)

    def replace_or_die(old, new):
        if writing == n and stage == "not renamed":
            die()
        replace(old, new)
        if writing == n and stage == "renamed":
            die()

    np.savez, os.fsync, os.replace = savez_or_die, fsync_or_die, replace_or_die


if __name__ == "__main__":
    path, *how = sys.argv[1:]
    if how:
        kill_in(how[0], int(how[1]))
    print("started", flush=True)
    print(digest(*train(path)), flush=True)
