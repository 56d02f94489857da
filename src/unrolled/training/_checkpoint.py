"""Keep a run in a file, and go on from there."""

import os
from pathlib import Path
from typing import NamedTuple

from unrolled._check import check_count
from unrolled.training._file import CheckpointError, read_tree, write_tree
from unrolled.training._history import History
from unrolled.training.callbacks import Record


class Point(NamedTuple):
    """Where training stands between two updates.

    A new point is one assignment, so that an interrupt finds the old one or the new.
    """

    step: int
    params: dict
    optimizer_state: dict
    good: tuple  # the last parameters and memory whose loss and gradient were finite
    best: tuple  # the lowest evaluation and its parameters; (inf, None) before there is one
    memory: object  # the schedule's
    rng_state: dict | None
    watched: bool  # callbacks and evaluation after `step` updates have been taken


class Checkpoint:
    """The file that `fit` keeps a run in, and may go on from.

    Parameters
    ----------
    path : str or path-like
    every : int
        Steps between two writings.
    rng : numpy.random.Generator
    configuration : dict
        What must be the same for going on to make sense: names and their descriptions.
    """

    def __init__(self, path, every, rng, configuration):
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(f"checkpoint must be the name of a file, got {path!r}")
        self.path = Path(path)
        if not self.path.parent.is_dir():
            raise FileNotFoundError(f"checkpoint is to be {self.path}, but there is no folder {self.path.parent}")
        self.every = check_count("checkpoint_every", every)
        self._rng = rng
        self._n_spawned = _n_spawned(rng)
        self.configuration = {**configuration, "rng": _seed(rng)}

    def due(self, step):
        """Whether to write after `step` updates."""
        return step % self.every == 0

    def rng_state(self):
        """The state of the generator."""
        return self._rng.bit_generator.state

    def save(self, point, history):
        """Write `point` and the `history` up to it."""
        if _n_spawned(self._rng) != self._n_spawned:
            raise ValueError(
                "rng was used to spawn other generators during training, and a checkpoint cannot keep "
                "those: draw from rng itself"
            )
        fields = history.fields(point.step, point.watched)
        fields["records"] = [(r.steps, r.values) for r in fields["records"]]
        write_tree(
            self.path,
            {"configuration": self.configuration, "point": dict(point._asdict()), "history": fields},
        )

    def load(self, n_steps):
        """The point and history to go on from, or None when there is no file yet."""
        if not self.path.exists():
            return None
        tree = read_tree(self.path)
        self._compare(tree["configuration"])
        point = Point(**tree["point"])
        if point.step > n_steps:
            raise CheckpointError(
                f"{self.path} is {point.step} steps on its way, and n_steps is {n_steps}: "
                "give at least as many, or another file"
            )
        fields = tree["history"]
        fields["records"] = [Record(*pair) for pair in fields["records"]]
        self._rng.bit_generator.state = point.rng_state
        return point, History.from_fields(fields)

    def _compare(self, saved):
        ours = self.configuration
        different = [k for k in ours | saved if ours.get(k) != saved.get(k)]
        if different:
            listed = "; ".join(f"{k} was {saved.get(k)}, now is {ours.get(k)}" for k in different)
            raise CheckpointError(
                f"{self.path} was kept by another run: {listed}. "
                "Go on with the same settings, delete the file to start anew, or give another name"
            )


def _seed(rng):
    """What tells one stream of random numbers from another, however far it has been read."""
    source = rng.bit_generator.seed_seq
    entropy, key = getattr(source, "entropy", None), getattr(source, "spawn_key", ())
    return f"{type(rng.bit_generator).__name__}, seed {entropy}" + (f", spawn key {key}" if key else "")


def _n_spawned(rng):
    return getattr(rng.bit_generator.seed_seq, "n_children_spawned", 0)
