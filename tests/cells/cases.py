"""Random networks with inputs and initial states, for properties that hold for all of them."""

import warnings
from dataclasses import dataclass
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from unrolled.cells import GRU, LSTM, AntisymmetricRNN, ChaosFreeRNN, ElmanRNN, OrthogonalRNN
from unrolled.cells._base import Cell

NONLINEARITIES = ("identity", "relu", "sigmoid", "tanh")
# Every cell with every option, each as a function of n_inputs and n_hidden.
CELLS = (
    {f"ElmanRNN {f}": partial(ElmanRNN, nonlinearity=f) for f in NONLINEARITIES}
    | {"LSTM": LSTM, "GRU": GRU}
    | {
        f"OrthogonalRNN {f} {p}": partial(OrthogonalRNN, nonlinearity=f, parametrization=p)
        for f in ("modrelu", "tanh", "identity")
        for p in ("expm", "cayley")
    }
    | {"AntisymmetricRNN": partial(AntisymmetricRNN, epsilon=0.3, gamma=0.2), "ChaosFreeRNN": ChaosFreeRNN}
)
# One for each way in which the engine computes.
KINDS = (
    "ElmanRNN tanh", "LSTM", "GRU", "OrthogonalRNN modrelu expm", "OrthogonalRNN tanh cayley",
    "AntisymmetricRNN", "ChaosFreeRNN",
)  # fmt: skip
every_cell = pytest.mark.parametrize("make", CELLS.values(), ids=CELLS)
every_kind = pytest.mark.parametrize("make", [CELLS[kind] for kind in KINDS], ids=KINDS)
every_unroll = pytest.mark.parametrize("unroll", ["unroll", "unroll_last"])

# Relative to the largest entry: rounding of a dozen steps with sums of a dozen terms.
TOLERANCE = {np.float64: 1e-13, np.float32: 3e-6}

# No verdict depends on how busy the machine is.
always_the_same = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow],
)
# For properties that are stated for every cell in turn.
a_few = settings(always_the_same, max_examples=20)


@dataclass
class Case:
    """A cell and arguments that fit it."""

    cell: Cell
    params: dict
    u: np.ndarray
    x0: np.ndarray | None
    seed: int

    @property
    def dtype(self):
        return self.u.dtype.type


def draw_params(cell, rng, replicas=(), dtype=np.float64):
    """Parameters of ordinary size, for every cell and any replica axes."""
    return {
        name: (rng.normal(size=(*replicas, *shape)) / np.sqrt(max(1, shape[-1]))).astype(dtype)
        for name, shape in cell.param_shapes().items()
    }


@st.composite
def cases(draw, dtypes=(np.float64, np.float32), cells=None):
    """One of `cells`, or any. Down to 0 steps and 1 unit; no or more replica axes; shared inputs; any x0."""
    T, B = draw(st.integers(0, 12)), draw(st.integers(1, 4))
    cell = draw(st.sampled_from(cells or list(CELLS.values())))(draw(st.integers(1, 3)), draw(st.integers(1, 6)))
    # Sixteen replicas and more are arranged in another way than fewer.
    replicas = draw(st.sampled_from([(), (1,), (3,), (2, 3), (17,), (2, 1, 9)]))
    # Without replicas, further axes of u are more batch axes.
    leading = draw(st.sampled_from([(), replicas] if replicas else [(), (2,)]))
    dtype = draw(st.sampled_from(dtypes))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    u = rng.normal(size=(T, *leading, B, cell.n_inputs)).astype(dtype)
    x0_shapes = [None, (cell.n_state,), (B, cell.n_state), (*(replicas or leading), B, cell.n_state)]
    x0_shape = draw(st.sampled_from(x0_shapes))
    x0 = None if x0_shape is None else rng.normal(size=x0_shape).astype(dtype)
    return Case(cell, draw_params(cell, rng, replicas, dtype), u, x0, seed)


def assert_same(ours, reference, dtype=np.float64, floor=0.0):
    """Equal shape and dtype, and entries equal relative to the largest one.

    Where all entries may be what is left of larger numbers, of size `floor`, relative to that.
    """
    assert ours.shape == reference.shape
    assert ours.dtype == reference.dtype == dtype
    if reference.size:
        scale = max(floor, np.abs(reference).max())
        np.testing.assert_allclose(ours, reference, rtol=0, atol=TOLERANCE[dtype] * scale)


def gradients(run, case):
    """Gradients of a random weighted sum of the states that `run` gives, by autograd.

    A dict: those of the parameters, of u, and of x0 if there is one.
    """
    arguments = {**case.params, "u": case.u} | ({} if case.x0 is None else {"x0": case.x0})
    shape = run(case.params, case.u, case.x0).shape
    weights = np.random.default_rng(case.seed).normal(size=shape).astype(case.dtype)

    def weighted_sum(a):
        params = {k: a[k] for k in case.params}
        return anp.sum(weights * run(params, a["u"], a.get("x0")))

    with warnings.catch_warnings():
        if len(case.u) == 0:  # no step, so nothing depends on the parameters
            warnings.filterwarnings("ignore", "Output seems independent of input")
        return grad(weighted_sum)(arguments)


def small(make, replicas=(), T=3, B=2, I=1, H=2, seed=5):
    """A cell, and one flat dict of everything that it can be differentiated by."""
    rng = np.random.default_rng(seed)
    cell = make(I, H)
    given = draw_params(cell, rng, replicas)
    given |= {"u": rng.normal(size=(T, B, I)), "x0": rng.normal(size=(B, cell.n_state))}
    return cell, given


def states_of(cell, given, unroll="unroll"):
    """States, or the last of them, from the flat dict of `small`."""
    params = {k: given[k] for k in cell.param_names}
    if unroll == "last_by_steps":
        return cell.unroll_by_steps(params, given["u"], given["x0"])[-1]
    return getattr(cell, unroll)(params, given["u"], given["x0"])


# What each fused run is held against.
BY_STEPS = {"unroll": "unroll_by_steps", "unroll_last": "last_by_steps"}


def random_like(arrays, seed=6):
    """A dict of random arrays in the shapes of `arrays`."""
    rng = np.random.default_rng(seed)
    return {k: rng.normal(size=np.shape(v)) for k, v in arrays.items()}
