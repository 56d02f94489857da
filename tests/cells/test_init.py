"""Each scheme of the vanilla cell draws what its name and the cell's docstring promise."""

import numpy as np
import pytest

from tests.cells.distributions import assert_normal, assert_uniform, radius
from unrolled import ElmanRNN, SequenceModel

SCHEMES = ("default", "glorot", "orthogonal", "identity", "sigmoid", "basic_tanh", "smart_tanh")
I, H = 30, 50


def draw(scheme, seed=0, n_inputs=I, n_hidden=H):
    return ElmanRNN(n_inputs, n_hidden).init(np.random.default_rng(seed), scheme)


def test_every_scheme_is_tested():
    assert set(SCHEMES) == set(ElmanRNN.init_schemes)
    assert all(f'"{scheme}"' in ElmanRNN.__doc__ for scheme in SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("n_inputs", "n_hidden"), [(1, 1), (3, 1), (1, 2), (2, 16)])
def test_any_size(scheme, n_inputs, n_hidden):
    for seed in range(20):
        params = draw(scheme, seed, n_inputs, n_hidden)
        assert {k: p.shape for k, p in params.items()} == ElmanRNN(n_inputs, n_hidden).param_shapes()
        assert all(p.dtype == np.float64 and np.isfinite(p).all() for p in params.values())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_seed_decides_everything(scheme):
    first, again, other = draw(scheme, 1), draw(scheme, 1), draw(scheme, 2)
    for k in first:
        np.testing.assert_array_equal(first[k], again[k])
    assert not np.array_equal(first["W_xh"], other["W_xh"])


def test_default_is_uniform_by_the_number_of_hidden_units():
    params = draw("default")
    for name in ("W_hh", "W_xh"):
        assert_uniform(params[name], 1 / np.sqrt(H))
    assert 0 < np.abs(params["b"]).max() <= 1 / np.sqrt(H)


def test_glorot_is_uniform_by_rows_and_columns():
    params = draw("glorot")
    assert_uniform(params["W_hh"], np.sqrt(6 / (H + H)))
    assert_uniform(params["W_xh"], np.sqrt(6 / (H + I)))


def test_orthogonal():
    params = draw("orthogonal")
    np.testing.assert_allclose(params["W_hh"] @ params["W_hh"].T, np.eye(H), atol=1e-14)
    assert_uniform(params["W_xh"], np.sqrt(6 / (H + I)))


def test_orthogonal_is_uniform_over_the_group():
    """Haar measure: entries have mean 0 and variance 1/n, and reflections are as likely as rotations.

    QR without the sign correction fails here: its first diagonal entry is never positive.
    """
    W = np.array([draw("orthogonal", seed, 1, 3)["W_hh"] for seed in range(2000)])
    np.testing.assert_allclose(W.mean(axis=0), 0, atol=5 / np.sqrt(3 * 2000))
    np.testing.assert_allclose((W**2).mean(axis=0), 1 / 3, atol=5 * np.sqrt(4 / 45 / 2000))
    assert np.mean(np.linalg.det(W)) == pytest.approx(0, abs=5 / np.sqrt(2000))


def test_identity():
    params = draw("identity")
    np.testing.assert_array_equal(params["W_hh"], np.eye(H))
    assert_normal(params["W_xh"], 0.001)


@pytest.mark.parametrize(("scheme", "deviation"), [("sigmoid", 0.01), ("basic_tanh", 0.1)])
def test_pascanus_normal_schemes(scheme, deviation):
    params = draw(scheme)
    assert_normal(params["W_hh"], deviation)
    assert_normal(params["W_xh"], deviation)


def test_smart_tanh_has_fifteen_connections_a_unit_and_radius_095():
    params = draw("smart_tanh")
    np.testing.assert_array_equal((params["W_hh"] != 0).sum(axis=1), 15)
    assert radius(params["W_hh"]) == pytest.approx(0.95, rel=1e-9)
    assert_normal(params["W_xh"], 0.01)


@pytest.mark.parametrize("n_hidden", [1, 2, 5, 15, 16])
def test_smart_tanh_with_few_units_connects_all_it_can(n_hidden):
    W = draw("smart_tanh", 0, 1, n_hidden)["W_hh"]
    np.testing.assert_array_equal((W != 0).sum(axis=1), min(15, n_hidden))
    assert radius(W) == pytest.approx(0.95, rel=1e-9)


@pytest.mark.parametrize("scheme", [s for s in SCHEMES if s != "default"])
def test_biases_start_at_zero(scheme):
    np.testing.assert_array_equal(draw(scheme)["b"], 0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_read_out(scheme):
    model = SequenceModel(ElmanRNN(I, H), n_outputs=40)
    params = model.init(np.random.default_rng(0), scheme)
    assert set(params) == {"W_hh", "W_xh", "b", "W_hy", "b_y"}
    np.testing.assert_array_equal(params["b_y"], np.zeros(40))
    assert params["W_hy"].shape == (40, H)
    deviation = {"sigmoid": 0.01, "basic_tanh": 0.1, "smart_tanh": 0.01}.get(scheme)
    if deviation:
        assert_normal(params["W_hy"], deviation)
    else:
        assert_uniform(params["W_hy"], np.sqrt(6 / (H + 40)))


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0,), TypeError, r"rng must be a numpy.random.Generator, got int; make one.*default_rng"),
        ((np.random.RandomState(0),), TypeError, "rng must be a numpy.random.Generator, got RandomState"),
        ((np.random.default_rng(0), "xavier"), ValueError, r"scheme must be one of .*'glorot'.*, got 'xavier'"),
        ((np.random.default_rng(0), ["glorot"]), ValueError, r"scheme must be one of .*, got \['glorot'\]"),
    ],
)
def test_bad_input(arguments, error, words):
    for source in (ElmanRNN(2, 3), SequenceModel(ElmanRNN(2, 3), 1)):
        with pytest.raises(error, match=words):
            source.init(*arguments)
