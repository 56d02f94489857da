"""Curvature of a model's loss: the fused computation against the plain one, by both modes."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_hvp, make_jvp
from autograd.test_util import check_grads

from tests.cells.cases import assert_same, draw_params, every_cell, every_kind, random_like
from unrolled import SequenceModel
from unrolled.losses import cost_per_prediction
from unrolled.models._sequence_loss import read_out

both_outputs = pytest.mark.parametrize("output", ["last", "all"])
both_kinds = pytest.mark.parametrize("kind", ["classes", "values"])


def problem(make, output, kind, replicas=(), T=4, B=3, I=2, H=3, dtype=np.float64):
    """A model, and one dict of everything that its loss can be differentiated by; and targets."""
    rng = np.random.default_rng(4)
    model = SequenceModel(make(I, H), 3, output)
    given = draw_params(model.cell, rng, replicas)
    given |= {"W_hy": rng.normal(size=(*replicas, 3, H)), "b_y": rng.normal(size=(*replicas, 3))}
    given |= {"u": rng.normal(size=(T, B, I)), "x0": rng.normal(size=(B, model.cell.n_state))}
    shape = (T, B) if output == "all" else (B,)
    targets = rng.integers(3, size=shape) if kind == "classes" else rng.normal(size=(*shape, 3))
    return model, {k: v.astype(dtype) for k, v in given.items()}, targets


def loss_of(model, a, targets):
    params = {k: v for k, v in a.items() if k not in ("u", "x0")}
    return model.loss(params, a["u"], targets, a["x0"])


def by_steps(model, a, targets):
    """The loss by its definition: the loop over step, the read-out, the mean over all but replicas."""
    states = model.cell.unroll_by_steps({k: a[k] for k in model.cell.param_names}, a["u"], a["x0"])
    outputs = read_out(states[..., : model.cell.n_hidden], a["W_hy"], a["b_y"])
    outputs = outputs if model.output == "all" else outputs[-1]
    n_replica_axes = a["b_y"].ndim - 1
    if n_replica_axes:
        targets = np.expand_dims(targets, tuple(range(n := int(model.output == "all"), n + n_replica_axes)))
        rest = () if targets.dtype.kind == "i" else (3,)
        targets = np.broadcast_to(targets, (*outputs.shape[:-1], *rest))
    cost = cost_per_prediction(outputs, targets)
    first = int(model.output == "all")
    replica_axes = range(first, first + n_replica_axes)
    return anp.mean(cost, axis=tuple(k for k in range(cost.ndim) if k not in replica_axes))


def curvatures(loss, given):
    """Hessian-vector products over reverse mode, by reverse and by forward mode."""
    gradient, vector = grad(lambda a: anp.sum(loss(a) ** 2)), random_like(given)
    return make_hvp(lambda a: anp.sum(loss(a) ** 2))(given)[0](vector), make_jvp(gradient)(given)(vector)[1]


@pytest.mark.parametrize("replicas", [(), (3,), (2, 2), (16,)])
@both_kinds
@both_outputs
@every_cell
def test_gradients_and_curvature_equal_those_of_the_definition(make, output, kind, replicas):
    model, given, targets = problem(make, output, kind, replicas)

    def ours(a):
        return loss_of(model, a, targets)

    def reference(a):
        return by_steps(model, a, targets)

    np.testing.assert_allclose(ours(given), reference(given), rtol=1e-13)
    fused, plain = (grad(lambda a, f=f: anp.sum(f(a)))(given) for f in (ours, reference))
    for k in given:
        assert_same(fused[k], plain[k], floor=0.01)  # probabilities minus ones
    expected, _ = curvatures(reference, given)
    for by_mode in curvatures(ours, given):
        for k in given:
            assert_same(by_mode[k], expected[k])


@both_kinds
@both_outputs
@every_kind
def test_part_of_a_larger_cost(make, output, kind):
    """Weight decay of traced weights, a penalty on the states, and the loss of a second batch."""
    model, given, targets = problem(make, output, kind)
    given["log_scale"] = np.array(-0.3)

    def cost(loss, unroll):
        def of(a):
            scaled = {k: v if k in ("u", "x0") else v * anp.exp(a["log_scale"]) for k, v in a.items()}
            scaled.pop("log_scale")
            cell_params = {k: scaled[k] for k in model.cell.param_names}
            states = getattr(model.cell, unroll)(cell_params, a["u"], a["x0"])
            second = {**scaled, "u": 0.5 * a["u"], "x0": states[-1]}
            penalty = sum(anp.sum(scaled[k] ** 2) for k in model.cell.param_names)
            return loss(model, scaled, targets) * loss(model, second, targets) + penalty + anp.mean(states**2)

        return of

    ours, reference = cost(loss_of, "unroll"), cost(by_steps, "unroll_by_steps")
    expected, _ = curvatures(reference, given)
    for by_mode in curvatures(ours, given):
        for k in given:
            assert_same(by_mode[k], expected[k])


@both_kinds
@both_outputs
@pytest.mark.parametrize("replicas", [(), (2,)])
@every_kind
def test_against_central_differences_in_both_modes_to_second_order(make, output, kind, replicas):
    model, given, targets = problem(make, output, kind, replicas, T=2, B=2, I=1, H=2)
    np.random.seed(0)  # check_grads draws its directions from numpy's global state
    check_grads(lambda a: loss_of(model, a, targets), modes=["fwd", "rev"], order=2)(given)


@both_kinds
@both_outputs
@every_kind
def test_third_derivatives(make, output, kind):
    model, given, targets = problem(make, output, kind, T=2, B=2, I=1, H=2)
    vector = random_like(given)

    def third(loss):
        def slope(a, order):
            if order == 0:
                return loss(model, a, targets)
            g = grad(lambda a: slope(a, order - 1))(a)
            return sum(anp.sum(g[k] * vector[k]) for k in vector)

        return grad(lambda a: slope(a, 2))(given)

    ours, reference = third(loss_of), third(by_steps)
    for k in given:
        np.testing.assert_allclose(ours[k], reference[k], rtol=0, atol=1e-11 * np.abs(reference[k]).max())


@both_outputs
@every_kind
def test_float32(make, output):
    """Value, gradient and curvature stay float32, and are right to its rounding."""
    model, given, targets = problem(make, output, "classes", dtype=np.float32)
    wide = {k: v.astype(float) for k, v in given.items()}
    assert loss_of(model, given, targets).dtype == np.float32
    expected, _ = curvatures(lambda a: loss_of(model, a, targets), wide)
    for by_mode in curvatures(lambda a: loss_of(model, a, targets), given):
        for k in given:
            assert by_mode[k].dtype == np.float32
            scale = np.abs(expected[k]).max()
            np.testing.assert_allclose(by_mode[k], expected[k], rtol=0, atol=3e-5 * scale)


@both_outputs
@every_cell
def test_curvature_is_symmetric(make, output):
    """<v, H w> = <w, H v>: the fast products belong to one Hessian."""
    model, given, targets = problem(make, output, "values")
    v, w = random_like(given, 1), random_like(given, 2)
    product, _ = make_hvp(lambda a: loss_of(model, a, targets))(given)
    Hv, Hw = product(v), product(w)
    vHw, wHv = sum(np.sum(v[k] * Hw[k]) for k in v), sum(np.sum(w[k] * Hv[k]) for k in v)
    size = np.sqrt(sum(np.sum(Hv[k] ** 2) for k in v) * sum(np.sum(w[k] ** 2) for k in v))
    assert abs(vHw - wHv) < 1e-14 * size


@both_kinds
@every_kind
def test_no_steps(make, kind):
    """The loss of the initial state's read-out."""
    model, given, targets = problem(make, "last", kind, T=0)

    def reference(a):
        outputs = read_out(a["x0"][:, : model.cell.n_hidden], a["W_hy"], a["b_y"])
        return anp.mean(cost_per_prediction(outputs, targets))

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Output seems independent of input")
        expected, _ = curvatures(reference, given)
        for by_mode in curvatures(lambda a: loss_of(model, a, targets), given):
            for k in given:
                assert_same(by_mode[k], expected[k])
