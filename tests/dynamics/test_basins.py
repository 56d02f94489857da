"""Basins against known boundaries: unstable points, symmetries, and where orbits demonstrably go."""

import numpy as np
import pytest

from unrolled.dynamics import basins_of_attraction, orbit
from unrolled.maps import ChaoticLSTM, Henon, Linear, Logistic, Network, OneUnit


def square(n, half=1.5):
    """A grid of n x n starts; with n even none of them lies on an axis."""
    axis = np.linspace(-half, half, n)
    return np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def newton(x):
    """Newton's method for z^3 = 1, in the plane of complex numbers."""
    z = x[..., 0] + 1j * x[..., 1]
    z = z - (z**3 - 1) / (3 * z**2)
    return np.stack([z.real, z.imag], axis=-1)


@pytest.mark.parametrize(("w", "b"), [(5.0, -2.5), (6.0, -3.2), (5.0, -2.64)])
def test_the_unstable_state_of_one_unit_is_the_boundary(w, b):
    unit = OneUnit(w, b)
    starts = np.linspace(0, 1, 2001)
    basins = basins_of_attraction(unit.step, starts[:, None])
    assert basins.kinds == ["fixed point"] * 2
    for x in basins.attractors:
        np.testing.assert_allclose(unit.step(x), x, atol=1e-14)
        assert (np.abs(unit.jacobian(x)) < 1).all()
    last_low, first_high = starts[basins.labels == 0].max(), starts[basins.labels == 1].min()
    assert first_high - last_low == pytest.approx(1 / 2000)  # one boundary, nothing on a wrong side
    # x -> s(w x + b) leaves the boundary where it is: w x + b - logit(x) changes sign across it.
    excess = w * np.array([last_low, first_high]) + b
    excess -= np.log([last_low / (1 - last_low), first_high / (1 - first_high)])
    assert excess[0] <= 1e-12 and excess[1] >= -1e-12


def test_outside_the_folds_all_is_one_basin():
    for b in (-2.8, -2.2):
        basins = basins_of_attraction(OneUnit(5.0, b).step, np.linspace(0, 1, 101)[:, None])
        assert basins.fractions.tolist() == [1.0]


def test_uncoupled_bistable_units_have_quadrants():
    starts = square(60)
    basins = basins_of_attraction(Network(2.0 * np.eye(2)).step, starts)
    right, upper = starts[..., 0] > 0, starts[..., 1] > 0
    np.testing.assert_array_equal(basins.labels, 2 * right + upper)  # in the order of coordinates
    np.testing.assert_allclose(basins.fractions, 0.25)
    level = 0.9575040240772687  # x = tanh(2 x)
    np.testing.assert_allclose(
        np.concatenate(basins.attractors), level * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    )


def test_starts_on_a_boundary_are_nudged_off_it():
    """The axes lead to saddles and the middle stays: none of these attracts."""
    basins = basins_of_attraction(Network(2.0 * np.eye(2)).step, square(21))
    assert len(basins.attractors) == 4 and (basins.labels >= 0).all()
    inside = np.abs(square(21)).min(axis=-1) > 1e-9
    assert len(np.unique(basins.labels[inside])) == 4


def test_newtons_method_for_cube_roots_of_one():
    """Three basins, and a turn by 120 degrees takes each into the next."""
    roots = np.exp(2j * np.pi * np.arange(3) / 3)
    rng = np.random.default_rng(0)
    points = rng.uniform(-1.5, 1.5, size=(4000, 2))
    turned = [points @ rotation(2 * np.pi * k / 3).T for k in range(3)]
    basins = basins_of_attraction(newton, np.stack(turned))
    found = np.array([a[0, 0] + 1j * a[0, 1] for a in basins.attractors])
    np.testing.assert_allclose(found, roots[[2, 1, 0]], atol=1e-14)  # by coordinates
    root = np.array([2, 1, 0])[basins.labels]  # by angle
    agree = [(root[k] == (root[0] + k) % 3).mean() for k in range(3)]
    # Turning rounds the points, and the boundary is a fractal: few are that close to it.
    assert min(agree) > 0.999
    # Far outside the fractal, each goes to the nearest root.
    close = np.abs((points[:, 0] + 1j * points[:, 1])[:, None] - roots)
    near = close.min(axis=1) < 0.3
    np.testing.assert_array_equal(root[0][near], close.argmin(axis=1)[near])


def test_newtons_method_from_zero_goes_nowhere():
    assert basins_of_attraction(newton, [[0.0, 0.0], [1.0, 0.1]]).labels.tolist() == [-1, 0]


@pytest.mark.parametrize("W", [0.9 * rotation(2.0), [[0.9, 10.0], [0.0, 0.9]], [[0.0, 2.0], [0.0, 0.0]]])
def test_a_linear_contraction_has_one_basin(W):
    """Also when it is not normal, and states grow by 40 on their way to zero."""
    b = np.array([0.3, -0.2])
    basins = basins_of_attraction(Linear(W, b).step, square(30, 100.0))
    assert basins.kinds == ["fixed point"] and basins.fractions.tolist() == [1.0]
    at_rest = np.linalg.solve(np.eye(2) - np.array(W), b)
    np.testing.assert_allclose(basins.attractors[0], [at_rest], rtol=1e-9, atol=1e-12)


def test_what_grows_runs_off_to_infinity():
    basins = basins_of_attraction(Linear([[1.1]]).step, [[-1.0], [1e-3], [2.0]])
    assert basins.labels.tolist() == [-1, -1, -1]
    assert basins.attractors == [] and basins.kinds == [] and len(basins.fractions) == 0


def test_a_cycle_is_one_attractor_from_any_phase():
    """w < -4: two starts end half a period apart, on the same cycle of two."""
    unit = OneUnit(-6.0, 3.0)
    ends = orbit(unit.step, [[0.2], [0.8]], 1000)[-1]
    assert abs(ends[0] - ends[1]) > 0.5
    basins = basins_of_attraction(unit.step, [[0.2], [0.8]])
    assert basins.kinds == ["cycle"] and basins.labels.tolist() == [0, 0]
    (cycle,) = basins.attractors
    np.testing.assert_allclose(unit.step(cycle), cycle[::-1], atol=1e-13)
    assert cycle[0, 0] < cycle[1, 0]


@pytest.mark.parametrize(("r", "period"), [(2.8, 1), (3.2, 2), (3.5, 4), (3.56, 8), (3.83, 3)])
def test_periods_of_the_logistic_map(r, period):
    basins = basins_of_attraction(Logistic(r).step, np.linspace(0.01, 0.99, 99)[:, None])
    assert basins.fractions.tolist() == [1.0] and len(basins.attractors[0]) == period
    np.testing.assert_allclose(
        Logistic(r).step(basins.attractors[0]), np.roll(basins.attractors[0], -1, axis=0), atol=1e-12
    )


def test_henons_attractor_and_infinity():
    """Whoever is labelled -1 does run off, whoever is not stays within the known bounds."""
    starts = square(60, 2.0)
    basins = basins_of_attraction(Henon(1.4, 0.3).step, starts)
    assert basins.kinds == ["other"]
    with np.errstate(over="ignore", invalid="ignore"):
        x = starts
        for _ in range(2000):
            x = Henon(1.4, 0.3).step(x)
    np.testing.assert_array_equal(basins.labels == 0, np.isfinite(x).all(axis=-1))
    assert np.abs(basins.attractors[0][:, 0]).max() < 1.3
    assert basins.fractions[0] == (basins.labels == 0).mean()


def test_the_start_decides_in_the_chaotic_lstm_below_its_onset():
    """At s = 0.765 the origin and a cycle of three are stable; before 0.745 only the origin is."""
    starts = np.random.default_rng(0).uniform(-0.5, 0.5, size=(150, 4))
    system = ChaoticLSTM(0.765)
    basins = basins_of_attraction(system.step, starts)
    assert basins.kinds == ["fixed point", "cycle"]
    assert len(basins.attractors[1]) == 3
    ends = orbit(system.step, starts, 2000)[-1]
    np.testing.assert_array_equal(basins.labels == 0, np.abs(ends).max(axis=1) < 1e-6)
    assert basins_of_attraction(ChaoticLSTM(0.74).step, starts[:50]).fractions.tolist() == [1.0]
    assert basins_of_attraction(ChaoticLSTM(1.0).step, starts[:50]).kinds == ["other"]


def test_an_invariant_circle_is_one_attractor():
    """r R(phi) with r above 1: the origin repels, and the angle never repeats."""
    network = Network(1.2 * rotation(2 * np.pi * (np.sqrt(5) - 1) / 2))
    basins = basins_of_attraction(network.step, square(11))  # the middle is the origin
    assert basins.kinds == ["other"] and basins.fractions.tolist() == [1.0]


def test_two_chaotic_attractors_are_told_apart():
    """x -> r x (1 - x^2): odd, and chaotic on either side of zero separately up to r = 2.598."""

    def cubic(x):
        return 2.5 * x * (1 - x**2)

    starts = np.linspace(-0.99, 0.99, 100)[:, None]
    basins = basins_of_attraction(cubic, starts)
    assert basins.kinds == ["other", "other"]
    ends = orbit(cubic, starts, 3000)[-1]
    np.testing.assert_array_equal(basins.labels, (ends[:, 0] > 0).astype(int))
    assert basins.attractors[0].max() < 0 < basins.attractors[1].min()


def test_in_many_dimensions():
    """Twelve units of which the first decides; and two circles, told apart by their shadows."""
    starts = np.random.default_rng(1).normal(size=(200, 12))
    Q = np.linalg.qr(np.random.default_rng(2).normal(size=(12, 12)))[0]
    bistable = Network(np.diag([2.0] + [0.5] * 11))
    basins = basins_of_attraction(lambda x: bistable.step(x @ Q) @ Q.T, starts)
    side = starts @ Q[:, 0] > 0
    np.testing.assert_array_equal(basins.labels == basins.labels[0], side == side[0])
    assert basins.kinds == ["fixed point"] * 2

    W = np.zeros((12, 12))
    W[0, 0], W[1:3, 1:3] = 2.0, 1.5 * rotation(2.39996)
    basins = basins_of_attraction(lambda x: Network(W).step(x @ Q) @ Q.T, starts)
    assert basins.kinds == ["other", "other"]
    np.testing.assert_array_equal(basins.labels == basins.labels[0], side == side[0])


def test_labels_do_not_depend_on_the_order_of_the_starts():
    network, rng = Network([[1.5, 0.3], [0.2, 1.4]]), np.random.default_rng(3)
    starts = rng.uniform(-1.5, 1.5, size=(500, 2))
    shuffled = rng.permutation(500)
    one, other = (basins_of_attraction(network.step, s) for s in (starts, starts[shuffled]))
    np.testing.assert_array_equal(one.labels[shuffled], other.labels)
    np.testing.assert_allclose(one.attractors, other.attractors, atol=1e-12)


def test_blocks_do_not_show(monkeypatch):
    network, starts = Network([[1.5, 0.3], [0.2, 1.4]]), square(30)
    whole = basins_of_attraction(network.step, starts)
    monkeypatch.setattr("unrolled.dynamics.basins.BLOCK", 7)
    np.testing.assert_array_equal(basins_of_attraction(network.step, starts).labels, whole.labels)


def test_attractors_that_the_scouts_miss_are_found(monkeypatch):
    """A basin of a few starts among many, as of the cubic map's far end."""
    starts = np.full((1000, 2), 0.5)
    starts[7] = -0.5
    basins = basins_of_attraction(Network(2.0 * np.eye(2)).step, starts)
    assert basins.labels.tolist() == [1] * 7 + [0] + [1] * 992


@pytest.mark.parametrize("n_transient", [1, 5, 50])
def test_short_transients_are_made_up_for(n_transient):
    basins = basins_of_attraction(Network(1.1 * np.eye(2)).step, square(10), n_transient=n_transient)
    assert len(basins.attractors) == 4 and basins.fractions.tolist() == [0.25] * 4


def test_at_a_bifurcation_slow_states_are_one_attractor():
    """w = 1: everything creeps to zero like 1 / sqrt(t), from both sides."""
    basins = basins_of_attraction(Network([[1.0]]).step, np.linspace(-1, 1, 6)[:, None], tol=1e-4)
    assert basins.kinds == ["fixed point"] and basins.fractions.tolist() == [1.0]
    assert abs(basins.attractors[0].item()) < 0.05


def test_shrinking_onto_a_cycle_is_not_mistaken_for_chaos():
    """Just beyond a flip (multiplier -1.00003) orbits need 100,000 steps to their cycle of two."""
    network = Network(
        [[1.109637999248523, 0.16810586912782435], [0.5484054521869972, -1.065124728803299]],
        [2.020073367150445, -1.0647710426262125],
    )
    basins = basins_of_attraction(network.step, [[0.5, 0.5], [-1.0, 0.3]])
    assert basins.kinds == ["cycle"] and basins.fractions.tolist() == [1.0]


def test_a_step_that_reuses_its_buffer_is_fine():
    network, starts = Network([[1.5, 0.3], [0.2, 1.4]]), square(10)

    def in_place(x):
        x[...] = network.step(x)
        return x

    kept = starts.copy()
    np.testing.assert_array_equal(
        basins_of_attraction(in_place, starts).labels, basins_of_attraction(network.step, kept).labels
    )
    np.testing.assert_array_equal(starts, kept)


def test_a_continuum_of_states_is_refused():
    with pytest.raises(RuntimeError, match="more than 100 different attractors.*no basins"):
        basins_of_attraction(lambda x: x, np.linspace(0, 1, 300)[:, None], n_transient=50)


def test_a_drift_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("unrolled.dynamics._basins_settle.ROUNDS", 2)
    with pytest.raises(RuntimeError, match="still on its way after 8192 steps, last seen at"):
        basins_of_attraction(lambda x: x + 1.0, [[0.0]], n_transient=10)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state, got int"),
        ({"x0s": 0.1}, ValueError, r"x0s is a single number.*\[x0s\]"),
        ({"x0s": [[np.nan]]}, ValueError, "x0s has entries that are not finite"),
        ({"n_transient": 0}, ValueError, "n_transient must be at least 1, got 0"),
        ({"tol": 0.0}, ValueError, "tol must be positive and finite, got 0.0"),
        ({"max_period": 0}, ValueError, "max_period must be at least 1, got 0"),
        ({"step": lambda x: x[:, :1], "x0s": np.ones((3, 2))}, ValueError, r"returned shape \(3, 1\)"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": np.sin, "x0s": [[0.1]], **changes}
    with pytest.raises(error, match=words):
        basins_of_attraction(arguments.pop("step"), arguments.pop("x0s"), **arguments)


def test_no_starts_have_no_attractors():
    basins = basins_of_attraction(np.sin, np.empty((0, 3, 2)))
    assert basins.labels.shape == (0, 3) and basins.attractors == []
