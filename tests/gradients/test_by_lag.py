"""The gradient lag by lag, against autograd and against the gradient that it adds up to."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian

from tests.cells.cases import draw_params, every_cell, every_kind
from unrolled import LSTM, ElmanRNN, SequenceModel
from unrolled.gradients import gradient_by_lag, step_jacobians
from unrolled.losses import cost_per_prediction
from unrolled.models._sequence_loss import read_out

both_outputs = pytest.mark.parametrize("output", ["last", "all"])
both_kinds = pytest.mark.parametrize("kind", ["classes", "values"])


def problem(make, output, kind="classes", replicas=(), T=5, B=3, I=2, H=3, shared=True, dtype=float):
    """A model, its parameters, and the rest of a loss's arguments."""
    rng = np.random.default_rng(4)
    model = SequenceModel(make(I, H), 3, output)
    params = draw_params(model.cell, rng, replicas)
    params |= {"W_hy": rng.normal(size=(*replicas, 3, H)), "b_y": rng.normal(size=(*replicas, 3))}
    lead = () if shared else replicas
    u, x0 = rng.normal(size=(T, *lead, B, I)), rng.normal(size=(B, model.cell.n_state))
    shape = (T, *lead, B) if output == "all" else (*lead, B)
    targets = rng.integers(3, size=shape) if kind == "classes" else rng.normal(size=(*shape, 3)).astype(dtype)
    return model, {k: p.astype(dtype) for k, p in params.items()}, u.astype(dtype), targets, x0.astype(dtype)


def costs_from_added(model, params, u, targets, x0):
    """Every sequence's own costs (A, B), as a function of what is added to each state (T + 1, B, n)."""

    def costs(added):
        x, states = x0 + added[0], []
        for t in range(len(u)):
            x = model.cell.step({k: params[k] for k in model.cell.param_names}, x, u[t]) + added[t + 1]
            states.append(x)
        read = anp.stack(states if model.output == "all" else states[-1:])
        outputs = read_out(read[..., : model.cell.n_hidden], params["W_hy"], params["b_y"])
        return cost_per_prediction(outputs, targets if model.output == "all" else targets[None])

    return costs


@both_outputs
@both_kinds
@every_cell
def test_states_equal_autograd(make, output, kind):
    """At every lag the mean norm of dE_t/dx_{t-k}, from the full Jacobian of all costs."""
    model, params, u, targets, x0 = problem(make, output, kind)
    T, B, n = len(u), *x0.shape
    J = jacobian(costs_from_added(model, params, u, targets, x0))(np.zeros((T + 1, B, n)))  # (A, B, T + 1, B, n)
    outputs = range(1, T + 1) if output == "all" else [T]
    expected = np.zeros((T + 1, B))
    for k in range(T + 1):
        reaching = [(a, t) for a, t in enumerate(outputs) if t >= k]
        for b in range(B):
            expected[k, b] = np.mean([np.linalg.norm(J[a, b, t - k, b]) for a, t in reaching])
    ours = gradient_by_lag(model, params, u, targets, x0)
    assert ours.shape == expected.shape
    np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-15)


@both_outputs
@every_cell
def test_the_last_lag_is_the_gradient_by_the_initial_state(make, output):
    """The only output that reaches back to x_0 over T steps is the last one."""
    model, params, u, targets, x0 = problem(make, output)
    last = SequenceModel(model.cell, 3)
    by_x0 = grad(lambda x: last.loss(params, u, targets[-1] if output == "all" else targets, x))(x0)
    ours = gradient_by_lag(model, params, u, targets, x0)[-1]
    np.testing.assert_allclose(ours, len(x0) * np.linalg.norm(by_x0, axis=-1), rtol=1e-12, atol=1e-16)


@both_outputs
@both_kinds
@pytest.mark.parametrize("replicas", [(), (3,), (2, 2), (17,)])
@every_cell
def test_terms_add_up_to_the_gradient(make, output, kind, replicas):
    model, params, *rest = problem(make, output, kind, replicas)
    grads = model.loss_and_grad(params, *rest)[1]
    for name in model.cell.param_names:
        terms = gradient_by_lag(model, params, *rest, wrt=name, terms=True)
        assert terms.shape == (5, *grads[name].shape)
        scale = np.abs(terms).max()
        np.testing.assert_allclose(terms.sum(axis=0), grads[name], rtol=0, atol=1e-14 * scale)
        norms = gradient_by_lag(model, params, *rest, wrt=name)
        core = tuple(range(1 + len(replicas), terms.ndim))
        np.testing.assert_allclose(norms, np.sqrt((terms**2).sum(axis=core)), rtol=1e-13)


@both_outputs
@every_kind
def test_terms_are_those_of_their_lag(make, output):
    """Moving the matrix at one step only moves the cost by the terms that meet this step."""
    model, params, u, targets, x0 = problem(make, output)
    T, cell = len(u), model.cell
    name = cell.param_names[0]
    own = {k: params[k] for k in cell.param_names}

    def costs(matrices):
        x, states = x0, []
        for t in range(T):
            x = cell.step({**own, name: matrices[t]}, x, u[t])
            states.append(x)
        read = anp.stack(states if output == "all" else states[-1:])
        outputs = read_out(read[..., : cell.n_hidden], params["W_hy"], params["b_y"])
        return anp.mean(cost_per_prediction(outputs, targets if output == "all" else targets[None]), axis=1)

    J = jacobian(costs)(np.stack([params[name]] * T))  # (A, T, *shape): of output a by the matrix of step t
    A = len(J)
    expected = np.zeros((T, *params[name].shape))
    for a in range(A):
        last_step = T - A + a  # of this output
        for k in range(last_step + 1):
            expected[k] += J[a, last_step - k] / A
    ours = gradient_by_lag(model, params, u, targets, x0, wrt=name, terms=True)
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-14 * np.abs(expected).max())


@both_outputs
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("replicas", [(3,), (2, 2), (16,)])
@every_kind
def test_replicas_are_networks_of_their_own(make, replicas, shared, output):
    model, params, u, targets, x0 = problem(make, output, replicas=replicas, shared=shared)
    name = model.cell.param_names[0]
    by_state = gradient_by_lag(model, params, u, targets, x0)
    by_name = gradient_by_lag(model, params, u, targets, x0, wrt=name)
    assert by_state.shape == (6, *replicas, 3) and by_name.shape == (5, *replicas)
    for at in np.ndindex(replicas):
        own = {k: p[at] for k, p in params.items()}
        own_u = u if shared else u[(slice(None), *at)]
        own_targets = targets if shared else targets[(slice(None), *at) if output == "all" else at]
        rest = own, own_u, own_targets, x0
        np.testing.assert_allclose(by_state[(slice(None), *at)], gradient_by_lag(model, *rest), rtol=1e-11)
        np.testing.assert_allclose(by_name[(slice(None), *at)], gradient_by_lag(model, *rest, wrt=name), rtol=1e-11)


@both_outputs
def test_more_batch_axes_are_more_sequences(output):
    model, params, u, targets, _ = problem(ElmanRNN, output, B=4)
    flat = gradient_by_lag(model, params, u, targets)
    shape = targets.shape[:-1] + (2, 2)
    ours = gradient_by_lag(model, params, u.reshape(5, 2, 2, 2), targets.reshape(shape))
    np.testing.assert_array_equal(ours.reshape(flat.shape), flat)


def test_the_chain_of_jacobians():
    """As the book defines it: dE/dx_T times the product of the Jacobians."""
    model, params, u, targets, x0 = problem(LSTM, "last", T=8)
    J = step_jacobians(model.cell, params, u, x0)
    last = SequenceModel(model.cell, 3)
    h = model.states(params, u, x0)[-1][:, :3]
    signal = grad(lambda h: anp.sum(cost_per_prediction(read_out(h, params["W_hy"], params["b_y"]), targets)))(h)
    signal = np.concatenate([signal, np.zeros_like(signal)], axis=-1)
    ours = gradient_by_lag(last, params, u, targets, x0)
    for k in range(9):
        np.testing.assert_allclose(ours[k], np.linalg.norm(signal, axis=-1), rtol=1e-12)
        if k < 8:
            signal = np.einsum("bi,bij->bj", signal, J[7 - k])


def linear(scale, T, output="last", dtype=float):
    """One linear unit of weight `scale`, with cost y^2 at target 0 and y = 1."""
    model = SequenceModel(ElmanRNN(1, 1, "identity"), 1, output)
    params = {"W_hh": [[scale]], "W_xh": [[0.0]], "b": [0.0], "W_hy": [[0.0]], "b_y": [1.0]}
    params = {k: np.array(v, dtype) for k, v in params.items()}
    params["W_hy"][0, 0] = 1.0
    targets = np.zeros((1, 1) if output == "last" else (T, 1, 1), dtype)
    return model, params, np.zeros((T, 1, 1), dtype), targets


def test_norms_whose_squares_are_no_numbers():
    """A linear unit multiplies the signal, 2, by its weight at every step."""
    for scale in (0.1, 10.0):
        ours = gradient_by_lag(*linear(scale, 250))[:, 0]
        np.testing.assert_allclose(np.log10(ours), np.log10(2.0) + np.arange(251) * np.log10(scale), atol=1e-10)


@both_outputs
def test_explosion_is_named_by_its_lag(output):
    with pytest.raises(FloatingPointError, match=r"the gradient at lag 31 is larger than .* float64"):
        gradient_by_lag(*linear(1e10, 40, output))
    for terms in (True, False):
        with pytest.raises(FloatingPointError, match="the gradient at lag 31 is larger than"):
            gradient_by_lag(*linear(1e10, 40, output), wrt="b", terms=terms)
    assert gradient_by_lag(*linear(1e10, 30, output)).max() > 1e300
    assert gradient_by_lag(*linear(1e10, 31, output), wrt="b").max() > 1e298  # its last lag is 30


def test_a_sequence_of_no_steps():
    model, params, *_ = linear(1.0, 1)
    assert gradient_by_lag(model, params, np.zeros((0, 2, 1)), np.zeros((2, 1))).shape == (1, 2)
    assert gradient_by_lag(model, params, np.zeros((0, 2, 1)), np.zeros((2, 1)), wrt="W_hh").shape == (0,)


@both_outputs
@every_kind
def test_float32(make, output):
    model, params, *rest = problem(make, output, "values", dtype=np.float32)
    wide = problem(make, output, "values")
    for wrt in ("state", model.cell.param_names[0]):
        ours, expected = gradient_by_lag(model, params, *rest, wrt=wrt), gradient_by_lag(*wide, wrt=wrt)
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-6 * expected.max())


def test_arguments_are_left_as_they_are():
    given = problem(LSTM, "all", "values")
    copies = [{k: v.copy() for k, v in a.items()} if isinstance(a, dict) else a.copy() for a in given[1:]]
    gradient_by_lag(*given, wrt="W_hh")
    for a, copy in zip(given[1:], copies):
        assert all(np.array_equal(a[k], copy[k]) for k in a) if isinstance(a, dict) else np.array_equal(a, copy)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"model": ElmanRNN(2, 3)}, TypeError, r"model must be a SequenceModel, got ElmanRNN\("),
        ({"wrt": "W_hy"}, ValueError, r"wrt must be one of \['W_hh', 'W_xh', 'b', 'state'\], got 'W_hy'"),
        ({"wrt": 3}, ValueError, "wrt must be one of .*, got 3"),
        ({"terms": True}, ValueError, "terms=True is for the gradient of a parameter, but wrt is 'state'"),
        ({"u": np.zeros((5, 3, 4))}, ValueError, r"u has shape \(5, 3, 4\)"),
        ({"targets": np.zeros(2, int)}, ValueError, "targets"),
        ({"params": {"W_hh": 1.0}}, ValueError, "params must have the keys"),
    ],
)
def test_bad_input(change, error, words):
    names = ("model", "params", "u", "targets", "x0")
    given = dict(zip(names, problem(ElmanRNN, "last"))) | change
    with pytest.raises(error, match=words):
        gradient_by_lag(**given)


@pytest.mark.parametrize("name", ["params", "u", "x0"])
def test_it_cannot_be_differentiated_by_mistake(name):
    given = dict(zip(("model", "params", "u", "targets", "x0"), problem(ElmanRNN, "last")))
    with pytest.raises(TypeError, match=f"{name} is being traced by autograd"), warnings.catch_warnings():
        grad(lambda a: anp.sum(gradient_by_lag(**{**given, name: a})))(given[name])
