"""The optimisers against their formulas, and that they keep their hands off their arguments."""

import numpy as np
import pytest

from unrolled import SGD, Adam, Momentum, RMSProp

EVERY = [SGD(0.1), Momentum(0.1), Momentum(0.1, nesterov=True), RMSProp(0.1), Adam(0.1)]
every_optimizer = pytest.mark.parametrize("optimizer", EVERY, ids=repr)


def train(optimizer, params, gradient, n_steps):
    state = optimizer.init(params)
    for _ in range(n_steps):
        params, state = optimizer.update(params, gradient(params), state)
    return params, state


@pytest.mark.parametrize(("lr", "a"), [(0.1, 1.0), (0.1, -3.0), (0.3, 6.0), (1.0, 1.0)])
def test_sgd_on_a_quadratic(lr, a):
    """On a x^2 / 2 the closed form is x_n = (1 - lr a)^n x_0: stable, growing, alternating, at once."""
    start = {"x": np.array([2.0, -1.0]), "y": np.array([[0.5]])}
    end, state = train(SGD(lr), start, lambda p: {k: a * v for k, v in p.items()}, 20)
    for k in start:
        np.testing.assert_allclose(end[k], (1 - lr * a) ** 20 * start[k], rtol=1e-12, atol=1e-15)
    assert state == {"n_updates": 20}


def test_adam_by_hand_for_three_steps():
    """Algorithm 1 of Kingma & Ba, written out with scalars."""
    lr, b1, b2, eps, x = 0.1, 0.8, 0.9, 1e-3, 1.0
    optimizer = Adam(lr, b1, b2, eps)
    params = {"x": np.array([x])}
    state = optimizer.init(params)
    g1, g2, g3 = 3.0, -1.0, 0.5
    m1, v1 = 0.2 * g1, 0.1 * g1**2
    m2, v2 = 0.8 * m1 + 0.2 * g2, 0.9 * v1 + 0.1 * g2**2
    m3, v3 = 0.8 * m2 + 0.2 * g3, 0.9 * v2 + 0.1 * g3**2
    for n, g, m, v in ((1, g1, m1, v1), (2, g2, m2, v2), (3, g3, m3, v3)):
        params, state = optimizer.update(params, {"x": np.array([g])}, state)
        x -= 0.1 * (m / (1 - 0.8**n)) / (np.sqrt(v / (1 - 0.9**n)) + 1e-3)
        np.testing.assert_allclose(params["x"], [x], rtol=1e-14)
    assert state["n_updates"] == 3
    np.testing.assert_allclose([state["mean"]["x"], state["mean_square"]["x"]], [[m3], [v3]], rtol=1e-14)


@pytest.mark.parametrize("scale", [1e-3, 1e6, 1e100])
def test_adam_does_not_see_the_scale_of_the_cost(scale):
    """With epsilon negligible, gradients c g give the steps of g."""
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(10, 4))
    optimizer = Adam(0.1, epsilon=1e-30)

    def run(factor):
        params = {"w": np.ones(4)}
        state = optimizer.init(params)
        for g in gradients:
            params, state = optimizer.update(params, {"w": factor * g}, state)
        return params["w"]

    np.testing.assert_allclose(run(scale), run(1.0), rtol=1e-12)


@pytest.mark.parametrize("optimizer", [Adam(0.1), RMSProp(0.1, decay=0.0)], ids=repr)
@pytest.mark.parametrize(("dtype", "largest"), [(np.float64, 1e154), (np.float32, 1e19)])
def test_squares_that_overflow_are_refused(optimizer, dtype, largest):
    """The memory would be infinite from then on, and the parameter would stand still, silently."""
    params = {"w": np.zeros(2, dtype)}
    grads = {"w": np.array([0.0, -largest], dtype)}
    new, state = optimizer.update(params, grads, optimizer.init(params))
    assert np.isfinite(state["mean_square"]["w"]).all()
    np.testing.assert_allclose(new["w"], [0.0, 0.1], rtol=1e-6)
    with pytest.raises(FloatingPointError, match=r"square of the gradient of w overflows .*entry is 1e\+(155|20)"):
        optimizer.update(params, {"w": 10 * grads["w"]}, optimizer.init(params))


def test_adam_without_memory_follows_the_sign():
    """beta1 = beta2 = 0 leaves lr * sign(g)."""
    start = {"w": np.array([1.0, 1.0, 1.0])}
    end, _ = train(Adam(0.1, 0.0, 0.0, 1e-12), start, lambda p: {"w": np.array([5.0, -0.01, 0.0])}, 3)
    np.testing.assert_allclose(end["w"], [0.7, 1.3, 1.0], rtol=1e-9)


@every_optimizer
def test_nothing_given_is_written_to(optimizer):
    params, grads = {"w": np.ones(3), "b": np.ones((1, 2))}, {"w": np.arange(3.0), "b": np.ones((1, 2))}
    state = optimizer.init(params)
    states = [state]
    for _ in range(2):
        for group in (params, grads, *(v for v in state.values() if isinstance(v, dict))):
            for array in group.values():
                array.flags.writeable = False
        params, state = optimizer.update(params, grads, state)
        states.append(state)
    assert [s["n_updates"] for s in states] == [0, 1, 2]


@every_optimizer
def test_a_saved_state_continues_to_the_bit(optimizer):
    start = {"w": np.array([1.0, -2.0])}

    def gradient(p):
        return {"w": np.sin(p["w"])}

    middle, state = train(optimizer, start, gradient, 4)
    rest = middle
    for _ in range(3):
        rest, state = optimizer.update(rest, gradient(rest), state)
    np.testing.assert_array_equal(rest["w"], train(optimizer, start, gradient, 7)[0]["w"])


@every_optimizer
def test_float32_stays_float32(optimizer):
    start = {"w": np.ones(3, np.float32)}
    end, _ = train(optimizer, start, lambda p: p, 3)
    assert end["w"].dtype == np.float32


@every_optimizer
def test_the_factor_multiplies_the_learning_rate(optimizer):
    """Half the rate for all of a run is half the rate of another optimiser; none is no step."""
    settings = {k: v for k, v in vars(optimizer).items() if k != "lr"}
    halved = type(optimizer)(lr=0.5 * optimizer.lr, **settings)
    params = {"w": np.array([1.0, -2.0])}
    state, other = optimizer.init(params), params
    other_state = halved.init(params)
    for g in ([1.0, 2.0], [-0.5, 3.0], [0.25, 0.0]):
        grads = {"w": np.array(g)}
        params, state = optimizer.update(params, grads, state, 0.5)
        other, other_state = halved.update(other, grads, other_state)
    np.testing.assert_allclose(params["w"], other["w"], rtol=1e-14)
    np.testing.assert_array_equal(optimizer.update(params, grads, state, 0.0)[0]["w"], params["w"])


@every_optimizer
@pytest.mark.parametrize(
    ("factor", "error", "words"),
    [
        (-1.0, ValueError, "lr_factor must be 0 or more, and finite, got -1.0"),
        (np.inf, ValueError, "lr_factor must be 0 or more, and finite, got inf"),
        (np.nan, ValueError, "lr_factor must be 0 or more, and finite, got nan"),
        ("1", TypeError, "lr_factor must be a number, got '1'"),
    ],
)
def test_bad_factors(optimizer, factor, error, words):
    params = {"w": np.ones(3)}
    with pytest.raises(error, match=words):
        optimizer.update(params, params, optimizer.init(params), factor)


@every_optimizer
def test_single_numbers_are_parameters_too(optimizer):
    """In-place arithmetic on an array without axes makes a new number; the memory must have it."""
    as_vector, as_number = {"w": np.array([2.0])}, {"w": np.array(2.0)}
    vector_state, number_state = optimizer.init(as_vector), optimizer.init(as_number)
    for _ in range(3):
        as_vector, vector_state = optimizer.update(as_vector, {"w": as_vector["w"]}, vector_state)
        as_number, number_state = optimizer.update(as_number, {"w": as_number["w"]}, number_state)
    assert as_number["w"] == as_vector["w"][0]


@every_optimizer
@pytest.mark.parametrize(
    ("grads", "error", "words"),
    [
        ({}, ValueError, r"grads must have the keys \['w'\]: missing \['w'\]"),
        ({"w": np.ones(3), "v": 1}, ValueError, r"missing none, not known \['v'\]"),
        ({"w": np.ones(1)}, ValueError, r"grads\['w'\] has shape \(1,\), expected \(3\)"),
        (np.ones(3), TypeError, "grads must be a dict of arrays, got ndarray"),
    ],
)
def test_gradients_of_something_else(optimizer, grads, error, words):
    params = {"w": np.ones(3)}
    with pytest.raises(error, match=words):
        optimizer.update(params, grads, optimizer.init(params))


@every_optimizer
@pytest.mark.parametrize(
    ("params", "words"),
    [([1.0], "params must be a dict of arrays, got list"), ({"w": "a"}, r"params\['w'\] must hold real numbers")],
)
def test_parameters_of_another_kind(optimizer, params, words):
    with pytest.raises(TypeError, match=words):
        optimizer.init(params)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: SGD(0), ValueError, "lr must be positive and finite, got 0"),
        (lambda: SGD(-0.1), ValueError, "lr must be positive and finite, got -0.1"),
        (lambda: SGD(float("nan")), ValueError, "lr must be positive and finite, got nan"),
        (lambda: SGD("fast"), TypeError, "lr must be a number, got 'fast'"),
        (lambda: Adam(float("inf")), ValueError, "lr must be positive and finite, got inf"),
        (lambda: Adam(True), TypeError, "lr must be a number, got True"),
        (lambda: Adam(beta1=1.0), ValueError, r"beta1 must be in \[0, 1\), got 1.0"),
        (lambda: Adam(beta2=-0.1), ValueError, r"beta2 must be in \[0, 1\), got -0.1"),
        (lambda: Adam(beta2=float("nan")), ValueError, r"beta2 must be in \[0, 1\), got nan"),
        (lambda: Adam(beta1="0.9"), TypeError, "beta1 must be a number, got '0.9'"),
        (lambda: Momentum(0.0), ValueError, "lr must be positive and finite, got 0.0"),
        (lambda: Momentum(0.1, 1.0), ValueError, r"momentum must be in \[0, 1\), got 1.0"),
        (lambda: Momentum(0.1, nesterov=1), TypeError, "nesterov must be True or False, got 1"),
        (lambda: RMSProp(decay=1.0), ValueError, r"decay must be in \[0, 1\), got 1.0"),
        (lambda: RMSProp(epsilon=-1), ValueError, "epsilon must be positive and finite, got -1"),
        (lambda: Adam(epsilon=0.0), ValueError, "epsilon must be positive and finite, got 0.0"),
    ],
)
def test_bad_settings(make, error, words):
    with pytest.raises(error, match=words):
        make()
