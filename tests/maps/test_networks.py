"""Maps that are networks: the cells they stand for, their inverses, their fixed points."""

import numpy as np
import pytest

from unrolled import ElmanRNN
from unrolled.dynamics import orbit
from unrolled.maps import Autonomous, Linear, Network, OneUnit

W, B = np.array([[1.2, -0.7, 0.1], [0.4, 0.9, -0.5], [0.0, 0.6, 1.1]]), np.array([0.1, -0.2, 0.3])


@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid", "relu", "identity"])
def test_a_network_is_the_vanilla_cell_without_input(nonlinearity):
    cell = ElmanRNN(1, 3, nonlinearity)
    same = Autonomous(cell, {"W_hh": W, "W_xh": np.zeros((3, 1)), "b": B})
    x = np.random.default_rng(0).normal(size=(6, 3))
    network = Network(W, B, nonlinearity)
    np.testing.assert_allclose(network.step(x), same.step(x), rtol=1e-14)
    np.testing.assert_allclose(network.jacobian(x), same.jacobian(x), rtol=1e-14)


@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
def test_one_unit_is_the_network_of_one_unit(nonlinearity):
    x = np.linspace(-1, 1, 5)[:, None]
    np.testing.assert_allclose(
        Network([[5.0]], [-2.5], nonlinearity).step(x), OneUnit(5.0, -2.5, nonlinearity).step(x)
    )


@pytest.mark.parametrize("b", [None, B])
@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid", "identity"])
def test_the_inverse_undoes_the_step(nonlinearity, b):
    network = Network(W, b, nonlinearity)
    x = np.random.default_rng(1).normal(size=(4, 5, 3))
    np.testing.assert_allclose(network.inverse(network.step(x)), x, atol=1e-11)


def test_the_inverses_of_a_sweep():
    gains = np.array([0.5, 1.0, 2.0])[:, None, None]
    network = Network(gains * W, B)
    x = np.random.default_rng(2).normal(size=(3, 3))
    np.testing.assert_allclose(network.inverse(network.step(x)), x, atol=1e-11)


@pytest.mark.parametrize(("nonlinearity", "edges"), [("tanh", (-1, 1)), ("sigmoid", (0, 1))])
def test_what_no_state_leads_to_has_no_inverse(nonlinearity, edges):
    """Without warning: the end of the image is no accident there, but the end of the branch."""
    network = Network(W, B, nonlinearity)
    inside, outside = np.full(3, 0.5), np.full((3, 3), 0.5)
    outside[0, 0], outside[1, 1], outside[2, 2] = edges[0], edges[1], edges[1] + 0.5
    with np.errstate(all="raise"):
        assert np.isfinite(network.inverse(inside)).all()
        assert np.isnan(network.inverse(outside)).all()


def test_a_linear_map_goes_to_its_fixed_point():
    """(I - W)^-1 b, when all eigenvalues are inside the unit circle."""
    contraction = Linear(0.5 * W, B)
    end = orbit(contraction.step, np.ones(3), 200)[-1]
    np.testing.assert_allclose(end, np.linalg.solve(np.eye(3) - 0.5 * W, B), rtol=1e-12)


def test_a_scaled_rotation_turns_round_above_one():
    """W = r R(phi), tanh: an invariant circle instead of the origin, once r exceeds 1."""
    angle = 2 * np.pi * (np.sqrt(5) - 1) / 2
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    gains = np.array([0.9, 1.1])[:, None, None]
    late = orbit(Network(gains * R).step, np.full((2, 2), 0.3), 3000)[-500:]
    radius = np.hypot(late[..., 0], late[..., 1])
    assert radius[:, 0].max() < 1e-12
    # tanh z = z - z^3/3: averaged over the circle, radius^2 = 4 (r - 1) to first order.
    assert np.sqrt(4 * 0.1) * 0.8 < radius[:, 1].min() and radius[:, 1].max() < np.sqrt(4 * 0.1) * 1.2
    assert len(np.unique(late[:, 1, 0].round(6))) > 400


def test_a_linear_map_says_what_it_is():
    assert repr(Linear([[2.0]])).startswith("Linear(W=array([[2.]])")
