"""loss_and_grad against autograd, against central differences, and replica against network alone."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st

from tests.cells.cases import always_the_same, assert_same, cases, every_kind
from unrolled import ElmanRNN, SequenceModel


@st.composite
def problems(draw, dtypes=(np.float64, np.float32)):
    """A model with arguments for its loss: either output, either kind of targets, shared or not."""
    case = draw(cases(dtypes))
    output = draw(st.sampled_from(["last", "all"] if len(case.u) else ["last"]))
    model = SequenceModel(case.cell, draw(st.integers(1, 4)), output)
    rng = np.random.default_rng(case.seed)
    replicas = case.cell.replicas(case.params)
    readout = {"W_hy": (model.n_outputs, case.cell.n_hidden), "b_y": (model.n_outputs,)}
    params = case.params | {
        k: rng.normal(size=(*replicas, *shape)).astype(case.dtype) for k, shape in readout.items()
    }
    shape = model.predict(params, case.u, case.x0).shape
    if replicas and draw(st.booleans()):  # targets that all replicas share
        first = int(output == "all")
        shape = shape[:first] + shape[first + len(replicas) :]
    if draw(st.booleans()):
        targets = rng.integers(model.n_outputs, size=shape[:-1])
    else:
        targets = rng.normal(size=shape)
    return model, params, case.u, targets, case.x0


@always_the_same
@given(problems())
def test_against_autograd(problem):
    model, params, *rest = problem
    loss, grads = model.loss_and_grad(params, *rest)
    replicas = model.cell.replicas({k: params[k] for k in model.cell.param_names})
    assert np.shape(loss) == replicas
    tolerance = 1e-14 if rest[0].dtype == np.float64 else 1e-6
    np.testing.assert_allclose(loss, model.loss(params, *rest), rtol=100 * tolerance, atol=tolerance)
    # The losses of replicas are independent, so the gradient of their sum has each one's own.
    expected = grad(lambda p: anp.sum(model.loss(p, *rest)))(params)
    assert list(grads) == list(params)
    for k in params:
        assert_same(grads[k], expected[k], params[k].dtype.type, floor=0.01)


@always_the_same
@given(problems(dtypes=(np.float64,)))
def test_each_replica_is_the_model_run_alone(problem):
    model, params, u, targets, x0 = problem
    replicas = model.cell.replicas({k: params[k] for k in model.cell.param_names})
    losses, grads = model.loss_and_grad(params, u, targets, x0)
    first = int(model.output == "all")
    full = model.predict(params, u, x0).ndim - (targets.dtype.kind == "i")
    for at in np.ndindex(replicas):
        own = {k: p[at] for k, p in params.items()}
        u_ = u[(slice(None), *at)] if replicas and u.ndim > 3 else u
        x0_ = x0[at] if x0 is not None and x0.ndim > 2 and replicas else x0
        targets_ = targets[(slice(None),) * first + at] if targets.ndim == full else targets
        loss, alone = model.loss_and_grad(own, u_, targets_, x0_)
        np.testing.assert_allclose(np.asarray(losses)[at], loss, rtol=1e-12, atol=1e-14)
        for k in alone:
            assert_same(grads[k][at], alone[k], floor=0.01)


@pytest.mark.parametrize("kind", ["classes", "values"])
@pytest.mark.parametrize("output", ["last", "all"])
@every_kind
def test_against_central_differences(make, output, kind):
    """The error of a central difference with step h is about 10 h^2 and rounding / h; h = 1e-5."""
    rng = np.random.default_rng(3)
    model = SequenceModel(make(2, 3), 3, output)
    params = model.init(rng)
    u, x0 = rng.normal(size=(4, 3, 2)), rng.normal(size=(3, model.cell.n_state))
    shape = (4, 3) if output == "all" else (3,)
    targets = rng.integers(3, size=shape) if kind == "classes" else rng.normal(size=(*shape, 3))
    _, grads = model.loss_and_grad(params, u, targets, x0)
    h = 1e-5
    for k, p in params.items():
        for i in np.ndindex(p.shape):
            up, down = (params | {k: p.copy()} for _ in range(2))
            up[k][i] += h
            down[k][i] -= h
            slope = (model.loss(up, u, targets, x0) - model.loss(down, u, targets, x0)) / (2 * h)
            assert grads[k][i] == pytest.approx(slope, abs=3e-9)


def test_a_cost_by_hand():
    """One unit, one step, identity: h = w u + b, y = v h + c, cost (y - d)^2; every slope on paper."""
    model = SequenceModel(ElmanRNN(1, 1, "identity"), 1)
    params = {"W_hh": [[7.0]], "W_xh": [[2.0]], "b": [1.0], "W_hy": [[3.0]], "b_y": [0.5]}
    loss, grads = model.loss_and_grad(params, [[[4.0]]], [[25.0]])
    # h = 9, y = 27.5, y - d = 2.5
    assert loss == 6.25
    assert {k: g.item() for k, g in grads.items()} == {
        "W_hh": 0.0, "W_xh": 5 * 3 * 4.0, "b": 15.0, "W_hy": 45.0, "b_y": 5.0,
    }  # fmt: skip


@pytest.mark.parametrize("wide", ["W_hh", "W_hy", "u", "targets"])
def test_each_gradient_has_its_parameters_dtype(wide):
    """As with autograd, so that an optimiser step never changes what a parameter is."""
    rng = np.random.default_rng(5)
    model = SequenceModel(ElmanRNN(2, 3), 2)
    a = {**model.init(rng), "u": rng.normal(size=(4, 5, 2)), "targets": rng.normal(size=(5, 2))}
    a = {k: v if k == wide else v.astype(np.float32) for k, v in a.items()}
    u, targets = a.pop("u"), a.pop("targets")
    _, grads = model.loss_and_grad(a, u, targets)
    expected = grad(model.loss)(a, u, targets)
    for k in a:
        assert grads[k].dtype == expected[k].dtype == a[k].dtype


def test_extra_batch_axes_are_one_long_batch():
    rng = np.random.default_rng(6)
    model = SequenceModel(ElmanRNN(2, 3), 2, "all")
    params, u = model.init(rng), rng.normal(size=(4, 3, 5, 2))
    targets = rng.integers(2, size=(4, 3, 5))
    assert model.predict(params, u).shape == (4, 3, 5, 2)
    loss, grads = model.loss_and_grad(params, u, targets)
    flat_loss, flat_grads = model.loss_and_grad(params, u.reshape(4, 15, 2), targets.reshape(4, 15))
    assert loss == pytest.approx(flat_loss, rel=1e-14)
    for k in grads:
        assert_same(grads[k], flat_grads[k])
