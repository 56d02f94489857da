"""What a checkpoint holds, and that no other file passes for one."""

import json
import zipfile

import numpy as np
import pytest

from tests.training.run_to_kill import digest
from unrolled import SGD, Adam, ElmanRNN, NonFiniteError, SequenceModel, fit
from unrolled.optim import HessianFree, Momentum
from unrolled.regularizers import l2
from unrolled.training import CheckpointError, Cosine, Every, PiecewiseConstant
from unrolled.training._file import read_tree, write_tree


@pytest.fixture
def run(problem, tmp_path):
    """Train with a checkpoint; keyword arguments replace what is given here."""

    def run(n_steps=4, **changes):
        options = dict(
            model=problem.model, params=problem.params, sample=problem.sample, optimizer=Adam(0.01),
            rng=problem.rng(), checkpoint=tmp_path / "run.npz", progress=False,
        )  # fmt: skip
        return fit(n_steps=n_steps, **(options | changes))

    run.path = tmp_path / "run.npz"
    return run


TREES = [
    {"a": np.arange(6.0).reshape(2, 3), "b": [1, 2.5, None, True, "text"], 3: (np.float32(0.1), ())},
    {"inf": [float("inf"), -float("inf")], "big": 2**127 + 1, "tiny": 5e-324, "third": 1 / 3},
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    [np.array([], int), np.array(3.0), np.int32(7), np.array(["x", "yz"]), {}, [], np.zeros((0, 4))],
    {"nested": [{"tuple": (1, [2, (3,)])}, {"array": {"dict": 1}}]},
]


@pytest.mark.parametrize("tree", TREES)
def test_values_come_back_as_they_were(tmp_path, tree):
    """Types, dtypes, memory order and bits."""
    write_tree(tmp_path / "f", tree)

    def compare(a, b):
        assert type(a) is type(b)
        if isinstance(a, np.ndarray):
            assert (a.dtype, a.shape, a.flags.f_contiguous) == (b.dtype, b.shape, b.flags.f_contiguous)
            assert a.tobytes() == b.tobytes()
        elif isinstance(a, dict):
            assert list(a) == list(b)
            [compare(a[k], b[k]) for k in a]
        elif isinstance(a, (list, tuple)):
            assert len(a) == len(b)
            [compare(x, y) for x, y in zip(a, b)]
        else:
            assert a == b

    compare(tree, read_tree(tmp_path / "f"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (object(), r"content\['x'\]\[1\] cannot be kept in a checkpoint.*got object"),
        (np.array([None]), r"content\['x'\]\[1\] .*got ndarray"),
        ({1, 2}, "got set"),
        ({"f": len}, r"content\['x'\]\[1\]\['f'\] .*got builtin_function_or_method"),
    ],
)
def test_values_that_only_pickle_could_keep(tmp_path, value, words):
    with pytest.raises(TypeError, match=words):
        write_tree(tmp_path / "f", {"x": [0, value]})
    assert not list(tmp_path.iterdir())


def test_no_pickle_inside(run):
    run()
    with zipfile.ZipFile(run.path) as file:
        for name in file.namelist():
            with file.open(name) as member:
                version = np.lib.format.read_magic(member)
                _, _, dtype = getattr(np.lib.format, f"read_array_header_{version[0]}_0")(member)
                assert not dtype.hasobject


@pytest.mark.parametrize("bits", [np.random.MT19937, np.random.Philox, np.random.SFC64, np.random.PCG64DXSM])
def test_every_kind_of_generator(run, problem, bits):
    whole_rng, rng, again = (np.random.Generator(bits(3)) for _ in range(3))
    whole = run(8, rng=whole_rng, checkpoint=None)
    run(5, rng=rng)
    assert digest(run(8, rng=again), again) == digest(whole, whole_rng)


@pytest.mark.parametrize(
    "optimizer", [SGD(0.1), Momentum(0.1, nesterov=True), Adam(0.01), HessianFree(structural=0.1)], ids=repr
)
def test_every_optimizer_goes_on_and_a_run_can_be_made_longer(run, problem, optimizer):
    rng, again = problem.rng(), problem.rng()
    whole = run(7, optimizer=optimizer, rng=rng, checkpoint=None)
    assert len(run(3, optimizer=optimizer).loss) == 3
    longer = run(7, optimizer=optimizer, rng=again)
    assert digest(longer, again) == digest(whole, rng)


def test_a_run_that_was_good_enough_stays_finished(run, problem):
    values = iter([3.0, 2.0, 1.0])
    options = dict(evaluate=lambda p: next(values), evaluate_every=2, stop_below=1.5)
    rng, again = problem.rng(), problem.rng()
    stopped = run(50, rng=rng, **options)
    assert len(stopped.loss) == 4
    assert digest(run(50, rng=again, **options), again) == digest(stopped, rng)  # and no fourth value is asked for


def test_float32_goes_on(run, problem):
    params = {k: p.astype(np.float32) for k, p in problem.params.items()}
    rng, again = problem.rng(), problem.rng()
    whole = run(7, params=params, rng=rng, checkpoint=None)
    run(3, params=params)
    assert digest(run(7, params=params, rng=again), again) == digest(whole, rng)
    assert whole.params["b"].dtype == np.float32


class Breaking(SequenceModel):
    """Gives its last finite loss in step 4."""

    n_steps = 0

    def loss_and_grad(self, params, u, targets):
        loss, grads = super().loss_and_grad(params, u, targets)
        self.n_steps += 1
        return (loss if self.n_steps <= 5 else np.nan), grads


def test_a_failure_after_going_on_keeps_what_it_would_have_kept(run):
    """The last good parameters are those of the step before, which only the file remembers."""
    model = Breaking(ElmanRNN(6, 8), 4)
    with pytest.raises(NonFiniteError, match="step 5") as caught:
        run(9, model=model, checkpoint=None)
    whole = caught.value.result
    model.n_steps = 0
    assert len(run(5, model=model).loss) == 5
    with pytest.raises(NonFiniteError, match="step 5") as caught:
        run(9, model=model)
    assert model.n_steps == 6
    assert digest(caught.value.result, np.random.default_rng(0)) == digest(whole, np.random.default_rng(0))
    assert whole.optimizer_state["n_updates"] == 4


@pytest.mark.parametrize("n_bytes", [0, 1, 10, 500, -1, -30])
def test_a_truncated_file(run, n_bytes):
    run()
    run.path.write_bytes(run.path.read_bytes()[:n_bytes])
    with pytest.raises(CheckpointError, match="run.npz is damaged or is not a checkpoint.*Delete it"):
        run()


def test_flipped_bits_are_noticed_or_harmless(run):
    """A checksum covers every array; what it does not cover is not read."""
    run()
    whole, good = read_tree(run.path), run.path.read_bytes()
    rng, n_refused = np.random.default_rng(0), 0
    for position in rng.integers(len(good), size=150):
        bad = bytearray(good)
        bad[position] ^= 1 << int(rng.integers(8))
        run.path.write_bytes(bad)
        try:
            tree = read_tree(run.path)
        except CheckpointError:
            n_refused += 1
        else:
            for k, p in whole["point"]["params"].items():
                np.testing.assert_array_equal(tree["point"]["params"][k], p)
    assert n_refused > 75


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04 and then something else", b"\x93NUMPY"])
def test_a_file_of_another_kind_is_left_alone(run, content):
    run.path.write_bytes(content)
    with pytest.raises(CheckpointError, match="run.npz is damaged or is not a checkpoint"):
        run()
    assert run.path.read_bytes() == content


def test_somebody_elses_npz(run):
    np.savez(run.path, a=np.arange(3))
    with pytest.raises(CheckpointError, match="run.npz is damaged or is not a checkpoint"):
        run()
    header = np.frombuffer(json.dumps({"format": "other", "version": 1}).encode(), np.uint8)
    np.savez(run.path, header=header)
    with pytest.raises(CheckpointError, match="run.npz is not a checkpoint of training"):
        run()


def test_a_newer_format(run, monkeypatch):
    monkeypatch.setattr("unrolled.training._file._VERSION", 2)
    run()
    monkeypatch.undo()
    with pytest.raises(CheckpointError, match="run.npz has the checkpoint format 2, this version of unrolled reads 1"):
        run()


def other_params(problem):
    return problem.params | {"b": problem.params["b"] + 1e-9}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"optimizer": SGD(0.1)}, r"optimizer was Adam\(lr=0.01, .*, now is SGD\(lr=0.1\)"),
        ({"optimizer": Adam(0.0100001)}, r"was Adam\(lr=0.01, .*, now is Adam\(lr=0.0100001,"),
        ({"model": SequenceModel(ElmanRNN(6, 8, "relu"), 4)}, "model was .*'tanh'.*, now is .*'relu'"),
        ({"max_norm": 1.0}, "max_norm was None, now is 1.0"),
        ({"max_value": 1.0}, "max_value was None, now is 1.0"),
        ({"regularizers": {l2: 0.1}}, r"regularizers was None, now is \{l2: 0.1\}"),
        ({"schedule": Cosine(10)}, r"schedule was None, now is Cosine\(n_steps=10, final=0.0\)"),
        ({"evaluate": lambda p: 1.0}, "evaluate was None, now is .*<lambda>"),
        ({"evaluate_every": 5}, "evaluate_every was 100, now is 5"),
        ({"callbacks": [Every(2, len)]}, r"callbacks was \[\], now is \[Every\(2, <built-in function len>\)\]"),
        ({"rng": np.random.default_rng(2)}, "rng was PCG64, seed 1, now is PCG64, seed 2"),
        ({"rng": np.random.Generator(np.random.SFC64(1))}, "rng was PCG64, seed 1, now is SFC64, seed 1"),
        ({"rng": np.random.default_rng(1).spawn(1)[0]}, r"now is PCG64, seed 1, spawn key \(0,\)"),
        ({"params": other_params}, "starting parameters was [0-9a-f]{16}, now is [0-9a-f]{16}"),
        ({"n_steps": 3}, "run.npz is 4 steps on its way, and n_steps is 3"),
    ],
)
def test_a_run_with_other_settings(run, problem, changes, words):
    if callable(changes.get("params")):
        changes = {"params": changes["params"](problem)}
    run()
    before = run.path.read_bytes()
    with pytest.raises(CheckpointError, match=words) as caught:
        run(**changes)
    assert "run.npz" in str(caught.value)
    assert run.path.read_bytes() == before


def test_the_settings_that_are_the_same_in_another_process(run):
    """Functions are known by their names: an address in memory would never be the same again."""
    schedule, options = PiecewiseConstant([2]), {"evaluate": lambda p: 1.0}
    run(schedule=schedule, callbacks=[lambda step, p: None], regularizers=None, **options)
    assert " at 0x" not in str(read_tree(run.path)["configuration"])


def test_generators_that_were_spawned_cannot_be_kept(run, problem):
    def sample(rng):
        return problem.sample(rng.spawn(1)[0])

    with pytest.raises(ValueError, match="rng was used to spawn other generators.*draw from rng itself"):
        run(sample=sample)


def test_a_callback_whose_value_cannot_be_kept(run):
    with pytest.raises(TypeError, match=r"content\['history'\]\['records'\].* cannot be kept"):
        run(callbacks=[lambda step, params: {1, 2}])
