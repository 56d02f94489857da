"""The orbit diagram holds the attractors: cycles in closed form, and the loop over orbits."""

import numpy as np
import pytest

from unrolled.dynamics import orbit, orbit_diagram
from unrolled.maps import Henon, Logistic


def logistic(x, r):
    return Logistic(r).step(x)


def test_attractors_of_the_logistic_map_in_closed_form():
    """A fixed point 1 - 1/r, then the cycle (r + 1 -+ sqrt((r - 3)(r + 1))) / (2r)."""
    values = np.array([0.9, 1.5, 2.8, 3.1, 3.4])
    diagram = orbit_diagram(logistic, values, [0.2], n_keep=6, n_transient=2000)
    assert diagram.shape == (5, 6, 1)
    for r, states in zip(values[:3], diagram):
        np.testing.assert_allclose(states, max(0.0, 1.0 - 1.0 / r), atol=1e-12)
    for r, states in zip(values[3:], diagram[3:, :, 0]):
        half = np.sqrt((r - 3.0) * (r + 1.0)) / (2.0 * r)
        middle = (r + 1.0) / (2.0 * r)
        np.testing.assert_allclose(np.sort(states), np.repeat([middle - half, middle + half], 3), atol=1e-12)


@pytest.mark.parametrize("n_transient", [0, 1, 63, 64, 65, 200])
def test_it_keeps_the_states_after_the_transient(n_transient):
    values = np.array([1.0, 1.2, 1.4])
    starts = np.random.default_rng(0).uniform(-0.1, 0.1, size=(3, 2))
    diagram = orbit_diagram(
        lambda x, a: Henon(a, 0.3).step(x), values, starts, n_keep=5, n_transient=n_transient
    )
    assert diagram.shape == (3, 5, 2)
    for a, start, states in zip(values, starts, diagram):
        alone = orbit(Henon(a, 0.3).step, start, n_transient + 5)
        np.testing.assert_array_equal(states, alone[n_transient + 1 :])


def test_one_start_serves_all_values():
    values = np.linspace(3.5, 4.0, 7)
    same = orbit_diagram(logistic, values, np.full((7, 1), 0.3), n_keep=4, n_transient=10)
    np.testing.assert_array_equal(orbit_diagram(logistic, values, [0.3], n_keep=4, n_transient=10), same)


def test_float32_stays_float32():
    values, x0 = np.float32([3.1, 3.7]), np.float32([0.3])
    assert orbit_diagram(logistic, values, x0, n_keep=2, n_transient=3).dtype == np.float32


def test_the_start_is_left_alone_and_buffers_may_be_reused():
    x0 = np.array([[1.0], [2.0]])

    def doubling(x, value):
        x *= 2.0
        return x

    diagram = orbit_diagram(doubling, [0.0, 0.0], x0, n_keep=2, n_transient=1)
    np.testing.assert_array_equal(diagram[:, :, 0], [[4, 8], [8, 16]])
    np.testing.assert_array_equal(x0, [[1.0], [2.0]])


@pytest.mark.parametrize("n_transient", [0, 8, 100, 300])
def test_divergence_names_its_step(n_transient):
    """x_{t+1} = x_t^2 from 10 gives 10^(2^t), and 10^512 is not a float."""
    with pytest.raises(FloatingPointError, match=r"after step 9 \(largest"):
        orbit_diagram(lambda x, a: a * x**2, [0.0, 1.0], [10.0], n_keep=20, n_transient=n_transient)


@pytest.mark.parametrize("n_steps", [62, 63, 64, 65, 127, 128])
def test_divergence_between_two_looks_names_the_last_finite_state(n_steps):
    """x_{t+1} = 2^8 x_t from 2^(1023 - 8 n) is 2^1023 after n steps, and no float after n + 1."""
    x0, step = [[2.0 ** (1023 - 8 * n_steps)]], n_steps + 1
    with pytest.raises(FloatingPointError, match=rf"after step {step} \(largest.*8.99e\+307\)"):
        orbit_diagram(lambda x, a: 256.0 * x, [0.0], x0, n_keep=200, n_transient=0)


def test_a_step_that_is_not_a_function_of_the_state_is_named():
    calls = iter(range(1000))

    def moody(x, value):
        return x + (np.inf if next(calls) == 30 else 0.0)

    with pytest.raises(FloatingPointError, match="step does not return the same"):
        orbit_diagram(moody, [0.0], [1.0], n_keep=1, n_transient=100)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state, got int"),
        ({"values": 3.0}, ValueError, r"values has shape \(\), expected \(V,\)"),
        ({"values": [[3.0]]}, ValueError, r"values has shape \(1, 1\), expected \(V,\)"),
        ({"values": [np.nan, 1.0]}, ValueError, "values has entries that are not finite"),
        ({"x0": 0.1}, ValueError, r"x0 is a single number.*\[x0\]"),
        ({"x0": [np.inf]}, ValueError, "x0 has entries that are not finite"),
        ({"x0": np.ones((3, 1))}, ValueError, r"x0 has shape \(3, 1\), expected \(n,\).*\(2, n\).*2 values"),
        ({"x0": np.ones(3)}, ValueError, r"step returned shape \(2, 1\) for states of shape \(2, 3\)"),
        ({"n_keep": 0}, ValueError, "n_keep must be at least 1, got 0"),
        ({"n_transient": -1}, ValueError, "n_transient must be at least 0, got -1"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": lambda x, r: (r * x * (1 - x))[:, :1], "values": [3.0, 3.5], "x0": [0.1],
                 "n_keep": 2, "n_transient": 3}
    arguments.update(changes)
    with pytest.raises(error, match=words):
        orbit_diagram(arguments.pop("step"), arguments.pop("values"), arguments.pop("x0"), **arguments)
