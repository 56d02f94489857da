"""A fused computation as autograd sees it: which of its three methods is asked, and what comes out."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_hvp, make_jvp
from autograd.test_util import check_grads

from unrolled._fused import Fused


class Toy(Fused):
    """sum(u) x0^2 + a x0, elementwise in x0 and a; every call is written down."""

    def __init__(self, takes_dual_numbers=True):
        self.takes_dual_numbers = takes_dual_numbers
        self.calls = []

    def forward(self, u, x0, arrays, keep):
        self.calls.append(("forward", x0.dtype.kind, keep))
        (a,) = arrays
        return u.sum() * x0 * x0 + a * x0, (u, x0, a)

    def backward(self, saved, g, want_inputs, remember=False):
        self.calls.append(("backward", saved[1].dtype.kind, want_inputs))
        u, x0, a = saved
        grads = (g * (2.0 * u.sum() * x0 + a), g * x0)
        if not want_inputs:
            return grads
        return (*grads, np.full(u.shape, (g * x0 * x0).sum()))

    def definition(self, u, x0, a):
        self.calls.append(("definition",))
        return anp.sum(u) * x0 * x0 + a * x0


RNG = np.random.default_rng(0)
POINT = {"u": RNG.normal(size=4), "x0": RNG.normal(size=3), "a": RNG.normal(size=3)}
VECTOR = {"u": RNG.normal(size=4), "x0": RNG.normal(size=3), "a": RNG.normal(size=3)}
both_ways = pytest.mark.parametrize("takes_dual_numbers", [True, False])


def cost(run):
    return lambda p: anp.sum(anp.sin(run(p["u"], p["x0"], p["a"])))


def plain(p):
    return anp.sum(anp.sin(anp.sum(p["u"]) * p["x0"] ** 2 + p["a"] * p["x0"]))


def assert_close(ours, reference):
    assert ours.keys() == reference.keys()
    for k in reference:
        np.testing.assert_allclose(ours[k], reference[k], rtol=1e-12, atol=1e-14)


def names(run):
    return [call[0] for call in run.calls]


def test_untraced_it_is_one_pass_that_keeps_nothing():
    run = Toy()
    np.testing.assert_allclose(run(*POINT.values()), POINT["u"].sum() * POINT["x0"] ** 2 + POINT["a"] * POINT["x0"])
    assert run.calls == [("forward", "f", False)]


def test_a_gradient_is_one_pass_each_way():
    run = Toy()
    assert_close(grad(cost(run))(POINT), grad(plain)(POINT))
    assert run.calls == [("forward", "f", True), ("backward", "f", True)]


def test_gradients_of_inputs_are_computed_only_when_wanted():
    run = Toy()
    fixed = POINT["u"]
    found = grad(lambda p: cost(run)({**p, "u": fixed}))({k: POINT[k] for k in ("x0", "a")})
    assert run.calls[-1] == ("backward", "f", False)
    assert_close(found, {k: v for k, v in grad(plain)(POINT).items() if k != "u"})


@pytest.mark.parametrize("product", ["reverse", "forward"])
def test_second_derivatives_are_the_same_passes_with_dual_numbers(product):
    run = Toy()
    if product == "reverse":
        found = make_hvp(cost(run))(POINT)[0](VECTOR)
    else:
        found = make_jvp(grad(cost(run)))(POINT)(VECTOR)[1]
    assert_close(found, make_hvp(plain)(POINT)[0](VECTOR))
    assert "definition" not in names(run)
    assert ("backward", "c", True) in run.calls


def test_forward_mode_is_one_pass_with_dual_numbers():
    run = Toy()
    value, slope = make_jvp(lambda p: run(p["u"], p["x0"], p["a"]))(POINT)(VECTOR)
    u, x0, a = POINT.values()
    expected = VECTOR["u"].sum() * x0**2 + (2 * u.sum() * x0 + a) * VECTOR["x0"] + x0 * VECTOR["a"]
    np.testing.assert_allclose(slope, expected, rtol=1e-13)
    assert set(names(run)) == {"forward"} and ("forward", "c", False) in run.calls
    np.testing.assert_array_equal(value, run(*POINT.values()))


def test_what_knows_no_dual_numbers_is_never_given_any():
    run = Toy(takes_dual_numbers=False)
    expected = make_hvp(plain)(POINT)[0](VECTOR)
    assert_close(make_hvp(cost(run))(POINT)[0](VECTOR), expected)
    assert_close(make_jvp(grad(cost(run)))(POINT)(VECTOR)[1], expected)
    assert "definition" in names(run) and not any("c" in call for call in run.calls)


@both_ways
def test_both_modes_to_third_order(takes_dual_numbers):
    run = Toy(takes_dual_numbers)
    np.random.seed(0)  # check_grads draws its directions from numpy's global state
    check_grads(cost(run), modes=["fwd", "rev"], order=3)(POINT)
    assert "definition" in names(run)


@both_ways
@pytest.mark.parametrize("chosen", [("u",), ("x0",), ("a",), ("u", "a"), ("x0", "a")])
def test_any_of_the_arguments(takes_dual_numbers, chosen):
    part, vector = ({k: p[k] for k in chosen} for p in (POINT, VECTOR))
    run = Toy(takes_dual_numbers)

    def ours(p):
        return cost(run)({**POINT, **p})

    def reference(p):
        return plain({**POINT, **p})

    assert_close(grad(ours)(part), grad(reference)(part))
    expected = make_hvp(reference)(part)[0](vector)
    assert_close(make_hvp(ours)(part)[0](vector), expected)
    assert_close(make_jvp(grad(ours))(part)(vector)[1], expected)


@both_ways
def test_the_cotangent_may_be_what_is_differentiated(takes_dual_numbers):
    """The result is linear in it, so its derivative is the derivative of the result."""
    run = Toy(takes_dual_numbers)

    def weighted(w):
        by_x0 = grad(lambda x0: anp.sum(w * run(POINT["u"], x0, POINT["a"])))(POINT["x0"])
        return anp.sum(by_x0 * VECTOR["x0"])

    expected = (2 * POINT["u"].sum() * POINT["x0"] + POINT["a"]) * VECTOR["x0"]
    np.testing.assert_allclose(grad(weighted)(np.ones(3)), expected, rtol=1e-13)
    direction = np.array([1.0, -2.0, 3.0])
    np.testing.assert_allclose(make_jvp(weighted)(np.ones(3))(direction)[1], expected @ direction, rtol=1e-12)


def test_no_direction_no_curvature():
    nothing = {k: np.zeros_like(v) for k, v in VECTOR.items()}
    for v in make_hvp(cost(Toy()))(POINT)[0](nothing).values():
        np.testing.assert_array_equal(v, 0.0)
