"""Generators with known answers: a rotation, and any network against its own one-step predictions."""

import autograd
import numpy as np
import pytest

from unrolled import GRU, LSTM, Adam, ElmanRNN, SequenceModel, fit
from unrolled.cells import AntisymmetricRNN, ChaosFreeRNN, OrthogonalRNN
from unrolled.dynamics import lyapunov_spectrum, orbit
from unrolled.training import Cosine, FreeRunning, TeacherForcing, generate

ANGLE = 0.3
ROTATION = np.array([[np.cos(ANGLE), -np.sin(ANGLE)], [np.sin(ANGLE), np.cos(ANGLE)]])
CELLS = [
    ElmanRNN(2, 5), LSTM(2, 4), GRU(2, 3), OrthogonalRNN(2, 4), AntisymmetricRNN(2, 4, 0.1, 0.01), ChaosFreeRNN(2, 3),
]  # fmt: skip
every_cell = pytest.mark.parametrize("cell", CELLS, ids=repr)


def rotation(shrink=1.0):
    """The linear network y_{t+1} = shrink * R y_t, its state the last output turned by R."""
    model = SequenceModel(ElmanRNN(2, 2, "identity"), 2, output="all")
    params = {
        "W_hh": np.zeros((2, 2)), "W_xh": ROTATION, "b": np.zeros(2),
        "W_hy": shrink * np.eye(2), "b_y": np.zeros(2),
    }  # fmt: skip
    return model, params


def drawn(cell, seed=0):
    model, rng = SequenceModel(cell, 2, output="all"), np.random.default_rng(seed)
    return model, {k: 0.7 * rng.normal(size=p.shape) for k, p in model.init(rng).items()}


def test_a_rotation_goes_round():
    model, params = rotation()
    start = np.array([[[1.0, 0.0], [0.0, -2.0]]])
    values = generate(model, params, start, 50)
    angles = ANGLE * np.arange(1, 51)[:, None]
    first = np.hstack([np.cos(angles), np.sin(angles)])
    second = 2 * np.hstack([np.sin(angles), -np.cos(angles)])
    np.testing.assert_allclose(values, np.stack([first, second], axis=1), rtol=0, atol=1e-13)


@pytest.mark.parametrize("shrink", [1.0, 0.9])
def test_its_multipliers_and_exponents(shrink):
    free = FreeRunning(*rotation(shrink))
    eigenvalues = np.linalg.eigvals(free.jacobian(np.array([0.3, 0.4])))
    np.testing.assert_allclose(np.sort_complex(eigenvalues), shrink * np.exp([-1j * ANGLE, 1j * ANGLE]), rtol=1e-14)
    exponents = lyapunov_spectrum(free.step, free.jacobian, np.array([0.3, 0.4]), n_steps=50)
    np.testing.assert_allclose(exponents, np.log(shrink), rtol=1e-12, atol=1e-14)


@every_cell
@pytest.mark.parametrize("prompt_length", [1, 7])
def test_each_value_is_the_prediction_from_all_before(cell, prompt_length):
    """The definition, at quadratic cost: append the last output to the inputs and run from the start."""
    model, params = drawn(cell)
    u = np.random.default_rng(1).normal(size=(prompt_length, 3, 2))
    values = generate(model, params, u, 6)
    for value in values:
        prediction = model.predict(params, u)[-1]
        np.testing.assert_allclose(value, prediction, rtol=1e-12, atol=1e-13)
        u = np.concatenate([u, prediction[None]])


def test_where_the_model_reads_out_does_not_matter():
    cell, u = CELLS[0], np.ones((3, 1, 2))
    params = drawn(cell)[1]
    np.testing.assert_array_equal(
        generate(SequenceModel(cell, 2, "last"), params, u, 4), generate(SequenceModel(cell, 2, "all"), params, u, 4)
    )


@every_cell
def test_the_map_runs_as_generate_does(cell):
    model, params = drawn(cell)
    u = np.random.default_rng(1).normal(size=(4, 3, 2))
    free = FreeRunning(model, params)
    states = orbit(free.step, model.states(params, u)[-1], 8)
    np.testing.assert_allclose(free.output(states), generate(model, params, u, 9), rtol=1e-12, atol=1e-13)


@every_cell
@pytest.mark.parametrize("leading", [(), (4,), (2, 3)])
def test_the_jacobian_is_the_derivative_of_the_step(cell, leading):
    free = FreeRunning(*drawn(cell))
    x = np.random.default_rng(2).normal(size=(*leading, cell.n_state))
    jacobian = free.jacobian(x)
    assert jacobian.shape == (*leading, cell.n_state, cell.n_state)
    for i in np.ndindex(leading):
        np.testing.assert_allclose(jacobian[i], autograd.jacobian(free.step)(x[i]), rtol=1e-12, atol=1e-14)


def test_float32_stays_float32():
    model, params = drawn(LSTM(2, 3))
    params = {k: p.astype(np.float32) for k, p in params.items()}
    free = FreeRunning(model, params)
    x = np.zeros(6, np.float32)
    assert free.step(x).dtype == free.jacobian(x).dtype == np.float32
    assert generate(model, params, np.zeros((1, 1, 2), np.float32), 2).dtype == np.float32


def test_windows_come_from_every_place_of_every_series():
    series = 100 * np.arange(3)[None, :, None] + np.arange(9.0)[:, None, None]
    u, targets = TeacherForcing(series, length=4, batch_size=3000)(np.random.default_rng(0))
    np.testing.assert_array_equal(targets, u + 1)
    np.testing.assert_array_equal(u, u[0] + np.arange(4.0)[:, None, None])
    starts, counts = np.unique(u[0], return_counts=True)
    np.testing.assert_array_equal(starts, np.sort([100 * s + t for s in range(3) for t in range(5)]))
    assert counts.min() > 200 - 5 * np.sqrt(200)  # 15 places with 200 windows each, on average


def test_noise_is_on_the_inputs_only():
    series = np.zeros((50, 2))
    u, targets = TeacherForcing(series, 40, 500, noise=0.2)(np.random.default_rng(0))
    assert not targets.any()
    assert u.std() == pytest.approx(0.2, rel=0.02)  # 40,000 numbers: the deviation is 0.35 %
    assert TeacherForcing(series.astype(np.float32), 4, 5, noise=0.2)(np.random.default_rng(0))[0].dtype == np.float32


def test_the_series_is_not_written_to():
    series = np.arange(10.0)[:, None]
    series.flags.writeable = False
    u, targets = TeacherForcing(series, 9, 2)(np.random.default_rng(0))
    u += 1
    np.testing.assert_array_equal(series[:, 0], np.arange(10))


def test_taught_a_sine_it_goes_on_by_itself():
    """A linear network of two units can be an oscillator; that it has become one is seen in three periods."""
    series = np.sin(ANGLE * np.arange(200))[:, None]
    model = SequenceModel(ElmanRNN(1, 2, "identity"), 1, output="all")
    result = fit(
        model, model.init(np.random.default_rng(0), "orthogonal"), TeacherForcing(series, 40, 10), Adam(0.01),
        n_steps=1500, rng=np.random.default_rng(0), max_norm=1.0, schedule=Cosine(1500), progress=False,
    )  # fmt: skip
    alone = generate(model, result.params, series[:100, None], 63)[:, 0]
    assert np.abs(alone - series[100:163]).max() < 0.1
    multipliers = np.linalg.eigvals(FreeRunning(model, result.params).jacobian(np.zeros(2)))
    np.testing.assert_allclose(np.sort_complex(multipliers), np.exp([-1j * ANGLE, 1j * ANGLE]), rtol=0, atol=0.01)


MODEL, PARAMS = rotation()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: TeacherForcing(np.zeros(9), 4, 1), ValueError, r"series has shape \(9,\), expected \(T, n\) or"),
        (lambda: TeacherForcing(np.zeros((9, 1)), 9, 1), ValueError, "length must be less than the 9 steps.*got 9"),
        (lambda: TeacherForcing(np.zeros((9, 1)), 4, 0), ValueError, "batch_size must be at least 1, got 0"),
        (lambda: TeacherForcing(np.zeros((9, 1)), 4, 1, -0.1), ValueError, "noise must be 0 or more"),
        (lambda: TeacherForcing(np.zeros((9, 1)), 4, 1)(0), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: FreeRunning(SequenceModel(ElmanRNN(3, 2), 2), {}), ValueError, "has 2 outputs and 3 inputs"),
        (
            lambda: FreeRunning(MODEL, {k: np.stack([p, p]) for k, p in PARAMS.items()}),
            ValueError,
            r"params have replica axes \(2,\): take one network's",
        ),
        (lambda: generate(MODEL, PARAMS, np.zeros((3, 2)), 5), ValueError, r"prompt has shape \(3, 2\), expected \(T"),
        (lambda: generate(MODEL, PARAMS, np.zeros((0, 1, 2)), 5), ValueError, "T at least 1"),
        (lambda: generate(MODEL, PARAMS, np.zeros((3, 1, 1)), 5), ValueError, r"prompt .* expected \(..., 2\)"),
        (lambda: generate(MODEL, PARAMS, np.zeros((3, 1, 2)), 0), ValueError, "n_steps must be at least 1, got 0"),
    ],
)
def test_bad_input(call, error, words):
    with pytest.raises(error, match=words):
        call()
