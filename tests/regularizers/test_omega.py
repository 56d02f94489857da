"""Omega's value and its published gradient, from the paper's formulas with plain loops."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from unrolled import LSTM, ElmanRNN, SequenceModel
from unrolled.losses import cost_per_prediction
from unrolled.regularizers import l2, omega

T, B, I, H, N_OUT = 7, 3, 2, 4, 3
F = {
    "tanh": (anp.tanh, lambda x: 1 - x**2),
    "sigmoid": (lambda z: 1 / (1 + anp.exp(-z)), lambda x: x * (1 - x)),
    "relu": (lambda z: anp.maximum(z, 0.0), lambda x: 1.0 * (x > 0)),
}


def problem(output="last", nonlinearity="tanh", scale=1.0):
    rng = np.random.default_rng(4)
    model = SequenceModel(ElmanRNN(I, H, nonlinearity), N_OUT, output)
    params = {k: scale * rng.normal(size=p.shape) for k, p in model.init(rng).items()}
    targets = rng.integers(N_OUT, size=(T, B) if output == "all" else B)
    return model, params, rng.normal(size=(T, B, I)), targets


def signals(model, params, u, targets):
    """States, and the loss's derivative by what is added to each pre-activation."""
    f, _ = F[model.cell.nonlinearity]

    def states(added):
        x, all_states = np.zeros((B, H)), []
        for u_t, e in zip(u, added):
            x = f(anp.dot(x, params["W_hh"].T) + anp.dot(u_t, params["W_xh"].T) + params["b"] + e)
            all_states.append(x)
        return anp.stack(all_states)

    def loss(added):
        h = states(added)
        h = h if model.output == "all" else h[-1]
        return anp.mean(cost_per_prediction(anp.dot(h, params["W_hy"].T) + params["b_y"], targets))

    nothing = np.zeros((T, B, H))
    return states(nothing), grad(loss)(nothing)


def by_the_formula(model, W_hh, h, delta, smallest=1e-20):
    """The mean over steps and sequences, one term after another."""
    _, slope = F[model.cell.nonlinearity]
    terms = []
    for t in range(T - 1):
        for b in range(B):
            after = delta[t + 1, b]
            if after @ after >= smallest:
                v = slope(h[t, b]) * (W_hh.T @ after)
                terms.append((v @ v / (after @ after) - 1) ** 2)
    return np.mean(terms)


@pytest.mark.parametrize("output", ["last", "all"])
@pytest.mark.parametrize("nonlinearity", F)
def test_value_and_gradient_with_signals_held_constant(output, nonlinearity):
    model, params, u, targets = problem(output, nonlinearity)
    h, delta = signals(model, params, u, targets)
    value, grads = omega(model, params, u, targets)
    assert value == pytest.approx(by_the_formula(model, params["W_hh"], h, delta), rel=1e-12)
    step = 1e-6
    for i, j in np.ndindex(H, H):
        moved = np.zeros((H, H))
        moved[i, j] = step
        up, down = (by_the_formula(model, params["W_hh"] + s * moved, h, delta) for s in (1, -1))
        assert grads["W_hh"][i, j] == pytest.approx((up - down) / (2 * step), rel=1e-6, abs=1e-8)
    assert all(not g.any() for k, g in grads.items() if k != "W_hh")


def test_signals_that_have_died_do_not_count():
    """With tiny weights the signal shrinks by 1e-7 a step: after two steps its square is lost."""
    model, params, u, targets = problem(scale=1.0)
    params["W_hh"] = 1e-7 * params["W_hh"]
    h, delta = signals(model, params, u, targets)
    squares = (delta**2).sum(axis=-1)
    assert (squares[1:] < 1e-20).any() and (squares[1:] >= 1e-20).any()
    value, _ = omega(model, params, u, targets)
    assert value == pytest.approx(by_the_formula(model, params["W_hh"], h, delta), rel=1e-12)


def test_no_signal_at_all():
    model, params, u, targets = problem()
    params["W_hy"] = np.zeros_like(params["W_hy"])
    value, grads = omega(model, params, u, targets)
    assert value == 0.0 and not any(g.any() for g in grads.values())


def test_a_sequence_of_one_step_has_no_term():
    model, params, u, targets = problem()
    assert omega(model, params, u[:1], targets)[0] == 0.0


@pytest.mark.parametrize("output", ["last", "all"])
def test_added_to_the_loss(output):
    model, params, u, targets = problem(output)
    loss, grads = model.loss_and_grad(params, u, targets)
    total, with_both = model.loss_and_grad(params, u, targets, regularizers={omega: 2.0, l2: 0.5})
    (value, d_omega), (norm, d_norm) = omega(model, params, u, targets), l2(params)
    assert total == pytest.approx(loss + 2.0 * value + 0.5 * norm, rel=1e-14)
    for k in params:
        np.testing.assert_allclose(with_both[k], grads[k] + 2.0 * d_omega[k] + 0.5 * d_norm[k], rtol=1e-13)


def test_long_sequences_are_cut_without_a_seam():
    """More steps than are prepared together give the mean over all of them."""
    rng = np.random.default_rng(0)
    model = SequenceModel(ElmanRNN(1, 100), 2)
    params = model.init(rng, "orthogonal")
    u, targets = rng.normal(size=(60, 40, 1)), rng.integers(2, size=40)
    parts = [omega(model, params, u[:, k : k + 1], targets[k : k + 1])[0] for k in range(40)]
    assert omega(model, params, u, targets)[0] == pytest.approx(np.mean(parts), rel=1e-12)


@pytest.mark.parametrize(
    ("cell", "options", "error", "words"),
    [
        (LSTM(I, H), {}, TypeError, r"omega is defined for an ElmanRNN, got LSTM\("),
        (ElmanRNN(I, H), {"segment_length": 2}, ValueError, "one piece, without segment_length"),
    ],
)
def test_refused(cell, options, error, words):
    _, _, u, targets = problem()
    model = SequenceModel(cell, N_OUT)
    params = model.init(np.random.default_rng(0))
    with pytest.raises(error, match=words):
        model.loss_and_grad(params, u, targets, regularizers={omega: 1.0}, **options)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ([omega], TypeError, "regularizers must be a dict of functions and weights, got"),
        ({"l2": 1.0}, TypeError, "each key of regularizers must be a function, got 'l2'"),
        ({l2: "much"}, TypeError, "the weight of <function l2 .* must be a number, got 'much'"),
    ],
)
def test_bad_regularizers(given, error, words):
    model, *rest = problem()
    with pytest.raises(error, match=words):
        model.loss_and_grad(*rest, regularizers=given)


def test_replicas_are_refused():
    model, params, u, targets = problem()
    many = {k: np.stack([p, p]) for k, p in params.items()}
    for function in (omega, l2):
        with pytest.raises(ValueError, match="one network"):
            model.loss_and_grad(many, u, targets, regularizers={function: 1.0})
