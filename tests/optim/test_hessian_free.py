"""Hessian-free steps against solved linear systems, and what they do when things go wrong."""

import autograd
import numpy as np
import pytest

from tests.optim.test_gauss_newton import Linear, dense
from unrolled import ElmanRNN, HessianFree, NonFiniteError, SequenceModel, TemporalOrder, fit
from unrolled.optim import gauss_newton
from unrolled.optim._vector import pack, unpack
from unrolled.optim.gauss_newton import squared_map


class Quadratic(Linear):
    """A linear model, so the squared error is a quadratic, and Gauss-Newton is its Hessian."""

    def loss_and_grad(self, params, u, targets):
        return autograd.value_and_grad(self.loss)(params, u, targets)

    def states(self, params, u):
        return autograd.numpy.stack([autograd.numpy.dot(u_t, params["W"] ** 2) for u_t in u])


@pytest.fixture
def quadratic():
    rng = np.random.default_rng(0)
    params = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
    return Quadratic(), params, (rng.normal(size=(4, 20, 2)), rng.normal(size=(20, 3)))


@pytest.fixture
def problem():
    task = TemporalOrder()
    model = SequenceModel(ElmanRNN(task.n_inputs, 8), task.n_outputs)
    return model, model.init(np.random.default_rng(0)), task.sample(np.random.default_rng(1), 40, 10)


@pytest.mark.parametrize("damping", [1e-9, 0.1, 10.0])
@pytest.mark.parametrize("structural", [0.0, 0.5])
def test_one_step_solves_the_damped_quadratic(quadratic, damping, structural):
    model, params, batch = quadratic
    optimizer = HessianFree(damping, structural, tol=1e-14)
    new, state = optimizer.step(model, params, batch, optimizer.init(params))
    G = dense(gauss_newton(model, params, *batch), params)
    S = dense(squared_map(lambda p: model.states(p, batch[0]), params, lambda w: w / (4 * 20)), params)
    g = pack(model.loss_and_grad(params, *batch)[1])
    expected = -np.linalg.solve(G + damping * (np.eye(len(g)) + structural * S), g)
    np.testing.assert_allclose(pack(new) - pack(params), expected, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(pack(state["solution"]), expected, rtol=1e-7, atol=1e-9)
    # The loss is the undamped quadratic itself, so it falls by just what that promises.
    assert state["reduction_ratio"] == pytest.approx(1.0, rel=1e-9)
    assert state["damping"] == pytest.approx(damping * 2 / 3)


def test_hardly_damped_one_step_is_least_squares(quadratic):
    model, params, (u, targets) = quadratic
    optimizer = HessianFree(damping=1e-10, tol=1e-14)
    new, _ = optimizer.step(model, params, (u, targets), optimizer.init(params))
    A = np.hstack([u.sum(axis=0), np.ones((20, 1))])
    solution = np.linalg.lstsq(A, targets, rcond=None)[0]
    np.testing.assert_allclose(np.vstack([new["W"], new["b"]]), solution, rtol=1e-6, atol=1e-8)


def test_the_structural_term_is_the_squared_change_of_the_states(problem):
    """To second order: damping * structural * mean |x(params + d) - x(params)|^2 / 2."""
    model, params, (u, _) = problem
    d = unpack(1e-4 * np.random.default_rng(0).normal(size=pack(params).size), params)
    moved = model.states({k: p + d[k] for k, p in params.items()}, u) - model.states(params, u)
    mean_change = 0.5 * (moved**2).sum(axis=-1).mean()
    with_, without = (
        HessianFree(structural=s)._products(model, params, *problem[2], 2.0)[1](pack(d)) for s in (3.0, 0.0)
    )
    assert 0.5 * pack(d) @ (with_ - without) == pytest.approx(2.0 * 3.0 * mean_change, rel=1e-3)


@pytest.mark.parametrize("structural", [0.0, 0.3])
def test_it_descends_and_learns(problem, structural):
    model, params, batch = problem
    optimizer = HessianFree(structural=structural)
    state, losses = optimizer.init(params), [model.loss(params, *batch)]
    for _ in range(40):
        params, state = optimizer.step(model, params, batch, state)
        losses.append(model.loss(params, *batch))
    assert (np.diff(losses) <= 0).all()
    assert losses[-1] < 0.02 < 1.3 < losses[0]


@pytest.mark.parametrize(
    ("ratio", "factor"), [(2.0, 2 / 3), (0.76, 2 / 3), (0.5, 1), (0.24, 1.5), (-3, 1.5), (np.nan, 1.5)]
)
def test_the_damping_follows_the_reduction_ratio(ratio, factor):
    from unrolled.optim.hessian_free import _damping_factor

    assert _damping_factor(ratio) == factor


class Wall(Quadratic):
    """The quadratic, with a wall around the start that the curvature there knows nothing of."""

    def __init__(self, centre, radius, height):
        self.centre, self.radius, self.height = pack(centre), radius, height

    def loss(self, params, u, targets):
        value = super().loss(params, u, targets)
        if isinstance(params, dict):
            outside = np.linalg.norm(pack(params) - self.centre) > self.radius
            return self.height if outside else value
        return value  # while autograd differentiates, at the centre


def test_a_step_into_a_wall_is_shortened(quadratic):
    _, params, batch = quadratic
    model = Wall(params, 0.05, np.inf)
    optimizer = HessianFree(0.01)
    new, state = optimizer.step(model, params, batch, optimizer.init(params))
    assert 0.8 * 0.05 < np.linalg.norm(pack(new) - pack(params)) <= 0.05
    assert model.loss(new, *batch) < model.loss(params, *batch)
    assert state["damping"] == pytest.approx(0.015)
    assert state["reduction_ratio"] == -np.inf


def test_a_step_that_never_descends_is_not_taken(quadratic):
    _, params, batch = quadratic
    model = Wall(params, 0.0, 1e9)
    optimizer = HessianFree(0.01)
    new, state = optimizer.step(model, params, batch, optimizer.init(params))
    np.testing.assert_array_equal(pack(new), pack(params))
    assert state["damping"] == pytest.approx(0.015) and state["n_updates"] == 1


def test_of_the_iterates_the_best_is_taken(problem):
    """Where the loss, unlike the quadratic, rises along the later iterates, it goes back."""
    from unrolled.optim.hessian_free import _best_of

    path = [(i, np.array([float(i)])) for i in (0, 1, 2, 3, 4, 5)]
    falling, valley, hole, flat = [9, 4, 3, 2, 1, 0], [0, 4, 3, 1, 2, 9], [5, 1, 9, 3, 4, np.nan], [5] * 6
    for losses, chosen in ((falling, 5), (valley, 3), (hole, 3), (flat, 5), ([0, 1, 2, 3, 4, 5], 1)):
        change, loss = _best_of(path, lambda d: losses[int(d[0])])  # noqa: B023
        assert (change[0], loss) == (chosen, losses[chosen])


def test_the_warm_start_is_a_fraction_of_the_last_solution(quadratic, monkeypatch):
    from unrolled.optim import hessian_free

    model, params, batch = quadratic
    starts, real = [], hessian_free.conjugate_gradients
    monkeypatch.setattr(
        hessian_free, "conjugate_gradients", lambda *a, x0, **k: starts.append(x0) or real(*a, x0=x0, **k)
    )
    optimizer = HessianFree(warm_start=0.7)
    params, state = optimizer.step(model, params, batch, optimizer.init(params))
    optimizer.step(model, params, batch, state)
    assert not starts[0].any()
    np.testing.assert_array_equal(starts[1], 0.7 * pack(state["solution"]))


@pytest.mark.parametrize("output", ["last", "all"])
@pytest.mark.parametrize("kind", ["classes", "values"])
def test_curvature_of_the_first_sequences_only(output, kind):
    rng = np.random.default_rng(0)
    model = SequenceModel(ElmanRNN(2, 4), 3, output)
    params, u = model.init(rng), rng.normal(size=(5, 9, 2))
    leading = (9,) if output == "last" else (5, 9)
    targets = rng.integers(3, size=leading) if kind == "classes" else rng.normal(size=(*leading, 3))
    v = rng.normal(size=pack(params).size)
    part = targets[:4] if output == "last" else targets[:, :4]
    curvature, _ = HessianFree(curvature_size=4)._products(model, params, u, targets, 1.0)
    expected = pack(gauss_newton(model, params, u[:, :4], part)(unpack(v, params)))
    np.testing.assert_array_equal(curvature(v), expected)


def test_fit_drives_it(problem):
    model, params, batch = problem
    optimizer = HessianFree(structural=0.1)
    result = fit(model, params, lambda rng: batch, optimizer, n_steps=6, rng=np.random.default_rng(0), progress=False)
    state = optimizer.init(params)
    for i in range(6):
        assert result.loss[i] == pytest.approx(model.loss(params, *batch), rel=1e-12)
        params, state = optimizer.step(model, params, batch, state)
    np.testing.assert_array_equal(pack(result.params), pack(params))
    assert result.optimizer_state["damping"] == state["damping"]


def test_nothing_given_is_written_to(problem):
    model, params, batch = problem
    for a in (*params.values(), *batch):
        a.flags.writeable = False
    optimizer = HessianFree()
    _, state = optimizer.step(model, params, batch, optimizer.init(params))
    for a in state["solution"].values():
        a.flags.writeable = False
    optimizer.step(model, params, batch, state)


def test_float32_stays_float32(problem):
    model, params, (u, targets) = problem
    params = {k: p.astype(np.float32) for k, p in params.items()}
    optimizer = HessianFree()
    new, state = optimizer.step(model, params, (u.astype(np.float32), targets), optimizer.init(params))
    assert {a.dtype for a in (*new.values(), *state["solution"].values())} == {np.dtype(np.float32)}
    assert model.loss(new, u, targets) < model.loss(params, u, targets)


def test_a_loss_that_is_not_finite(quadratic):
    model, params, (u, targets) = quadratic
    targets = targets + 1e200
    optimizer = HessianFree()
    with pytest.raises(FloatingPointError, match=r"the loss \(inf\) or its gradient is not finite"):
        with np.errstate(over="ignore"):
            optimizer.step(model, params, (u, targets), optimizer.init(params))
    with pytest.raises(NonFiniteError, match="step 0: the loss is not finite"):
        fit(model, params, lambda rng: (u, targets), optimizer, n_steps=1, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"damping": 0}, ValueError, "damping must be positive and finite, got 0"),
        ({"structural": -1}, ValueError, "structural must be 0 or more, and finite, got -1"),
        ({"max_iterations": 0}, ValueError, "max_iterations must be at least 1, got 0"),
        ({"tol": 0}, ValueError, "tol must be positive and finite, got 0"),
        ({"warm_start": 1.0}, ValueError, r"warm_start must be in \[0, 1\), got 1.0"),
        ({"curvature_size": 0}, ValueError, "curvature_size must be at least 1, got 0"),
        ({"curvature_size": 0.5}, TypeError, "curvature_size must be a whole number, got 0.5"),
    ],
)
def test_bad_settings(settings, error, words):
    with pytest.raises(error, match=words):
        HessianFree(**settings)
