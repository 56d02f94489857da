"""Fixed points against closed forms; what may go wrong on the way is reported, not hidden."""

import autograd.numpy as anp
import numpy as np
import pytest

from unrolled import LSTM, ElmanRNN
from unrolled.dynamics import fixed_points
from unrolled.maps import Henon, Logistic, OneUnit

RNG_STARTS = np.random.default_rng(0).uniform(-1.2, 1.2, size=(600, 3))


def test_one_unit_between_its_folds():
    """Three states and their slopes at w = 5, b = -2.5 (the middle of figure 3 of Pascanu et al. 2013)."""
    unit = OneUnit(5.0, -2.5)
    found = fixed_points(unit.step, np.linspace(0, 1, 40)[:, None], jacobian=unit.jacobian)
    np.testing.assert_allclose(found.points[:, 0], [0.144794, 0.855206, 0.5], atol=1e-6)
    np.testing.assert_allclose(found.eigenvalues[:, 0], [0.619144, 0.619144, 1.25], atol=1e-6)
    np.testing.assert_array_equal(found.stable, [True, True, False])
    assert found.kinds == ["stable node", "stable node", "unstable node"]
    assert found.isolated.all() and found.residuals.max() < 1e-15


def cube(w):
    return lambda x: anp.tanh(w * x)


@pytest.mark.parametrize("w", [1.1, 1.5, 3.0])
@pytest.mark.parametrize("mixed", [False, True])
def test_three_bistable_units_make_a_cube(w, mixed):
    """Corners, edges, faces and centre: 8 + 12 + 6 + 1 = 27, whatever the coordinates."""
    Q = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0] if mixed else np.eye(3)
    found = fixed_points(lambda x: anp.tanh(w * (x @ Q)) @ Q.T, RNG_STARTS)
    np.testing.assert_array_equal(np.bincount(found.n_unstable), [8, 12, 6, 1])
    assert found.stable.sum() == 8
    assert [found.kinds.count(k) for k in ("stable node", "saddle", "unstable node")] == [8, 18, 1]
    # Each coordinate is one of the three states of a single unit.
    alone = fixed_points(OneUnit(w, 0.0, "tanh").step, np.linspace(-1, 1, 20)[:, None]).points
    assert np.abs((found.points @ Q)[..., None] - alone[:, 0]).min(axis=-1).max() < 1e-9


def test_logistic_and_henon():
    found = fixed_points(Logistic(2.5).step, np.linspace(-1, 2, 30)[:, None])
    np.testing.assert_allclose(found.points[:, 0], [1.0 - 1.0 / 2.5, 0.0], atol=1e-15)
    a, b = 1.4, 0.3
    x = (b - 1.0 + np.array([-1.0, 1.0]) * np.sqrt((1.0 - b) ** 2 + 4.0 * a)) / (2.0 * a)
    henon = Henon(a, b)
    starts = np.random.default_rng(0).uniform(-2, 2, size=(50, 2))
    for jacobian in (None, henon.jacobian):
        found = fixed_points(henon.step, starts, jacobian=jacobian)
        np.testing.assert_allclose(found.points, np.stack([x, b * x], axis=1), atol=1e-14)
        np.testing.assert_allclose(found.eigenvalues.prod(axis=1), -b, rtol=1e-12)  # det J
        assert found.kinds == ["saddle", "saddle"]


def test_linear_map_has_one_in_one_step():
    rng = np.random.default_rng(2)
    W, b = rng.normal(size=(5, 5)), 100.0 * rng.normal(size=5)
    found = fixed_points(lambda x: x @ W.T + b, 1e3 * rng.normal(size=(4, 7, 5)))
    np.testing.assert_allclose(found.points, [np.linalg.solve(np.eye(5) - W, b)], rtol=1e-10)
    assert found.counts == [28] and found.n_failed == 0
    moduli = np.abs(found.eigenvalues[0])
    np.testing.assert_allclose(moduli, np.sort(np.abs(np.linalg.eigvals(W)))[::-1], rtol=1e-10)
    # The eigenvectors belong to the eigenvalues.
    V = found.eigenvectors[0]
    np.testing.assert_allclose(W @ V, V * found.eigenvalues[0], atol=1e-12)


def test_cycles_are_fixed_points_of_the_map_applied_twice():
    """(r + 1 -+ sqrt((r - 3)(r + 1))) / (2r), whose slopes multiply to 4 + 2r - r^2."""
    r = 3.2
    step, starts = Logistic(r).step, np.linspace(0, 1, 40)[:, None]
    found = fixed_points(step, starts, period=2)
    half, middle = np.sqrt((r - 3.0) * (r + 1.0)) / (2.0 * r), (r + 1.0) / (2.0 * r)
    np.testing.assert_allclose(found.points[:2, 0], [middle - half, middle + half], atol=1e-14)
    np.testing.assert_allclose(found.eigenvalues[:2, 0], 4.0 + 2.0 * r - r**2, rtol=1e-12)
    np.testing.assert_array_equal(found.n_unstable, [0, 0, 1, 1])
    for same in (
        fixed_points(step, starts, period=2, jacobian=Logistic(r).jacobian),
        fixed_points(lambda x: step(step(x)), starts),
    ):
        np.testing.assert_allclose(same.points, found.points, atol=1e-14)
        np.testing.assert_allclose(same.eigenvalues, found.eigenvalues, rtol=1e-12)


def test_longer_cycles_of_henon():
    """At a = 1.4, b = 0.3 there are 1, 0 and 1 cycles of period 2, 3 and 4, two of 6, four of 7."""
    henon = Henon(1.4, 0.3)
    starts = np.random.default_rng(0).uniform([-1.5, -0.4], [1.5, 0.4], size=(3000, 2))
    for period, count in ((1, 2), (2, 4), (3, 2), (4, 8), (6, 16), (7, 30)):
        found = fixed_points(henon.step, starts, jacobian=henon.jacobian, period=period)
        assert len(found) == count
        # The slopes of a cycle are the same from wherever it is looked at, and areas shrink by b.
        np.testing.assert_allclose(found.eigenvalues.prod(axis=1), (-0.3) ** period, rtol=1e-6)


@pytest.mark.parametrize(
    ("W", "kind"),
    [
        (np.diag([0.5, -0.9]), "stable node"),
        (np.diag([0.5, -1.1]), "saddle"),
        (np.diag([1.5, -1.1]), "unstable node"),
        ([[0.6, -0.6], [0.6, 0.6]], "stable focus"),
        ([[0.8, -0.8], [0.8, 0.8]], "unstable focus"),
        ([[0.0, -1.0], [1.0, 0.0]], "marginal"),
        (np.diag([0.5, -1.0]), "marginal"),
    ],
)
def test_kinds(W, kind):
    found = fixed_points(lambda x: x @ np.transpose(W), [[1.0, 2.0]])
    assert found.kinds == [kind] and found.isolated.all()
    assert found.stable[0] == kind.startswith("stable")


@pytest.mark.parametrize("make", [lambda: ElmanRNN(2, 6), lambda: LSTM(2, 3)])
def test_cells_under_a_constant_input(make):
    """A contracting network has one fixed point, and its orbits end there."""
    cell, rng = make(), np.random.default_rng(3)
    params = {k: 0.3 * v for k, v in cell.init(rng).items()}
    u = np.array([0.5, -1.0])
    starts = rng.uniform(-1, 1, size=(20, 6))

    def step(x):
        return cell.step(params, x, np.broadcast_to(u, (*np.shape(x)[:-1], 2)))

    found = fixed_points(step, starts)
    assert len(found) == 1 and found.stable.all() and found.counts.sum() == 20
    x = starts
    for _ in range(500):
        x = step(x)
    np.testing.assert_allclose(x - found.points, 0.0, atol=1e-12)


def test_one_hundred_units():
    """Patterns stored by Hebb's rule, far fewer than units: each and its negative are stable."""
    rng = np.random.default_rng(4)
    patterns = rng.choice([-1.0, 1.0], size=(3, 100))
    W = 2.0 * patterns.T @ patterns / 100
    starts = np.vstack([patterns, -patterns]) * rng.uniform(0.3, 1.0, size=(10, 6, 1))
    starts = starts + 0.1 * rng.normal(size=starts.shape)
    found = fixed_points(lambda x: anp.tanh(x @ W.T), starts)
    overlaps = (found.points[found.stable] @ patterns.T / 100 / 0.8).astype(int)  # below 0.8: none
    assert {tuple(row) for row in overlaps} >= {tuple(s * e) for e in np.eye(3, dtype=int) for s in (1, -1)}
    assert found.residuals.max() < 1e-10


def test_a_fold_is_found_although_the_jacobian_is_singular():
    """x + x^2 touches the diagonal at 0; in two dimensions J - I vanishes there altogether."""
    found = fixed_points(lambda x: x + x**2, np.linspace(-1, 1, 30)[:, None])
    np.testing.assert_allclose(found.points, [[0.0]], atol=1e-7)
    assert found.kinds == ["marginal"] and not found.isolated[0] and not found.stable[0]
    both = fixed_points(lambda x: x + x**2, np.random.default_rng(0).uniform(-1, 1, (40, 2)))
    assert len(both) == 1 and "not isolated" in repr(both)


def test_starts_at_a_singular_jacobian_go_on():
    """J - I is exactly zero at 1/2 there, among starts where it is not."""
    found = fixed_points(lambda x: x + x * (1.0 - x), [[0.5], [0.4], [0.7]])
    assert found.points[:, 0] == pytest.approx([1.0]) or set(found.points[:, 0].round(9)) == {0.0, 1.0}
    one = fixed_points(lambda x: x @ np.array([[1.0, 0.0], [0.0, 0.5]]) + [0.0, 1.0], [[3.0, 0.0]])
    np.testing.assert_allclose(one.points, [[3.0, 2.0]])  # nearest of a whole line of them
    assert not one.isolated[0]


def test_a_map_that_fixes_everything_is_not_said_to_have_isolated_points():
    starts = np.arange(10.0).reshape(5, 2)
    found = fixed_points(lambda x: 1.0 * x, starts)
    np.testing.assert_array_equal(found.points, starts)
    assert not found.isolated.any() and "5 of them perhaps not isolated" in repr(found)


def test_starts_that_lead_nowhere_are_counted():
    none = fixed_points(lambda x: x + 1.0, np.zeros((7, 2)))
    assert len(none) == 0 and none.n_failed == 7
    assert none.points.shape == none.eigenvalues.shape == (0, 2) and none.kinds == []
    # x^2 + x + 1/100 has no fixed point, but is slow at 0.
    assert fixed_points(lambda x: x + x**2 + 0.01, np.linspace(-1, 1, 9)[:, None]).n_failed == 9


def test_overflow_on_the_way_is_not_the_end():
    found = fixed_points(lambda x: anp.exp(x) - 2.0, np.linspace(-50.0, 800.0, 60)[:, None])
    assert len(found) == 2 and found.residuals.max() < 1e-12


def test_large_coordinates_have_a_relative_tolerance():
    found = fixed_points(lambda x: x - (x - 1e8) * (x - 3e8) / 1e9, np.linspace(0, 4e8, 50)[:, None])
    np.testing.assert_allclose(np.sort(found.points[:, 0]), [1e8, 3e8], rtol=1e-9)


def test_the_same_starts_in_any_order_give_the_same_points():
    shuffled = np.random.default_rng(5).permutation(RNG_STARTS)
    first, second = (fixed_points(cube(2.0), starts) for starts in (RNG_STARTS, shuffled))
    np.testing.assert_allclose(first.points, second.points, atol=1e-12)
    np.testing.assert_array_equal(first.counts, second.counts)


def test_starts_in_several_blocks(monkeypatch):
    whole = fixed_points(cube(2.0), RNG_STARTS)
    monkeypatch.setattr("unrolled.dynamics._newton.BLOCK", 9 * 7)
    np.testing.assert_allclose(fixed_points(cube(2.0), RNG_STARTS).points, whole.points, atol=1e-12)


def test_steps_that_reuse_or_overwrite_arrays():
    buffer = np.empty((1, 1))

    def step(x):
        x *= 0.5
        buffer[...] = x[:1] + 1.0
        return buffer

    found = fixed_points(step, [[7.0]], jacobian=lambda x: np.array([[0.5]]))
    np.testing.assert_allclose(found.points, [[2.0]])


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state, got int"),
        ({"x0s": 0.1}, ValueError, "x0s is a single number"),
        ({"x0s": [[0.1, np.nan]]}, ValueError, "x0s has entries that are not finite"),
        ({"x0s": np.empty((0, 2))}, ValueError, r"x0s has shape \(0, 2\): expected at least one start"),
        ({"step": lambda x: x[..., :1]}, ValueError, r"step returned shape \(3, 1\) for states of shape \(3, 2\)"),
        ({"step": lambda x: np.tanh(np.ones((3, 3)) @ x)}, ValueError, "row by row"),
        ({"jacobian": 3}, TypeError, "jacobian must be a function, got 3"),
        ({"jacobian": lambda x: np.ones((5, 5))}, ValueError,
         r"jacobian returned shape \(5, 5\) for states of shape \(3, 2\), expected \(3, 2, 2\)"),
        ({"jacobian": lambda x: 0.5}, ValueError, r"jacobian returned shape \(\) for states"),
        ({"step": lambda x: np.array([[float(v) for v in row] for row in x])}, TypeError,
         "autograd cannot differentiate step .*autograd.numpy"),
        ({"tol": 0.0}, ValueError, "tol must be positive"),
        ({"period": 0}, ValueError, "period must be at least 1, got 0"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": lambda x: 0.5 * x, "x0s": np.arange(6.0).reshape(3, 2)} | changes
    with pytest.raises(error, match=words):
        fixed_points(arguments.pop("step"), arguments.pop("x0s"), **arguments)
