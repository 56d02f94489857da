"""Controls say what they can be set to, and refuse what makes no sense by name."""

import math

import pytest

from unrolled.explore.controls import make_control


@pytest.mark.parametrize(
    ("spec", "low", "high", "step", "value", "decimals"),
    [
        ((0.0, 2.0, 0.01), 0.0, 2.0, 0.01, 1.0, 2),
        ((-1.0, 1.0), -1.0, 1.0, 0.02, 0.0, 2),
        ((0, 10), 0, 10, 1, 5, 0),
        ((0, 10, 5), 0, 10, 5, 5, 0),
        ((0, 1, 0.25), 0.0, 1.0, 0.25, 0.5, 2),
        ((0.0, 0.3, 0.1), 0.0, 0.3, 0.1, 0.1, 1),  # the middle is between two steps
        ((1e-4, 2e-4), 1e-4, 2e-4, 1e-6, 1.5e-4, 6),
    ],
)
def test_sliders(spec, low, high, step, value, decimals):
    slider = make_control("w", spec)
    assert (slider.low, slider.high, slider.decimals) == (low, high, decimals)
    assert slider.step == pytest.approx(step)
    assert slider.value == pytest.approx(value)
    assert isinstance(slider.value, int) == all(isinstance(part, int) for part in spec)


def test_a_whole_range_with_a_fractional_default_is_not_whole():
    slider = make_control("w", (0, 2), default=0.5)
    assert (slider.value, slider.step) == (0.5, 0.02)


def test_positions_from_a_page_land_on_steps():
    slider = make_control("w", (0.0, 1.0, 0.1))
    assert slider.from_page(0.30000000000000004) == 0.3
    assert slider.from_page(1) == 1.0 and isinstance(slider.from_page(1), float)
    assert isinstance(make_control("n", (1, 9)).from_page(4.0), int)
    assert make_control("cell", ["tanh", "relu"]).from_page(1) == "relu"
    assert make_control("grid", True).from_page(0) is False


def test_text_has_as_many_decimals_as_the_step_needs():
    assert make_control("w", (0.0, 2.0, 0.05)).text(1) == "1.00"
    assert make_control("n", (0, 10)).text(3) == "3"
    assert make_control("w", (0.0, 2 * math.pi)).text(1.5) == "1.500"


def test_the_functions_own_default_wins():
    assert make_control("w", (0.0, 2.0, 0.5), default=1.5).value == 1.5
    assert make_control("grid", True, default=False).value is False
    assert make_control("cell", ["a", "b"], default="b").value == "b"


@pytest.mark.parametrize(
    ("spec", "default", "message"),
    [
        ((2.0, 0.0), {}, "low must be below high"),
        ((0.0, 1.0, -0.1), {}, "the step must be positive"),
        ((0.0, 1.0, 3.0), {}, "the step must be positive and at most"),
        ((0.0, 1.0, 0.3), {}, "never reach 1.0"),
        ((0.0, 1.0, 0.1), {"default": 2.0}, "default 2.0 is not between"),
        ((0.0, 1.0, 0.1), {"default": 0.55}, "never reach the function's default 0.55"),
        (["only"], {}, "at least two options"),
        (["a", "b"], {"default": "c"}, "is not one of"),
    ],
)
def test_bad_values_name_the_control(spec, default, message):
    with pytest.raises(ValueError, match=rf"control 'gain': .*{message}"):
        make_control("gain", spec, **default)


@pytest.mark.parametrize("spec", [3, "tanh", None, (1,), (0, 1, 2, 3), ("a", "b"), (0.0, math.inf), (False, 1), {}])
def test_bad_specifications_name_the_control(spec):
    with pytest.raises(TypeError, match="control 'gain'"):
        make_control("gain", spec)


def test_a_checkbox_needs_a_truth_value():
    with pytest.raises(TypeError, match="control 'grid'.*'yes'"):
        make_control("grid", True, default="yes")
