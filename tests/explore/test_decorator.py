"""One decorator: what it checks, what it leaves alone, what it shows in which front end."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from unrolled._live import set_current_session
from unrolled._live.session import Session
from unrolled.explore import Point, Window, explore


def line(w=1.0, b=0.0):
    x = np.linspace(-2, 2, 50)
    plt.figure()
    plt.plot(x, w * x + b)
    plt.ylim(-3, 3)


def picture(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")) / 255


def test_in_a_script_nothing_is_drawn_and_the_function_stays_itself():
    calls = []

    def f(w):
        calls.append(w)
        return w

    decorated = explore(w=(0.0, 1.0, 0.1))(f)
    assert decorated is f
    assert calls == []
    assert decorated(w=0.3) == 0.3


@pytest.mark.parametrize(
    ("specs", "message"),
    [
        ({"v": (0.0, 1.0)}, r"control 'v': line\(\) has no parameter of that name; it has w, b"),
        ({"w": "wide"}, "control 'w': expected"),
    ],
)
def test_controls_must_fit_the_function(specs, message):
    with pytest.raises(TypeError, match=message):
        explore(**specs)(line)


def test_every_parameter_needs_a_control_or_a_default():
    with pytest.raises(TypeError, match="parameter 'b' has neither a control nor a default"):
        explore(w=(0.0, 1.0))(lambda w, b: None)


def test_explore_needs_controls_and_a_function():
    with pytest.raises(TypeError, match="at least one control"):
        explore()
    with pytest.raises(TypeError, match="decorates a function, got 3"):
        explore(w=(0.0, 1.0))(3)


def test_a_window_shares_its_axes_with_nothing():
    def f(start, zoom):
        plt.subplots()

    box = {"x": (0, 1), "y": (0, 1)}
    with pytest.raises(ValueError, match=r"control 'start': it is set in the same axes \(0\) as the window 'zoom'"):
        explore(start=Point(**box), zoom=Window(**box))(f)
    explore(start=Point(**box), zoom=Window(**box, axes=1))(f)
    explore(start=Point(**box), zoom=Point(**box))(f)


def test_the_environment_variable_is_checked(monkeypatch):
    monkeypatch.setenv("UNROLLED_EXPLORE", "statik")
    with pytest.raises(ValueError, match="UNROLLED_EXPLORE must be unset or 'static', got 'statik'"):
        explore(w=(0.0, 1.0))(line)


class TestDrawing:
    def test_the_figure_is_drawn_closed_and_of_one_size(self):
        explorer = explore(w=(0.0, 2.0, 0.1), b=(-1.0, 1.0, 0.1))(line).explorer
        flat = picture(explorer.draw({"w": 0.0, "b": 0.0}))
        steep = picture(explorer.draw({"w": 2.0, "b": 0.0}))
        assert flat.shape == steep.shape
        assert not np.array_equal(flat, steep)
        assert plt.get_fignums() == []

    def test_a_figure_that_is_returned_need_not_be_pyplots(self):
        from matplotlib.figure import Figure

        def f(w=0.5):
            figure = Figure()
            figure.subplots().plot([0, w])
            return figure

        explorer = explore(w=(0.0, 1.0, 0.1))(f).explorer
        assert np.std(picture(explorer.draw({"w": 1.0}))) > 0.01

    def test_other_open_figures_stay(self):
        plt.figure()
        explore(w=(0.0, 2.0, 0.1))(line).explorer.draw({"w": 1.0})
        assert len(plt.get_fignums()) == 1

    @pytest.mark.parametrize(
        ("function", "message"),
        [
            (lambda w=0.5: None, "drew no figure; draw with pyplot"),
            (lambda w=0.5: (plt.figure(), plt.figure(), None)[2], "drew 2 figures"),
        ],
    )
    def test_it_must_draw_one_figure(self, function, message):
        explorer = explore(w=(0.0, 1.0, 0.1))(function).explorer
        with pytest.raises(RuntimeError, match=message):
            explorer.draw({"w": 0.5})
        assert plt.get_fignums() == []

    def test_drawing_into_a_foreign_figure_is_explained(self):
        plt.figure()
        explorer = explore(w=(0.0, 1.0, 0.1))(lambda w=0.5: plt.plot([0, w])).explorer
        with pytest.raises(RuntimeError, match="begin it with plt.figure"):
            explorer.draw({"w": 0.5})


def pixels(message):
    """The picture of a redraw, as `picture` gives that of a PNG."""
    return np.frombuffer(message["pixels"], np.uint8).reshape(message["height"], message["width"], 4) / 255


class TestInThePage:
    @pytest.fixture
    def page(self):
        sent = []
        session = Session(sent.append)
        set_current_session(session)
        yield session, sent
        set_current_session(None)

    def test_it_sends_its_controls_with_the_first_picture(self, page):
        session, sent = page
        explore(w=(0.0, 2.0, 0.1), b=[0.0, 1.0])(line)
        (message,) = sent
        assert message["type"] == "explore"
        assert [control["kind"] for control in message["controls"]] == ["slider", "choice"]
        assert message["controls"][0]["decimals"] == 1
        assert np.std(picture(message["picture"])) > 0.01

    def test_moving_a_control_draws_again(self, page):
        session, sent = page
        explore(w=(0.0, 2.0, 0.1))(line)
        assert session.redraw(0, {"w": 2.0}) == "ok"
        assert sent[1]["type"] == "picture"
        assert sent[1]["says"] == "w = 2.0"
        assert not np.array_equal(picture(sent[0]["picture"]), pixels(sent[1]))

    def test_a_point_comes_with_the_place_of_its_axes(self, page):
        session, sent = page

        @explore(start=Point(x=(0, 1), y=(0, 1), step=0.1), zoom=Window(x=(0, 2), axes=1))
        def f(start, zoom):
            _, axes = plt.subplots(1, 2)
            axes[0].plot(*start, "o")
            axes[1].set(xlim=zoom)

        (first,) = sent
        assert [control["kind"] for control in first["controls"]] == ["point", "window"]
        assert set(first["places"]) == {"start", "zoom"}
        assert session.redraw(0, {"start": [0.3, 0.9], "zoom": [[1.5, 1.0]]}) == "ok"
        assert sent[1]["places"]["zoom"]["x"] == [1.0, 1.5]
        assert sent[1]["places"]["start"]["box"] == first["places"]["start"]["box"]
        assert not np.array_equal(picture(sent[0]["picture"]), pixels(sent[1]))

    def test_axes_that_are_missing_are_told(self, page):
        session, sent = page
        with pytest.raises(ValueError, match="control 'start'.*has no axes"):
            explore(start=Point(x=(0, 1), y=(0, 1)))(lambda start: plt.figure() and None)

    def test_an_error_while_moving_is_told(self, page):
        session, sent = page
        explore(w=(0.0, 2.0, 0.1))(lambda w=1.0: plt.plot([1 / (w - 2.0)]))
        assert session.redraw(0, {"w": 2.0}) == "error"
        assert sent[-1]["summary"].startswith("ZeroDivisionError")
        assert session.redraw(0, {"w": 1.0}) == "ok"
