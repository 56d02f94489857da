"""Lyapunov spectra: the border, many orbits at once, how the Jacobian may be given."""

import numpy as np
import pytest

from tests.dynamics.systems import Matrices, random_network, spectrum_of
from unrolled import ElmanRNN
from unrolled.dynamics import lyapunov_spectrum
from unrolled.maps import Henon, Logistic


def test_the_first_exponents_are_those_of_the_whole_spectrum():
    network, x0 = random_network(12, 2.0)
    settings = {"n_steps": 400, "n_transient": 100}
    whole = spectrum_of(network, x0, **settings)
    for k in (1, 2, 5):
        some = spectrum_of(network, x0, n_exponents=k, **settings)
        np.testing.assert_allclose(some, whole[:k], atol=0.01)


def test_each_of_a_batch_of_orbits_has_its_own():
    starts = np.random.default_rng(3).uniform(-0.1, 0.1, size=(2, 3, 2))
    together = spectrum_of(Henon(1.2, 0.3), starts, n_steps=50, n_transient=10)
    assert together.shape == (2, 3, 2)
    alone = spectrum_of(Henon(1.2, 0.3), starts[1, 2], n_steps=50, n_transient=10)
    np.testing.assert_allclose(together[1, 2], alone, rtol=1e-10)


def test_many_parameters_at_once():
    r = np.array([[2.5], [3.2], [4.0]])
    found = spectrum_of(Logistic(r), np.full((3, 1), 0.3), n_steps=2000, n_transient=200)
    expected = [np.log(0.5), 0.5 * np.log(0.16), np.log(2.0)]
    np.testing.assert_allclose(found[:, 0], expected, atol=0.01)


def test_many_networks_at_once():
    """Replicas: their `jacobian` takes one state for each network, and no axis of time."""
    rng = np.random.default_rng(4)
    cell, u = ElmanRNN(1, 3), np.zeros((2, 1))
    W = rng.normal(size=(2, 3, 3))
    params = {"W_hh": W, "W_xh": np.zeros((2, 3, 1)), "b": np.zeros((2, 3))}
    x0 = rng.normal(size=(2, 3))
    together = lyapunov_spectrum(
        lambda x: cell.step(params, x, u), lambda x: cell.jacobian(params, x, u), x0, n_steps=30
    )
    for k in range(2):
        one = {name: value[k] for name, value in params.items()}
        alone = lyapunov_spectrum(
            lambda x, one=one: cell.step(one, x, u[0]), lambda x, one=one: cell.jacobian(one, x, u[0]),
            x0[k], n_steps=30,
        )
        np.testing.assert_allclose(together[k], alone, rtol=1e-9)


def test_a_jacobian_of_single_states_will_do():
    """With three units, three states in a row look like a matrix: they must not be mistaken for one."""
    network, x0 = random_network(3, 1.5)
    W = network.W

    def jacobian(x):
        return np.array([(1.0 - np.tanh(W[i] @ x) ** 2) * W[i] for i in range(3)])

    found = lyapunov_spectrum(network.step, jacobian, x0, n_steps=40)
    np.testing.assert_allclose(found, spectrum_of(network, x0, n_steps=40), rtol=1e-10)


def test_a_jacobian_that_takes_any_leading_axes_is_called_once_a_block():
    (network, x0), shapes = random_network(4, 1.5), []

    def jacobian(x):
        shapes.append(x.shape)
        return network.jacobian(x)

    lyapunov_spectrum(network.step, jacobian, x0, n_steps=200)
    assert len(shapes) < 10 and shapes[-1][0] > 100


def test_a_jacobian_may_be_a_function_that_multiplies():
    network, x0 = random_network(5, 1.5)

    def product(x):
        slope = 1.0 - network.step(x) ** 2
        return lambda V: slope[..., None] * (network.W @ V)

    starts = x0 * np.linspace(0.5, 1.5, 7)[:, None]
    for k in (1, 3):
        settings = {"n_steps": 60, "n_transient": 7, "n_exponents": k}
        found = lyapunov_spectrum(network.step, product, starts, **settings)
        np.testing.assert_allclose(found, spectrum_of(network, starts, **settings), rtol=1e-9)


def test_inputs_are_taken_one_a_step():
    """A driven network has the exponents of the matrices that its Jacobians are, step by step."""
    rng = np.random.default_rng(5)
    cell, n_steps = ElmanRNN(2, 4), 300
    params, u = cell.init(rng), rng.normal(size=(n_steps, 2))
    x0 = rng.normal(size=(3, 4))
    states = cell.unroll(params, np.broadcast_to(u[:, None], (n_steps, 3, 2)), x0)
    J = cell.jacobian(params, np.concatenate([x0[None], states[:-1]]), u[:, None])
    settings = {"n_steps": 280, "n_transient": 20}
    expected = spectrum_of(Matrices, x0, inputs=J, **settings)
    found = lyapunov_spectrum(
        lambda x, u: cell.step(params, x, u), lambda x, u: cell.jacobian(params, x, u), x0, inputs=u, **settings
    )
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    # Every orbit may have inputs of its own, too.
    own = np.broadcast_to(u[:, None], (n_steps, 3, 2))
    found = lyapunov_spectrum(
        lambda x, u: cell.step(params, x, u), lambda x, u: cell.jacobian(params, x, u), x0, inputs=own, **settings
    )
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_the_jacobians_of_driven_orbits_come_in_blocks_too():
    shapes = []

    def jacobian(x, u):
        shapes.append((x.shape, u.shape))
        return np.cos(x + u)[..., None] * np.eye(2)

    u = np.random.default_rng(6).normal(size=(200, 2))
    lyapunov_spectrum(lambda x, u: np.sin(x + u), jacobian, np.zeros((5, 2)), n_steps=200, inputs=u)
    assert len(shapes) < 10 and shapes[-1] == ((200, 5, 2), (200, 1, 2))


def test_the_largest_come_first_also_where_the_frame_has_another_order():
    A = np.random.default_rng(7).normal(size=(20, 1, 2, 2))
    found = [spectrum_of(Matrices, np.zeros(2), inputs=one, n_steps=1) for one in A]
    assert (np.diff(found, axis=1) <= 0.0).all()


def test_inputs_of_the_transient_come_first():
    factors = np.array([7.0, 7.0, 2.0, 3.0])[:, None, None]
    found = spectrum_of(Matrices, [0.0], inputs=factors, n_steps=2, n_transient=2)
    assert found == pytest.approx([0.5 * np.log(6.0)])


def test_divergence_names_its_step():
    with pytest.raises(FloatingPointError, match="after step 9 "):
        lyapunov_spectrum(lambda x: x**2, lambda x: 2.0 * x[..., None], [10.0], n_steps=300)
    with pytest.raises(FloatingPointError, match="after step 9 "):
        lyapunov_spectrum(lambda x: x**2, lambda x: 2.0 * x[..., None], [10.0], n_steps=1, n_transient=300)


def test_a_jacobian_that_is_not_a_number_names_its_step():
    def jacobian(x):
        return np.where(x > 300.5, np.nan, 1.0)[..., None]

    with pytest.raises(FloatingPointError, match="Jacobian at the state after step 301 .*check jacobian"):
        lyapunov_spectrum(lambda x: x + 1.0, jacobian, [0.0], n_steps=1000)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state, got int"),
        ({"jacobian": None}, TypeError, "jacobian must be a function, got None"),
        ({"jacobian": lambda x: np.eye(3)}, ValueError,
         r"jacobian returned shape \(3, 3\) for states of shape \(2,\), expected \(2, 2\)"),
        ({"jacobian": lambda x: x}, ValueError, r"jacobian returned shape \(2,\)"),
        ({"x0": 0.1}, ValueError, "x0 is a single number"),
        ({"x0": [0.1, np.nan]}, ValueError, "x0 has entries that are not finite"),
        ({"n_steps": 0}, ValueError, "n_steps must be at least 1, got 0"),
        ({"n_transient": -1}, ValueError, "n_transient must be at least 0, got -1"),
        ({"n_exponents": 3}, ValueError, "n_exponents must be at most 2, the length of a state, got 3"),
        ({"n_exponents": 0}, ValueError, "n_exponents must be at least 1, got 0"),
        ({"qr_every": 2}, ValueError, "qr_every must be 1 or 'adaptive', got 2: at any other fixed interval"),
        ({"qr_every": True}, ValueError, "qr_every must be 1 or 'adaptive', got True"),
        ({"qr_every": "often"}, ValueError, "qr_every must be 1 or 'adaptive', got 'often'"),
        ({"inputs": np.zeros((4, 1))}, ValueError,
         r"inputs has shape \(4, 1\), expected \(5, ...\): one for each step"),
        ({"inputs": 3.0}, ValueError, r"inputs has shape \(\), expected \(5, ...\)"),
        ({"jacobian": lambda x: lambda V: V[:1]}, ValueError,
         r"made shape \(1, 2\) of directions of shape \(2, 2\)"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": lambda x: 0.5 * x, "jacobian": lambda x: 0.5 * np.eye(2), "x0": [0.1, 0.2],
                 "n_steps": 5}
    arguments.update(changes)
    with pytest.raises(error, match=words):
        lyapunov_spectrum(arguments.pop("step"), arguments.pop("jacobian"), arguments.pop("x0"), **arguments)
