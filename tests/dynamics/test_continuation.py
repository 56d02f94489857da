"""Branches of fixed points and their bifurcations, against closed forms."""

import autograd.numpy as anp
import numpy as np
import pytest

from unrolled import ElmanRNN
from unrolled.dynamics import continuation, fixed_points, flip_curve, fold_curve, orbit
from unrolled.maps import ChaoticLSTM, Henon, Logistic, OneUnit

EXACT = 1e-8  # what the docstring promises


def logistic(x, r):
    return Logistic(r).step(x)


def kinds_and_values(branch):
    return [found.kind for found in branch.bifurcations], [found.value for found in branch.bifurcations]


def check_branch(branch, step):
    """What holds for each of them: all points are fixed, the steps are short, the pieces fit."""
    np.testing.assert_allclose(step(branch.points, branch.values[:, None]), branch.points, atol=1e-9)
    np.testing.assert_array_equal(branch.stable, (np.abs(branch.eigenvalues) < 1.0 - 1e-6).all(axis=1))
    for found in branch.bifurcations:
        assert branch.values[found.index] == found.value
        np.testing.assert_array_equal(branch.points[found.index], found.point)
        assert abs(found.multiplier) == pytest.approx(1.0, abs=1e-7)
    pieces = branch.pieces
    assert len(pieces) == len(branch.bifurcations) + 1
    for (_, values, points), (_, next_values, next_points) in zip(pieces, pieces[1:]):
        assert values[-1] == next_values[0] and (points[-1] == next_points[0]).all()
    for _, values, _ in pieces:
        assert len(values) >= 3
    # Within a piece nothing changes.
    inside = np.delete(np.arange(len(branch)), [found.index for found in branch.bifurcations])
    for i, j in zip(inside, inside[1:]):
        assert j > i + 1 or branch.stable[i] == branch.stable[j]


@pytest.mark.parametrize(("nonlinearity", "w"), [("sigmoid", 4.2), ("sigmoid", 5.0), ("tanh", 3.0)])
@pytest.mark.parametrize("analytic", [False, True])
def test_folds_of_one_unit_on_their_curve(nonlinearity, w, analytic):
    def unit(b):
        return OneUnit(w, b, nonlinearity)

    middle = -0.5 * w if nonlinearity == "sigmoid" else 0.0
    branch = continuation(
        lambda x, b: unit(b).step(x), [0.0], middle - 2.5, bounds=(middle - 2.5, middle + 2.5),
        jacobian=(lambda x, b: unit(b).jacobian(x)) if analytic else None,
    )
    check_branch(branch, lambda x, b: unit(b).step(x))
    kinds, values = kinds_and_values(branch)
    assert kinds == ["fold", "fold"] and branch.ends == ("bound", "bound")
    exact = fold_curve(w, nonlinearity)
    np.testing.assert_allclose(values, exact.b, atol=EXACT)
    np.testing.assert_allclose([found.point[0] for found in branch.bifurcations], exact.x, atol=1e-6)
    assert [stable for stable, *_ in branch.pieces] == [True, False, True]
    assert branch.values[[0, -1]] == pytest.approx([middle - 2.5, middle + 2.5], abs=1e-12)


@pytest.mark.parametrize("w", [-4.1, -8.0])
def test_flips_of_one_unit_on_their_curve(w):
    at = -0.5 * w
    branch = continuation(lambda x, b: OneUnit(w, b).step(x), [0.5], at, bounds=(at - 5.0, at + 5.0))
    kinds, values = kinds_and_values(branch)
    assert kinds == ["flip", "flip"]
    np.testing.assert_allclose(values, flip_curve(w).b, atol=EXACT)
    assert [stable for stable, *_ in branch.pieces] == [True, False, True]


def test_logistic_map():
    branch = continuation(logistic, [0.5], 2.0, bounds=(0.5, 3.9))
    check_branch(branch, logistic)
    kinds, values = kinds_and_values(branch)
    assert kinds == ["branch point", "flip"]  # 1 - 1/r meets 0 at r = 1
    np.testing.assert_allclose(values, [1.0, 3.0], atol=EXACT)
    np.testing.assert_allclose(branch.points[:, 0], 1.0 - 1.0 / branch.values, atol=1e-9)


def test_the_cycle_of_two_turns_into_one_of_four_at_one_plus_root_six():
    branch = continuation(logistic, [0.51], 3.2, bounds=(2.5, 3.6), period=2)
    kinds, values = kinds_and_values(branch)
    # Down to where the two states of the cycle meet, on the branch of fixed points; and up again.
    assert kinds == ["flip", "branch point", "flip"]
    np.testing.assert_allclose(values, [1.0 + np.sqrt(6.0), 3.0, 1.0 + np.sqrt(6.0)], atol=EXACT)


def test_feigenbaums_ratio_from_the_computed_cascade():
    """The gaps between doublings shrink by 4.669201609... (Feigenbaum 1978)."""
    doublings = [continuation(logistic, [0.6], 2.9, bounds=(2.8, 3.1)).bifurcations[0].value]
    gap = 0.4495
    for k in range(1, 8):
        low, high = doublings[-1] + 0.5 * gap, doublings[-1] + 1.2 * gap
        x0 = orbit(Logistic(low).step, [0.5], 2 ** (7 + k))[-1]  # on the stable cycle
        first = continuation(
            lambda x, r: r * x * (1.0 - x), x0, low, bounds=(low, high), period=2**k,
            jacobian=lambda x, r: (r * (1.0 - 2.0 * x))[..., None],
        ).bifurcations[0]
        assert first.kind == "flip"
        gap = (first.value - doublings[-1]) / 4.67
        doublings.append(first.value)
    # Published to ten digits: 3, 3.449489743, 3.544090359, 3.564407266, ...
    np.testing.assert_allclose(doublings[2:4], [3.5440903596, 3.5644072661], atol=1e-9)
    gaps = np.diff(doublings)
    ratios = gaps[:-1] / gaps[1:]
    assert abs(ratios[-1] - 4.669201609) < 1e-3
    # The ratios converge by the same factor, so extrapolation has two digits more.
    better = ratios[1:] + (ratios[1:] - ratios[:-1]) / (4.669 - 1.0)
    assert abs(better[-1] - 4.669201609) < 2e-4
    assert doublings[-1] + gaps[-1] / 3.669 == pytest.approx(3.569945672, abs=1e-7)  # the accumulation


def test_henon():
    b = 0.3
    branch = continuation(lambda x, a: Henon(a, b).step(x), [0.6, 0.2], 1.0, bounds=(-0.5, 1.4), max_steps=150)
    check_branch(branch, lambda x, a: Henon(a, b).step(x))
    kinds, values = kinds_and_values(branch)
    assert kinds == ["fold", "flip"] or kinds == ["flip", "fold"]
    np.testing.assert_allclose(np.sort(values), [-((1 - b) ** 2) / 4, 3 * (1 - b) ** 2 / 4], atol=EXACT)
    assert "max_steps" in branch.ends  # its other fixed point runs off to infinity as a goes to 0


def test_pitchfork_of_tanh_from_either_branch():
    """x = tanh(w x): zero loses its stability at w = 1, where the two others are born."""
    def step(x, w):
        return anp.tanh(w * x)

    for value in (0.5, 0.3, 0.123):  # the first has a step that lands on the point itself
        through = continuation(step, [0.0], value, bounds=(0.0, 2.0))
        assert kinds_and_values(through) == (["branch point"], [pytest.approx(1.0, abs=EXACT)])
        assert [stable for stable, *_ in through.pieces] == [True, False]
        np.testing.assert_array_equal(through.points, 0.0)
    around = continuation(step, [0.9], 1.5, bounds=(0.0, 2.0))
    assert kinds_and_values(around) == (["branch point"], [pytest.approx(1.0, abs=EXACT)])
    assert [stable for stable, *_ in around.pieces] == [True, True]
    assert around.points[0, 0] * around.points[-1, 0] < 0  # from one memory to the other


def test_a_broken_pitchfork_is_a_fold():
    branch = continuation(lambda x, w: anp.tanh(w * x + 1e-3), [-0.9], 1.8, bounds=(0.0, 2.0))
    kinds, values = kinds_and_values(branch)
    assert kinds == ["fold"]
    assert fold_curve(values[0], "tanh").b[0] == pytest.approx(1e-3, abs=EXACT)


def test_neimark_sacker_of_the_chaotic_lstm():
    """At the origin all gates are 1/2, so the multipliers are 1/2 + s mu / 4, mu = -5 +- i sqrt(20)."""
    branch = continuation(
        lambda x, s: ChaoticLSTM(s).step(x), np.zeros(4), 0.5, bounds=(0.1, 1.5),
        jacobian=lambda x, s: ChaoticLSTM(s).jacobian(x),
    )
    kinds, values = kinds_and_values(branch)
    assert kinds == ["neimark-sacker"]
    s = (1.25 + np.sqrt(10.0)) / 5.625
    assert values[0] == pytest.approx(s, abs=EXACT)
    angle = np.angle(0.5 + 0.25 * s * (-5.0 + 1j * np.sqrt(20.0)))
    assert abs(np.angle(branch.bifurcations[0].multiplier)) == pytest.approx(angle, abs=1e-7)
    assert np.degrees(angle) == pytest.approx(118.72, abs=0.005)


def test_the_cycle_of_three_of_the_chaotic_lstm():
    """It is there before the origin loses its stability (0.784): from 0.745 on, found by orbits."""
    x0 = orbit(ChaoticLSTM(0.82).step, np.full(4, 0.5), 3000)[-1]
    branch = continuation(
        lambda x, s: ChaoticLSTM(s).step(x), x0, 0.82, bounds=(0.7, 0.86), period=3, max_steps=30,
        jacobian=lambda x, s: ChaoticLSTM(s).jacobian(x), step_size=0.1,
    )
    kinds, values = kinds_and_values(branch)
    assert kinds[:2] == ["fold", "flip"]
    assert values[0] == pytest.approx(0.745, abs=5e-4)
    for s, period in ((values[1] - 1e-3, 3), (values[1] + 1e-3, 6)):
        last = orbit(ChaoticLSTM(s).step, x0, 20000)[-7:]
        assert np.abs(last[-1] - last[-1 - period]).max() < 1e-7
        assert np.abs(last[-1] - last[-4]).max() > 1e-3 or period == 3


@pytest.mark.parametrize("angle", [0.3, 1.5, 2.8])
def test_neimark_sacker_of_a_rotation(angle):
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    branch = continuation(lambda x, g: anp.tanh(g * (x @ R.T)), [0.0, 0.0], 0.5, bounds=(0.0, 1.7))
    assert kinds_and_values(branch) == (["neimark-sacker"], [pytest.approx(1.0, abs=EXACT)])
    assert np.angle(branch.bifurcations[0].multiplier) == pytest.approx(angle, abs=1e-7)


def test_neutral_saddles_are_not_bifurcations():
    """Eigenvalues 2 and p: their product passes 1 at p = 1/2, where nothing happens."""
    branch = continuation(
        lambda x, p: anp.concatenate([2.0 * x[:, :1], p * x[:, 1:] + x[:, 1:] ** 2], axis=1),
        [0.0, 0.0], 0.2, bounds=(0.1, 0.9),
    )
    assert branch.bifurcations == [] and not branch.stable.any()


def test_several_events_within_one_step_are_told_apart():
    """Four units that flip, or lose a fixed point, at their own times; one long step over all."""
    rates = np.array([1.0, 1.01, -1.02, -1.03])
    branch = continuation(lambda x, p: anp.tanh(p * rates * x), np.zeros(4), 0.5, bounds=(0.0, 2.0), step_size=0.5)
    kinds, values = kinds_and_values(branch)
    assert kinds == ["flip", "flip", "branch point", "branch point"]
    np.testing.assert_allclose(values, 1.0 / np.abs(rates[::-1]), atol=EXACT)
    check_branch(branch, lambda x, p: anp.tanh(p * rates * x))


def test_units_that_flip_together_are_one_event():
    branch = continuation(lambda x, p: anp.tanh(-p * x), np.zeros(3), 0.5, bounds=(0.0, 2.0))
    assert kinds_and_values(branch) == (["flip"], [pytest.approx(1.0, abs=EXACT)])


def test_a_closed_branch_is_followed_once_around():
    """Fixed points on the circle x^2 + p^2 = 1, with a fold at either end."""
    branch = continuation(lambda x, p: x + 0.3 * (x**2 + p**2 - 1.0), [1.0], 0.0, bounds=(-2.0, 2.0))
    assert branch.ends == ("closed", "closed")
    assert kinds_and_values(branch)[0] == ["fold", "fold"]
    np.testing.assert_allclose(np.sort(kinds_and_values(branch)[1]), [-1.0, 1.0], atol=EXACT)
    np.testing.assert_array_equal(branch.points[0], branch.points[-1])
    assert len(branch) == pytest.approx(2 * np.pi / 0.02 / 2.0, rel=0.6)  # p counts in quarters


def test_it_finds_what_fixed_points_finds():
    """A random network of three units while its weights grow, against a search at every value."""
    rng = np.random.default_rng(6)
    W, b = rng.normal(size=(3, 3)), 0.2 * rng.normal(size=3)

    def step(x, g):
        return anp.tanh(g * (x @ W.T) + b)

    branch = continuation(step, np.zeros(3), 0.1, bounds=(0.1, 3.0))
    starts = rng.uniform(-1, 1, size=(200, 3))
    for k in range(0, len(branch), 20):
        every = fixed_points(lambda x, k=k: step(x, branch.values[k]), starts).points
        assert np.abs(every - branch.points[k]).max(axis=1).min() < 1e-7


def test_a_network_of_fifty_units():
    rng = np.random.default_rng(7)
    cell = ElmanRNN(1, 50)
    W = rng.normal(size=(50, 50)) / np.sqrt(50.0)
    radius = np.linalg.eigvals(W)

    def params(g):
        return {"W_hh": np.asarray(g)[..., None] * W, "W_xh": np.zeros((len(g), 50, 1)), "b": np.zeros((len(g), 50))}

    branch = continuation(
        lambda x, g: cell.step(params(g), x, np.zeros((len(x), 1))), np.zeros(50), 0.2, bounds=(0.1, 1.2),
        jacobian=lambda x, g: cell.jacobian(params(g), x, np.zeros((len(x), 1))), step_size=0.1,
    )
    # The origin stays; its Jacobian is g W: an event for each pair that passes the unit circle.
    moduli = np.abs(radius[radius.imag >= 0])
    expected = np.sort(1.0 / moduli[moduli > 1.0 / 1.2])
    np.testing.assert_allclose(kinds_and_values(branch)[1], expected, atol=EXACT)


@pytest.mark.parametrize("zoom", [1e-3, 1e3])
def test_narrow_and_wide_bounds(zoom):
    """The same folds when the parameter is measured in another unit, with bounds to match."""
    exact = fold_curve(5.0).b
    branch = continuation(
        lambda x, b: OneUnit(5.0, b / zoom).step(x), [0.0], -3.0 * zoom, bounds=(-3.0 * zoom, -2.0 * zoom)
    )
    np.testing.assert_allclose(kinds_and_values(branch)[1], exact * zoom, rtol=EXACT)


def test_a_start_at_a_bound_or_at_the_event_itself():
    assert continuation(logistic, [0.6], 3.9, bounds=(2.0, 3.9)).bifurcations[0].value == pytest.approx(3.0)
    at = continuation(logistic, [2 / 3], 3.0, bounds=(2.0, 3.9))
    assert kinds_and_values(at) == (["flip"], [pytest.approx(3.0, abs=EXACT)])


def test_at_a_kink_an_eigenvalue_jumps():
    branch = continuation(
        lambda x, p: anp.where(x > 0.0, -1.05, -0.95) * x + p, [-0.2], -0.5, bounds=(-1.0, 1.0)
    )
    assert kinds_and_values(branch) == (["border collision"], [pytest.approx(0.0, abs=EXACT)])
    assert [stable for stable, *_ in branch.pieces] == [True, False]


def test_a_jump_is_not_passed_over_in_silence():
    with pytest.raises(ArithmeticError, match="bifurcation that cannot be located: is step smooth"):
        continuation(
            lambda x, p: anp.where(p > 0.0, -1.05, -0.95) * x + p + 1e-3 * np.sign(p), [-0.2], -0.5, bounds=(-1.0, 1.0)
        )


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"step": 3}, TypeError, "step must be a function of the state, got int"),
        ({"x0": 0.5}, ValueError, "x0 is a single number"),
        ({"x0": [[0.5]]}, ValueError, r"x0 has shape \(1, 1\), expected \(n,\)"),
        ({"x0": [np.nan]}, ValueError, "x0 has entries that are not finite"),
        ({"value": 5.0}, ValueError, "value must lie within bounds, 2 to 4, got 5"),
        ({"value": "r"}, TypeError, "value must be a number, got 'r'"),
        ({"bounds": (4.0, 2.0)}, ValueError, "bounds must be two finite numbers, low < high"),
        ({"bounds": (0.0, np.inf)}, ValueError, "bounds must be two finite numbers"),
        ({"bounds": 3.0}, ValueError, "bounds must be two finite numbers"),
        ({"step_size": 0.0}, ValueError, "step_size must be positive"),
        ({"max_steps": 0}, ValueError, "max_steps must be at least 1"),
        ({"jacobian": 3}, TypeError, "jacobian must be a function"),
        ({"period": 0.5}, TypeError, "period must be a whole number"),
        ({"step": lambda x, r: x + 1.0}, ValueError, "no fixed point near x0 at value 3.*fixed_points"),
        ({"step": lambda x, r: x[:, :0]}, ValueError, r"step returned shape \(1, 0\) for states of shape \(1, 1\)"),
    ],
)
def test_bad_input_is_named(changes, error, words):
    arguments = {"step": logistic, "x0": [0.6], "value": 3.0, "bounds": (2.0, 4.0)} | changes
    with pytest.raises(error, match=words):
        continuation(arguments.pop("step"), arguments.pop("x0"), arguments.pop("value"), **arguments)
