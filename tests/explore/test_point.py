"""A place in the picture: what a Point and a Window accept, and what the function gets."""

import itertools

import pytest

from unrolled.explore import Point, Window
from unrolled.explore.controls import make_control


class TestPoint:
    def test_it_starts_at_the_functions_default_and_says_it(self):
        control = make_control("start", Point(x=(-1, 1), y=(0, 2), step=0.01), default=(0.2, 0.3))
        assert control.value == (0.2, 0.3)
        assert control.text(control.value) == "(0.20, 0.30)"
        assert [slider.name for slider in control.coordinates] == ["start x", "start y"]

    def test_without_a_default_it_starts_in_the_middle(self):
        assert make_control("start", Point(x=(-1.0, 1.0), y=(0.0, 4.0))).value == (0.0, 2.0)

    def test_its_coordinates_are_floats_also_when_the_range_is_whole(self):
        control = make_control("start", Point(x=(-2, 2), y=(-2, 2)), default=(1, 1))
        assert control.value == (1.0, 1.0) and isinstance(control.value[0], float)
        assert control.coordinates[0].step == 0.04

    def test_each_coordinate_may_have_its_own_step_and_name(self):
        spec = Point(x=(0, 1), y=(0, 100), step=(0.1, 5), names=("gain", "input"))
        gain, size = make_control("at", spec).coordinates
        assert (gain.name, gain.step, size.name, size.step) == ("gain", 0.1, "input", 5.0)

    def test_what_a_page_sends_snaps_to_the_steps(self):
        control = make_control("start", Point(x=(-1, 1), y=(-1, 1), step=0.1))
        assert control.from_page([0.30000000000000004, -0.97]) == (0.3, -1.0)

    def test_its_ends_are_the_four_corners(self):
        ends = make_control("start", Point(x=(-1, 1), y=(0, 2))).ends
        assert set(ends) == set(itertools.product((-1.0, 1.0), (0.0, 2.0)))

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"x": (1, -1)}, r"Point: x must be \(low, high\).*got \(1, -1\)"),
            ({"y": 3}, "Point: y must be .* got 3"),
            ({"y": (0.0, float("inf"))}, "Point: y must be"),
            ({"step": "fine"}, "Point: step must be a number, or two of them.*'fine'"),
            ({"axes": -1}, "Point: axes must be a whole number.*got -1"),
            ({"axes": True}, "Point: axes must be"),
            ({"names": ("a",)}, r"Point: names must be 2 different texts.*\('a',\)"),
            ({"names": ("a", "a")}, "Point: names must be 2 different"),
            ({"names": ("a", " ")}, "Point: names must be 2 different"),
        ],
    )
    def test_it_says_what_is_wrong(self, arguments, message):
        with pytest.raises(ValueError, match=message):
            Point(**{"x": (-1, 1), "y": (-1, 1), **arguments})

    @pytest.mark.parametrize(
        ("default", "message"),
        [
            (0.5, "control 'start': the function's default must be a point .* got 0.5"),
            ((0.5, None), "control 'start': the function's default must be a point"),
            ((2.0, 0.0), "control 'start x': the function's default 2.0 is not between -1.0 and 1.0"),
            ((0.0, 0.05), "control 'start y': .* never reach the function's default 0.05"),
        ],
    )
    def test_a_default_must_be_a_point_on_the_grid(self, default, message):
        with pytest.raises(ValueError, match=message):
            make_control("start", Point(x=(-1, 1), y=(-1, 1), step=0.1), default=default)


class TestWindow:
    WHOLE = Window(x=(0, 4), y=(-1, 1))

    def test_it_starts_as_the_whole(self):
        assert make_control("zoom", self.WHOLE).value == ((0.0, 4.0), (-1.0, 1.0))
        assert make_control("zoom", Window(x=(0, 4))).value == (0.0, 4.0)

    def test_it_starts_at_the_functions_default_and_says_it(self):
        control = make_control("zoom", self.WHOLE, default=((1, 2), (0, 0.01)))
        assert control.value == ((1.0, 2.0), (0.0, 0.01))
        assert control.text(control.value) == "(1.00, 2.00) × (0.0000, 0.0100)"
        single = make_control("zoom", Window(x=(0, 400)), default=(100, 300))
        assert single.text(single.value) == "(100, 300)"

    def test_what_a_page_sends_is_put_in_order_and_inside(self):
        control = make_control("zoom", self.WHOLE)
        assert control.from_page([[3, 1], [-5, 0.5]]) == ((1.0, 3.0), (-1.0, 0.5))
        assert make_control("zoom", Window(x=(0, 4))).from_page([[3, 1]]) == (1.0, 3.0)

    @pytest.mark.parametrize("edge", [0.0, 1.7, 4.0])
    def test_it_never_closes(self, edge):
        low, high = make_control("zoom", Window(x=(0, 4))).from_page([[edge, edge]])
        assert 0 <= low < high <= 4

    def test_it_is_tried_whole_and_small_in_every_corner(self):
        whole, *small = make_control("zoom", self.WHOLE).ends
        assert whole == ((0.0, 4.0), (-1.0, 1.0))
        assert len(small) == 4
        touched = {(x[0] == 0 or x[1] - 5, y[0] == -1 or y[1] - 3) for x, y in small}
        assert touched == {(True, True), (True, -2), (-1, True), (-1, -2)}
        assert len(make_control("zoom", Window(x=(0, 4))).ends) == 3

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"x": 3}, r"Window: x must be \(low, high\).* got 3"),
            ({"x": (0, 1), "y": (2, 1)}, "Window: y must be"),
            ({"x": (0, 1), "names": ("a", "b")}, "Window: names must be 1 different texts"),
            ({"x": (0, 1), "axes": 0.5}, "Window: axes must be"),
        ],
    )
    def test_it_says_what_is_wrong(self, arguments, message):
        with pytest.raises(ValueError, match=message):
            Window(**arguments)

    @pytest.mark.parametrize("default", [(1, 2), 3, ((2, 1), (0, 1)), ((0, 5), (0, 1)), ((1, 1), (0, 1))])
    def test_a_default_must_be_a_window_inside_the_whole(self, default):
        with pytest.raises(ValueError, match=r"control 'zoom': .* must be \(\(x_low, x_high\)"):
            make_control("zoom", self.WHOLE, default=default)
