"""In the built book: one figure and a line of text. In Jupyter: widgets that redraw."""

import json
import time

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from unrolled.explore import Button, Play, Point, Window, explore, notebook, static
from unrolled.explore.explorer import Explorer

CELL = """
import matplotlib.pyplot as plt
from unrolled.explore import explore

@explore(w=(0.0, 2.0, 0.1), n=(1, 3))
def bars(w=0.5, n=2):
    plt.figure(figsize=(3, 2))
    plt.bar(range(n), [1 / (w + {offset})] * n)
"""


def execute(source, monkeypatch, mode):
    if mode:
        monkeypatch.setenv("UNROLLED_EXPLORE", mode)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(book, timeout=60, kernel_name="python3").execute()
    return book.cells[0].outputs


def test_static_shows_one_figure_and_says_its_values(monkeypatch):
    outputs = execute(CELL.format(offset=1.0), monkeypatch, "static")
    (image,) = [o for o in outputs if o.output_type == "display_data"]
    assert image.data["image/png"].startswith("iVBOR")
    (text,) = [o.text for o in outputs if o.output_type == "stream"]
    assert text == "Drawn with w = 0.5, n = 2. Run this page live to change them.\n"


def test_static_tries_both_ends_and_names_the_one_that_fails(monkeypatch):
    with pytest.raises(CellExecutionError) as caught:
        execute(CELL.format(offset=0.0), monkeypatch, "static")  # 1 / w, at the lower end of w
    assert "ZeroDivisionError" in str(caught.value)
    assert "bars() raised this with its control 'w' at 0.0" in str(caught.value)


def test_ends_are_tried_one_control_at_a_time():
    seen = []

    def f(w=0.5, kind="a", on=False):
        seen.append((w, kind, on))
        plt.figure()

    explorer = explore(w=(0.0, 1.0, 0.5), kind=["a", "b", "c"], on=False)(f).explorer
    static.check_ends(explorer)
    assert seen == [
        (0.0, "a", False), (1.0, "a", False),
        (0.5, "a", False), (0.5, "b", False), (0.5, "c", False),
        (0.5, "a", False), (0.5, "a", True),
    ]


PICTURE_CELL = """
import matplotlib.pyplot as plt
from unrolled.explore import Point, explore

@explore(start=Point(x=(-1.0, 1.0), y=(-1.0, 1.0), step=0.01))
def mark(start=(0.2, 0.3)):
    plt.figure(figsize=(3, 2))
    plt.plot(*start, "o")
"""


def test_static_names_a_point_and_the_picture(monkeypatch):
    outputs = execute(PICTURE_CELL, monkeypatch, "static")
    (text,) = [o.text for o in outputs if o.output_type == "stream"]
    assert text == (
        "Drawn with start = (0.20, 0.30). Run this page live to change it, also by hand in the picture.\n"
    )


def test_static_tries_every_corner(monkeypatch):
    source = PICTURE_CELL + "    assert start != (1.0, -1.0), 'fell off'\n"
    with pytest.raises(CellExecutionError) as caught:
        execute(source, monkeypatch, "static")
    assert "fell off" in str(caught.value)
    assert "with its control 'start' at (1.00, -1.00)" in str(caught.value)


def test_in_a_notebook_there_are_widgets(monkeypatch):
    outputs = execute(CELL.format(offset=1.0), monkeypatch, None)
    (widget,) = [o for o in outputs if "application/vnd.jupyter.widget-view+json" in o.get("data", {})]
    assert json.dumps(widget.data["application/vnd.jupyter.widget-view+json"])


class TestWidgets:
    def make(self, function, **specs):
        explorer = explore(**specs)(function).explorer
        box = notebook.build(explorer)
        picture, *controls, output = box.children
        return picture, controls, output

    def test_a_change_redraws(self):
        def f(w=0.5):
            plt.figure(figsize=(2, 2))
            plt.plot([0, w])
            plt.ylim(0, 1)

        picture, (slider,), _ = self.make(f, w=(0.0, 1.0, 0.1))
        before = bytes(picture.value)
        slider.value = 1.0
        assert bytes(picture.value) != before

    def test_each_kind_has_its_widget(self):
        def f(n=2, w=0.5, kind="a", on=True):
            plt.figure(figsize=(1, 1))

        _, controls, _ = self.make(f, n=(1, 3), w=(0.0, 1.0, 0.25), kind=["a", "b"], on=True)
        names = [type(widget).__name__ for widget in controls]
        assert names == ["IntSlider", "FloatSlider", "Dropdown", "Checkbox"]
        assert controls[1].readout_format == ".2f"

    def test_a_point_has_two_sliders(self):
        seen = []

        def f(start=(0.2, 0.3)):
            seen.append(start)
            plt.figure(figsize=(1, 1)).subplots()

        _, (x, y), _ = self.make(f, start=Point(x=(-1, 1), y=(-1, 1), step=0.1))
        assert (x.description, y.description) == ("start x", "start y")
        x.value = 0.5
        y.value = -1.0
        assert seen == [(0.2, 0.3), (0.5, 0.3), (0.5, -1.0)]

    @pytest.mark.parametrize(("y", "names"), [(None, ["zoom x from", "zoom x to"]),
                                              ((0, 2), ["zoom x from", "zoom x to", "zoom y from", "zoom y to"])])
    def test_a_window_has_fields_for_its_edges(self, y, names):
        seen = []

        def f(zoom):
            seen.append(zoom)
            plt.figure(figsize=(1, 1)).subplots()

        _, fields, _ = self.make(f, zoom=Window(x=(0, 4), y=y))
        assert [field.description for field in fields] == names
        fields[0].value = 3.25
        fields[1].value = 0.125  # below the other edge: they change places
        inner = [zoom if y is None else zoom[0] for zoom in seen]
        assert inner == [(0.0, 4.0), (3.25, 4.0), (0.125, 3.25)]

    def test_an_error_about_the_axes_is_not_lost(self):
        with pytest.raises(ValueError, match="the figure has no axes"):
            self.make(lambda start: plt.figure() and None, start=Point(x=(0, 1), y=(0, 1)))

    def test_a_button_counts_its_presses(self):
        seen = []

        def f(again=0):
            seen.append(again)
            plt.figure(figsize=(1, 1))

        _, (button,), _ = self.make(f, again=Button("Draw another"))
        assert button.description == "Draw another"
        button.click()
        button.click()
        assert seen == [0, 1, 2]

    @pytest.mark.parametrize(("repeat", "last", "end"), [("once", 4, 2.0), ("loop", 4, 2.0), ("bounce", 7, 0.5)])
    def test_a_player_moves_its_slider(self, repeat, last, end):
        seen = []

        def f(w=0.0):
            seen.append(w)
            plt.figure(figsize=(1, 1))

        _, (slider, player), _ = self.make(f, w=Play(0.0, 2.0, 0.5, seconds=4, repeat=repeat))
        assert (player.interval, player.max, player.repeat) == (1000, last, repeat != "once")
        for step in range(last + 1):
            player.value = step
        assert slider.value == end and seen[:5] == [0.0, 0.5, 1.0, 1.5, 2.0]

    def test_a_slow_figure_is_drawn_when_the_hand_lets_go(self, monkeypatch):
        def f(w=0.5):
            time.sleep(0.02)
            plt.figure(figsize=(1, 1))

        monkeypatch.setattr(notebook, "SMOOTH_SECONDS", 0.01)
        _, (slider,), _ = self.make(f, w=(0.0, 1.0, 0.1))
        assert slider.continuous_update is False
        monkeypatch.setattr(notebook, "SMOOTH_SECONDS", 10.0)
        slider.value = 0.2
        assert slider.continuous_update is True

    def test_an_error_is_not_lost(self):
        def f(w=0.5):
            plt.figure(figsize=(1, 1))
            plt.plot([1 / w])

        picture, (slider,), _ = self.make(f, w=(0.0, 1.0, 0.1))
        before = bytes(picture.value)
        # Without a kernel an Output widget does not catch: what it would show comes through.
        with pytest.raises(ZeroDivisionError):
            slider.value = 0.0
        assert bytes(picture.value) == before


def test_explorer_says_its_values():
    explorer = explore(w=(0.0, 1.0, 0.25), on=True)(lambda w=0.5, on=True: None).explorer
    assert isinstance(explorer, Explorer)
    assert explorer.text({"w": np.float64(0.25), "on": False}) == "w = 0.25, on = off"
