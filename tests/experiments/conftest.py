"""A claim and an experiment whose answers are known."""

from types import SimpleNamespace

import pytest

from unrolled.experiments import Claim, _registry, _run


def claim(**changes):
    fields = dict(
        name="half", claim="It is a half.", source="A paper, figure 1", known_from="figure",
        published=0.5, measured="it", tolerance={"within": 0.1}, why="a line", rerun=0.01,
    )  # fmt: skip
    return Claim(**fields | changes)


@pytest.fixture(name="claim")
def _claim():
    """Make a claim that something is a half, or another one."""
    return claim


@pytest.fixture
def experiment(monkeypatch):
    """An experiment "coin" that finds what it is told to find."""
    module = SimpleNamespace(TITLE="A coin", SEED=7, found=0.52)

    def compute(rng, quick):
        row = claim().row(module.found, found="It is loaded.")
        return {"draw": float(rng.uniform()), "quick": quick}, [row]

    module.compute = compute
    monkeypatch.setattr(_registry, "MODULES", {"coin": "coin"})
    monkeypatch.setattr(_registry.importlib, "import_module", lambda name: module)
    assert _run.module_of("coin") is module
    return module
